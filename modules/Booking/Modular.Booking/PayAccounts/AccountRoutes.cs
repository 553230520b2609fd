using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.OnPaymentAccountChanged;
using Modular.Booking.Payments;
using Modular.Booking.Transfers;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.PayAccounts;

internal sealed record AccountsModel(Operator Operator, IReadOnlyList<AccountView> Accounts, IReadOnlyList<InstalledPayments> Providers, string Provider, string Kind, FormErrors? Errors, string? Done);

internal sealed record AccountModel(Operator Operator, AccountView Account)
{
    public required IReadOnlyList<SettingField> Fields { get; init; }
    public required IReadOnlyDictionary<string, string> Values { get; init; }
    public required IReadOnlyCollection<string> Kept { get; init; }
    public required Uri Hook { get; init; }
    public required AccountHolds Holds { get; init; }
    public required string Edition { get; init; }

    /// <summary>The stored settings open with our keys.</summary>
    public bool IsReadable { get; init; }
    public bool IsProved { get; init; }

    /// <summary>What was wrong with the form about the settings.</summary>
    public FormErrors? Errors { get; init; }

    /// <summary>Why another button did nothing.</summary>
    public Refusal? Refused { get; init; }
    public string? Done { get; init; }
}

/// <summary>/desk/payments: the accounts at which guests pay. For owners; whatever touches secrets wants a fresh proof.</summary>
internal static class AccountRoutes
{
    public const string Home = "/desk/payments";

    private const string One = Home + "/{account:guid}";

