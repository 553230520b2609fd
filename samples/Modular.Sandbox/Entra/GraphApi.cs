using System.Globalization;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.Entra;

/// <summary>The little of Microsoft Graph that a sign-in needs: which groups somebody is in, page by page.</summary>
internal static class GraphApi
{
    private const int Most = 999;
    private const int Usual = 100;

    public static void Map(WebApplication app)
    {
        app.MapGet("/entra/graph/v1.0/users/{oid}/transitiveMemberOf", Memberships).WithSummary("Microsoft Graph: the groups and directory roles somebody is in, nested ones included");
        app.MapGet("/entra/graph/v1.0/groups", (HttpContext context, EntraWorld world) => Objection(context, world) ?? Page(context, [Group(EntraWorld.GuidesGroup), Group(EntraWorld.OfficeGroup)])).WithSummary("Microsoft Graph: the groups of the tenant");
    }

    private static IResult Memberships(HttpContext context, EntraWorld world, string oid) =>
        Objection(context, world) ?? (world.Find(oid) is { } person
            ? Page(context, [.. person.Groups.Select(Group), MailingList, new() { ["@odata.type"] = "#microsoft.graph.directoryRole", ["id"] = "d0000000-0000-4000-8000-0000000000d1" }])
            : Error(404, "Request_ResourceNotFound", $"Resource '{oid}' does not exist or one of its queried reference-property objects are not present."));

    private static IResult? Objection(HttpContext context, EntraWorld world)
    {
        var words = context.Request.Headers.Authorization.ToString().Split(' ', 2);
        return words is not ["Bearer", var token] || world.Holder(token) is not { } app ? Error(401, "InvalidAuthenticationToken", "Access token is empty or invalid.")
            : !app.GraphPermission ? Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
            : null;
    }

    private static JsonObject Group(string id) => new() { ["@odata.type"] = "#microsoft.graph.group", ["id"] = id, ["securityEnabled"] = true };

    /// <summary>Everybody is in it: a group, and no security group.</summary>
    private static JsonObject MailingList => new() { ["@odata.type"] = "#microsoft.graph.group", ["id"] = "e0000000-0000-4000-8000-0000000000e1", ["securityEnabled"] = false };

    /// <summary>What was asked for, and what kind of thing it is.</summary>
    private static JsonObject Selected(JsonObject it, string[] asked) => asked.Length == 0 ? it : new(it.Where(member => member.Key == "@odata.type" || asked.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static IResult Page(HttpContext context, List<JsonObject> all)
    {
        var size = int.TryParse(context.Request.Query["$top"], CultureInfo.InvariantCulture, out var top) ? Math.Clamp(top, 1, Most) : Usual;
        var from = int.TryParse(context.Request.Query["$skiptoken"], CultureInfo.InvariantCulture, out var skip) ? Math.Max(skip, 0) : 0;
        var asked = context.Request.Query["$select"].ToString();
        var page = new JsonObject { ["@odata.context"] = "https://graph.microsoft.com/v1.0/$metadata#directoryObjects(id)", ["value"] = new JsonArray([.. all.Skip(from).Take(size).Select(it => Selected(it, asked.Split(',', StringSplitOptions.RemoveEmptyEntries)))]) };
        if (from + size < all.Count)
        {
            page["@odata.nextLink"] = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}?$select={asked}&$top={size}&$skiptoken={from + size}";
        }

        return Results.Json(page);
    }

    private static IResult Error(int status, string code, string message) =>
        Results.Json(new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }, statusCode: status);
}
