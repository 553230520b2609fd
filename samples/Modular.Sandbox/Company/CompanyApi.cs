namespace Modular.Sandbox.Company;

/// <summary>The company by HTTP, for programs.</summary>
internal static class CompanyApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/idp/employees", (CompanyWorld world) => Results.Json(new { employees = world.Employees })).WithSummary("The employees");
        app.MapPut("/idp/employees/{sub}", (CompanyWorld world, string sub, EmployeeRequest body) =>
        {
            var before = world.Find(sub);
            if ((body.Email ?? before?.Email) is not { Length: > 0 } email) return Results.Problem("email is missing.", statusCode: 400);
            var employee = new Employee(sub, body.Name ?? before?.Name ?? sub, email, body.EmailVerified ?? before?.EmailVerified ?? true, body.Groups ?? before?.Groups ?? []);
            world.Set(employee);
            return Results.Json(employee);
        }).WithSummary("Makes or changes an employee; what is left out stays");
        app.MapPut("/idp/clients/{id}", (CompanyWorld world, string id, CompanyClientRequest body) =>
        {
            var client = new CompanyClient(id, body.Secret ?? world.Client(id)?.Secret ?? "company_secret_sandbox", body.RedirectUris ?? [], body.BackchannelLogoutUri);
            world.Set(client);
            return Results.Json(client);
        }).WithSummary("Registers an application: secret, redirectUris, backchannelLogoutUri");
        app.MapGet("/idp/sessions", (CompanyWorld world) => Results.Json(new { sessions = world.Sessions })).WithSummary("Who is signed in where");
        app.MapPost("/idp/sessions/{sid}/end", async (HttpContext context, CompanyWorld world, LogoutSender sender, string sid, string? everywhere, CancellationToken stop) =>
        {
            if (world.Leave(sid) is not { } session) return Results.Problem("There is no such session.", statusCode: 404);
            await sender.Send(session, everywhere is not null, stop);
            return context.Request.Query.ContainsKey("back") ? Results.Redirect("/idp") : Results.NoContent();
        }).WithSummary("Ends a session and tells the application; ?everywhere=1 names the person instead of the session");
        app.MapGet("/idp/logouts", (LogoutSender sender) => Results.Json(new { logouts = sender.All })).WithSummary("The logout notices that were sent, newest first");
        app.MapPost("/idp/keys/rotate", (HttpContext context, CompanyKeys keys) =>
        {
            var kid = keys.Rotate();
            return context.Request.Query.ContainsKey("back") ? Results.Redirect("/idp") : Results.Json(new { kid });
        }).WithSummary("Signs with a new key from now on and publishes the old one no more");
    }
}

internal sealed record EmployeeRequest(string? Name, string? Email, bool? EmailVerified, string[]? Groups);

internal sealed record CompanyClientRequest(string? Secret, string[]? RedirectUris, string? BackchannelLogoutUri);
