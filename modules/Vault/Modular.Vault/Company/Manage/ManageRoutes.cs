using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Company.Domains;
using Modular.Vault.Company.Enforce;
using Modular.Vault.Prove;
using Modular.Vault.Web;

namespace Modular.Vault.Company.Manage;

internal static class ManageRoutes
{
    private const string Home = "/desk/company";

    private delegate Task<IResult> Act(Deed deed);

    public static void MapManageCompany(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, List).RequireAuthorization();
        routes.MapPost(Home, Create).TakesForm().RequireAuthorization().RequireStepUp(Home);
        routes.MapGet(Home + "/{connection:guid}", Show).RequireAuthorization();
        routes.MapDeed("", "settings", Settings);
        routes.MapDeed("/rules", "rules", Rules);
        routes.MapDeed("/domains", "domain", async it => await it.Then(await it.Of<ProveDomain>().Add(it.Connection.Id, it.Text("domain"), it.Stop), "domain", "domain-added"));
        routes.MapDeed("/domains/check", "domain", async it => await it.Then(await it.Of<ProveDomain>().Check(it.Actor, it.Connection, it.Id("domain"), it.Stop), "domain", "domain-verified"));
        routes.MapDeed("/domains/remove", "domain", async it => await it.Then(await it.Of<ProveDomain>().Remove(it.Actor, it.Connection, it.Id("domain"), it.Stop), "domain", "domain-removed"));
        routes.MapDeed("/groups", "group", async it => await it.Then(await it.Of<ManageCompany>().Group(it.Actor, it.Connection.Id, it.Text("group"), it.Role("role"), it.Stop), "group", "group-saved"));
        routes.MapDeed("/groups/remove", "group", RemoveGroup);
        routes.MapDeed("/enforce", "enforce", async it => await it.Then(await it.Of<Enforcement>().Begin(it.Actor, it.Connection.Id, it.Id("first"), it.Id("second"), it.Stop), "enforce", "enforced"));
        routes.MapDeed("/relax", "enforce", Relax);
        routes.MapDeed("/remove", "remove", Remove);
        routes.MapPost(Home + "/{connection:guid}/test", Test).TakesForm().RequireAuthorization();
    }

    private static async Task<IResult> List(HttpContext context, string? @operator, string? provider, string? done, CompanyView view, ISsoProviders providers, CancellationToken stop)
    {
        if (await view.Tenant(context, @operator, stop) is not { } tenant)
        {
            return Forbidden(context);
        }

        var isKnown = provider is null || providers.Find(provider) is not null;
        var words = done == "removed" ? T.Of("Die Verbindung ist entfernt. Wer über sie angemeldet war, ist abgemeldet.", "The connection is removed. Whoever was signed in by it is signed out.") : null;
        return await view.List(context, tenant, provider, null, isKnown ? [] : [ManageCompany.NoSuchProvider], words, isKnown ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity, stop);
    }

    private static async Task<IResult> Create(HttpContext context, string? @operator, CompanyView view, ManageCompany manage, CancellationToken stop)
    {
        if (await view.Tenant(context, @operator, stop) is not { } tenant)
        {
            return Forbidden(context);
        }

        var form = await context.Request.ReadFormAsync(stop);
        var typed = Typed(form);
        var (id, refusals) = await manage.Create(context.User.AccountId()!.Value, tenant, form.Text("provider"), typed, stop);
        return id is { } made
            ? Results.LocalRedirect($"{Home}/{made}?done=connected")
            : await view.List(context, tenant, form.Text("provider"), typed, refusals, null, StatusCodes.Status422UnprocessableEntity, stop);
    }

    private static async Task<IResult> Show(HttpContext context, Guid connection, string? done, CompanyView view, CancellationToken stop) =>
        await view.Find(context, connection, stop) is { } found ? await view.Page(context, found, "", null, [], null, Done(done), stop) : Forbidden(context);

    private static async Task<IResult> Settings(Deed it)
    {
        var typed = Typed(it.Form);
        var refusals = await it.Of<ManageCompany>().Change(it.Actor, it.Connection.Id, typed, it.Stop);
        return refusals.Count == 0 ? it.Back("saved") : await it.View.Page(it.Context, it.Connection, "settings", typed, refusals, null, null, it.Stop);
    }

    private static async Task<IResult> Rules(Deed it)
    {
        var role = it.Role("default");
        // Nothing is switched off by a form that is not whole.
        var isWhole = it.Text("on") is "yes" or "no" && it.Text("opens") is "yes" or "no" && (role is not null || it.Text("default") == "None");
        return await it.Then(
            isWhole ? await it.Of<ManageCompany>().Rules(it.Actor, it.Connection.Id, it.Text("on") == "yes", it.Text("opens") == "yes", role, it.Stop)
                : Outcome.Refused("rules", "Das Formular war nicht vollständig. Wählen Sie bei jeder Frage eine Antwort.", "The form was not whole. Choose an answer to each question."),
            "rules",
            "saved");
    }

    private static async Task<IResult> RemoveGroup(Deed it) =>
        await it.Then(await it.Of<ManageCompany>().RemoveGroup(it.Actor, it.Connection.Id, it.Text("group"), it.Stop), "group", "group-removed");

    private static async Task<IResult> Relax(Deed it)
    {
        await it.Of<Enforcement>().End(it.Actor, it.Connection.Id, it.Stop);
        return it.Back("relaxed");
    }

    private static async Task<IResult> Remove(Deed it)
    {
        var outcome = await it.Of<ManageCompany>().Remove(it.Actor, it.Connection.Id, it.Stop);
        return outcome.IsDone ? Results.LocalRedirect($"{Home}?operator={it.Connection.TenantId}&done=removed") : await it.Then(outcome, "enforce", "");
    }

    private static async Task<IResult> Test(HttpContext context, Guid connection, CompanyView view, ManageCompany manage, CancellationToken stop) =>
        await view.Find(context, connection, stop) is { } found ? await view.Page(context, found, "", null, [], await manage.Test(found, stop), null, stop) : Forbidden(context);

    /// <summary>A form of the connection's page: for an owner who has just proved that it is them.</summary>
    private static void MapDeed(this IEndpointRouteBuilder routes, string path, string form, Act act) =>
        routes.MapPost(Home + "/{connection:guid}" + path, async (HttpContext context, Guid connection, CompanyView view, CancellationToken stop) =>
            await view.Find(context, connection, stop) is { } found
                ? await act(new(context, found, await context.Request.ReadFormAsync(stop), view, form, stop))
                : Forbidden(context)).TakesForm().RequireAuthorization().RequireStepUp(Home);

    private static TypedConnection Typed(IFormCollection form) =>
        new(form.Text("name"), TypedSettings.Of(form));

    private static string? Done(string? done) => done switch
    {
        "connected" => T.Of("Die Firma ist verbunden. Tragen Sie dort jetzt die beiden Adressen ein und prüfen Sie die Verbindung.", "The company is connected. Now enter the two addresses there and test the connection."),
        "saved" => T.Of("Gespeichert.", "Saved."),
        "domain-added" => T.Of("Die Domain steht in der Liste. Legen Sie jetzt den Eintrag im DNS an.", "The domain is in the list. Now make the record in its DNS."),
        "domain-verified" => T.Of("Die Domain ist nachgewiesen.", "The domain is proved."),
        "domain-removed" => T.Of("Die Domain ist entfernt.", "The domain is removed."),
        "group-saved" => T.Of("Die Gruppe gilt ab der nächsten Anmeldung.", "The group holds from the next sign-in on."),
        "group-removed" => T.Of("Die Gruppe zählt ab der nächsten Anmeldung nicht mehr.", "The group counts no more from the next sign-in on."),
        "enforced" => T.Of("Ab jetzt geht es nur noch über die Firma. Wer mit Passwort angemeldet war, ist abgemeldet.", "From now on people come in by the company only. Whoever was signed in by password is signed out."),
        "relaxed" => T.Of("Passwörter gelten wieder.", "Passwords work again."),
        _ => null,
    };

    private static IResult Forbidden(HttpContext context) => UiResults.Error(
        StatusCodes.Status403Forbidden,
        context.TraceIdentifier,
        T.Of("Die Firmen-Anmeldung verwaltet nur, wer die Rolle Inhaber hat.", "Only owners manage company sign-in."),
        "/account");

    /// <summary>One posted form about one connection.</summary>
    private sealed record Deed(HttpContext Context, CompanyConnection Connection, IFormCollection Form, CompanyView View, string Name, CancellationToken Stop)
    {
        public Guid Actor => Context.User.AccountId()!.Value;

        public T Of<T>() where T : notnull => Context.RequestServices.GetRequiredService<T>();

        public string Text(string name) => Form.Text(name);

        public Guid Id(string name) => Guid.TryParse(Text(name), out var id) ? id : Guid.Empty;

        public StaffRole? Role(string name) => Enum.TryParse<StaffRole>(Text(name), out var role) && Enum.IsDefined(role) ? role : null;

        public IResult Back(string done) => Results.LocalRedirect($"{Home}/{Connection.Id}?done={done}");

        public async Task<IResult> Then(Outcome outcome, string form, string done) =>
            outcome.Refusal is { } refusal ? await View.Page(Context, Connection, form, null, [refusal], null, null, Stop) : Back(done);
    }
}