    public static void Add(IServiceCollection services)
    {
        StatementRoutes.Add(services);
        services.AddScoped<AccountBook>().AddScoped<ConnectAccount>().AddScoped<ArrangeAccounts>().AddScoped<ForgetAccounts>();
        foreach (var words in NoteInAudit.Words)
        {
            services.AddSingleton(words);
        }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, async (string? done, DeskContext desk, AccountBook book, IPaymentProviders providers, CancellationToken cancellation) =>
            await ListAsync(desk, book, providers, "", "", null, done, cancellation)).ForStaff(StaffRole.Owner);
        routes.MapPost(Home, BeginAsync).TakesForm(StaffRole.Owner);
        routes.MapGet(One, (Guid account, string? done, HttpContext http) => ShowAsync(account, http, done: done)).ForStaff(StaffRole.Owner);
        routes.MapPost(One, SaveAsync).TakesForm(StaffRole.Owner);
        routes.MapPost(One + "/test", TestAsync).TakesForm(StaffRole.Owner);
        routes.MapPost(One + "/offer", (Guid account, HttpContext http) => OfferAsync(account, http, on: true)).TakesForm(StaffRole.Owner);
        routes.MapPost(One + "/withhold", (Guid account, HttpContext http) => OfferAsync(account, http, on: false)).TakesForm(StaffRole.Owner);
        routes.MapPost(One + "/up", (Guid account, HttpContext http) => MoveAsync(account, http, up: true)).TakesForm(StaffRole.Owner);
        routes.MapPost(One + "/down", (Guid account, HttpContext http) => MoveAsync(account, http, up: false)).TakesForm(StaffRole.Owner);
        routes.MapPost(One + "/disconnect", DisconnectAsync).TakesForm(StaffRole.Owner);
        StatementRoutes.Map(routes);
    }

    private static async Task<IResult> ListAsync(DeskContext desk, AccountBook book, IPaymentProviders providers, string provider, string kind, Refusal? refusal, string? done, CancellationToken cancellation) => DeskRoutes.Show<AccountsPage>(
        new AccountsModel(desk.Operator, await book.AllAsync(desk.OperatorId, cancellation), [.. providers.All.Where(p => p.IsOffered)], provider, kind, refusal is null ? null : new FormErrors().Add(refusal.Field ?? "", refusal.Words()), done),
        refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> BeginAsync(HttpContext http, DeskContext desk, AccountBook book, ConnectAccount connect, IPaymentProviders providers)
    {
        var form = await DeskForm.ReadAsync(http);
        var outcome = await connect.BeginAsync(desk.OperatorId, form["provider"], form["kind"], http.RequestAborted);
        return outcome.Refusal is { } refusal
            ? await ListAsync(desk, book, providers, form["provider"], form["kind"], refusal, null, http.RequestAborted)
            : new SeeOther($"{Home}/{outcome.Value}");
    }

    private static async Task<IResult> SaveAsync(Guid account, HttpContext http, DeskContext desk, AccountBook book, ConnectAccount connect, ArrangeAccounts arrange)
    {
        if (await book.FindAsync(desk.OperatorId, account, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var typed = TypedSettings.Of(form);
        if (!IsProved(http))
        {
            return await ShowAsync(account, http, typed, [AccountRefusals.Unproved], status: StatusCodes.Status403Forbidden);
        }

        var refusals = await connect.SaveAsync(found, desk.AccountId, form["edition"].ToString(), typed, http.RequestAborted);
        if (refusals.Count > 0)
        {
            return await ShowAsync(account, http, typed, refusals, status: refusals[0] == ConnectAccount.Stale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
        }

        // What is saved stays saved: the browser that goes away meanwhile does not stop the test.
        var report = await connect.TestAsync((await book.FindAsync(desk.OperatorId, account, CancellationToken.None))!.Row, CancellationToken.None);
        if (found.Row.Stage != AccountStage.Draft)
        {
            return Back(account, "saved");
        }

        var offered = report.Works && await book.FindAsync(desk.OperatorId, account, CancellationToken.None) is { } fresh && (await arrange.OfferAsync(fresh, desk.AccountId, on: true, CancellationToken.None)).IsDone;
        return Back(account, offered ? "connected" : report.Works ? "waiting" : "untested");
    }

    private static async Task<IResult> TestAsync(Guid account, HttpContext http, DeskContext desk, AccountBook book, ConnectAccount connect)
    {
        if (await book.FindAsync(desk.OperatorId, account, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        if (found.Row.Stage == AccountStage.Draft)
        {
            return await ShowAsync(account, http, refused: AccountRefusals.Untested, status: StatusCodes.Status409Conflict);
        }

        await connect.TestAsync(found.Row, http.RequestAborted);
        return Back(account, "tested");
    }

    private static async Task<IResult> OfferAsync(Guid account, HttpContext http, bool on)
    {
        var (desk, book, arrange) = (Of<DeskContext>(http), Of<AccountBook>(http), Of<ArrangeAccounts>(http));
        if (await book.FindAsync(desk.OperatorId, account, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        return (await arrange.OfferAsync(found, desk.AccountId, on, http.RequestAborted)).Refusal is { } refusal
            ? await ShowAsync(account, http, refused: refusal, status: StatusCodes.Status409Conflict)
            : Back(account, on ? "offered" : "withheld");
    }

    private static async Task<IResult> MoveAsync(Guid account, HttpContext http, bool up)
    {
        var desk = Of<DeskContext>(http);
        if (await Of<AccountBook>(http).FindAsync(desk.OperatorId, account, http.RequestAborted) is null)
        {
            return DeskRoutes.NotFound(http);
        }

        await Of<ArrangeAccounts>(http).MoveAsync(desk.OperatorId, account, up, http.RequestAborted);
        return new SeeOther(Home);
    }

    private static async Task<IResult> DisconnectAsync(Guid account, HttpContext http, DeskContext desk, AccountBook book, ArrangeAccounts arrange)
    {
        if (await book.FindAsync(desk.OperatorId, account, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        if (!IsProved(http))
        {
            return await ShowAsync(account, http, refused: AccountRefusals.Unproved, status: StatusCodes.Status403Forbidden);
        }

        await arrange.DisconnectAsync(found, desk.AccountId, http.RequestAborted);
        return found.Row.Stage == AccountStage.Draft ? new SeeOther(Home + "?done=discarded") : Back(account, "disconnected");
    }

    private static async Task<IResult> ShowAsync(Guid account, HttpContext http, IReadOnlyDictionary<string, string>? typed = null, IReadOnlyList<Refusal>? refusals = null, Refusal? refused = null, string? done = null, int status = StatusCodes.Status200OK)
    {
        var (desk, book, accounts) = (Of<DeskContext>(http), Of<AccountBook>(http), Of<PaymentAccounts>(http));
        if (await book.FindAsync(desk.OperatorId, account, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        var stored = accounts.Read(found.Row);
        var errors = refusals?.Aggregate(new FormErrors(), (all, one) => all.Add(one.Field ?? "", one.Words()));
        return DeskRoutes.Show<AccountPage>(
            new AccountModel(desk.Operator, found)
            {
                Fields = found.Installed is { } installed ? AccountFields.Of(installed.Descriptor, found.Row.Sandbox, Simulators.Allowed(Of<IConfiguration>(http))) : [],
                Values = typed ?? stored?.Values ?? [],
                Kept = stored?.Secrets.Keys ?? (IReadOnlyCollection<string>)[],
                Hook = accounts.Hook(found.Row),
                Holds = await book.HoldsAsync(account, http.RequestAborted),
                Edition = ConnectAccount.Edition(found.Row),
                IsReadable = stored is not null,
                IsProved = IsProved(http),
                Errors = errors,
                Refused = refused,
                Done = done,
            },
            status);
    }

    private static SeeOther Back(Guid account, string done) => new($"{Home}/{account}?done={done}");

    private static bool IsProved(HttpContext http) => http.User.HasFreshProof(Of<TimeProvider>(http).UtcNow());

    private static T Of<T>(HttpContext http)
        where T : notnull => http.RequestServices.GetRequiredService<T>();
}
