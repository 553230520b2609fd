using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.PayAccounts;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Testing;

namespace Modular.Booking.Tests.PayAccounts;

/// <summary>An owner connects accounts at payment providers, over HTTP, against the sandbox.</summary>
public sealed class PayAccountTests(PayWorlds worlds) : IClassFixture<PayWorlds>
{
    private const string Home = "/desk/payments";
    private const string Secret = "sk_test_nobody_may_read_this_4711";
    private const string HookSecret = "whsec_nobody_may_read_that_0815";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task What_passes_the_test_is_in_the_shop_and_its_secrets_are_nowhere_to_be_read(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (operatorId, owner) = await OpenAsync(world, "happy");
        var page = await BeginAsync(owner, "stripe", "sandbox");
        Assert.Equal(page, await BeginAsync(owner, "stripe", "sandbox"));
        var form = await HtmlAsync(owner, page);
        Assert.Contains(new Uri(world.Host.BaseUrl, "/hooks/pay/").AbsoluteUri, form, StringComparison.Ordinal);
        Assert.Contains("Secret key", form, StringComparison.Ordinal);
        Assert.Contains("Geheimer Schlüssel", await HtmlAsync(owner, page + "?lang=de"), StringComparison.Ordinal);
        Assert.Contains("Ways to pay", await HtmlAsync(owner, page + "?lang=en"), StringComparison.Ordinal);

        Assert.Equal($"{page}?done=connected", await SavedAsync(owner, page, world, Right(world)));
        var account = Assert.Single(await AccountsAsync(world, operatorId));
        Assert.Equal((AccountStage.Connected, true, true), (account.Stage, account.Enabled, account.Sandbox));
        Assert.NotNull(account.TestedAt);
        var shown = await HtmlAsync(owner, page) + await HtmlAsync(owner, Home) + await HtmlAsync(owner, page + "?lang=de");
        Assert.Contains("Stripe answers", shown, StringComparison.Ordinal);
        Assert.Contains("never shown again", shown, StringComparison.Ordinal);

        await world.Host.SettleAsync();
        foreach (var secret in new[] { Secret, HookSecret })
        {
            Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
            Assert.DoesNotContain(world.Host.Logs.All, line => line.ToString()!.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, await DumpAsync(world), StringComparison.Ordinal);
        }

        Assert.Equal(["booking.payment-account-connected", "booking.payment-account-offered"], await AuditedAsync(world, account.Id));
    }

    [Theory, BothDatabases]
    public async Task What_does_not_fit_names_its_field_and_loses_nothing_but_secrets(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (operatorId, owner) = await OpenAsync(world, "wrong");
        Assert.Contains("name=\"provider\"", await RefusedAsync(owner, Home, Home, 422, ("provider", "nobody"), ("kind", "live")), StringComparison.Ordinal);
        Assert.Contains("name=\"kind\"", await RefusedAsync(owner, Home, Home, 422, ("provider", "stripe"), ("kind", "both")), StringComparison.Ordinal);

        var page = await BeginAsync(owner, "mangopay", "sandbox");
        var edition = await EditionAsync(owner, page);
        var html = await RefusedAsync(owner, page, page, 422, ("edition", edition), ("s-owner_name", "Kai Größe"), ("s-client_id", new string('x', 1001)), ("s-api_key", Secret), ("s-owner_email", "a\u0007b"), ("s-owner_accepts_terms", "maybe"), ("s-api_base", "https://evil.example"));
        foreach (var field in new[] { "client-id", "owner-email", "owner-accepts-terms", "api-base" })
        {
            Assert.Contains($"href=\"#f-s-{field}\"", html, StringComparison.Ordinal);
        }

        Assert.Contains("value=\"Kai Größe\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, html, StringComparison.Ordinal);
        Assert.Contains("We never send secrets back", html, StringComparison.Ordinal);
        var empty = await RefusedAsync(owner, page, page, 422, ("edition", edition));
        Assert.Contains("href=\"#f-s-client-id\"", empty, StringComparison.Ordinal);
        Assert.Contains("href=\"#f-s-api-key\"", empty, StringComparison.Ordinal);
        await RefusedAsync(owner, page, page, 409, ("edition", "stale"), ("s-client_id", "modulardemo"), ("s-api_key", "key-0123456789"));
        Assert.Equal(AccountStage.Draft, Assert.Single(await AccountsAsync(world, operatorId)).Stage);

        // A live account knows no simulator.
        var live = await BeginAsync(owner, "stripe", "live");
        Assert.DoesNotContain("api_base", await HtmlAsync(owner, live), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Secrets_want_a_fresh_proof_and_nothing_typed_is_lost_for_want_of_it(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (operatorId, owner) = await OpenAsync(world, "proof");
        var page = await BeginAsync(owner, "stripe", "sandbox");
        world.Clock.Advance(Claims.ProofLife);
        Assert.Contains("First show us that it is you", await HtmlAsync(owner, page), StringComparison.Ordinal);
        var html = await RefusedAsync(owner, page, page, 403, [("edition", await EditionAsync(owner, page)), .. Right(world)]);
        Assert.Contains($"value=\"{Simulator(world)}\"", html, StringComparison.Ordinal);
        Assert.Contains("/account/prove?returnUrl=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, html, StringComparison.Ordinal);
        await RefusedAsync(owner, page, page + "/disconnect", 403);
        Assert.Equal(AccountStage.Draft, Assert.Single(await AccountsAsync(world, operatorId)).Stage);

        owner.Proved(world.Clock);
        Assert.Equal($"{page}?done=connected", await SavedAsync(owner, page, world, Right(world)));
    }

    [Theory, BothDatabases]
    public async Task Staff_and_other_operators_stay_outside(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (operatorId, owner) = await OpenAsync(world, "inside");
        var page = await BeginAsync(owner, "stripe", "sandbox");
        await SavedAsync(owner, page, world, Right(world));
        var (_, stranger) = await OpenAsync(world, "outside");
        using var staff = world.Host.As((operatorId, StaffRole.Staff)).Proved(world.Clock);
        foreach (var verb in new[] { "", "/test", "/offer", "/withhold", "/up", "/down", "/disconnect" })
        {
            using var foreign = await stranger.PostFromAsync(Home, page + verb, ("edition", "x"));
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
            using var refused = await staff.PostFromAsync("/desk/check-in", page + verb);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        foreach (var address in new[] { page, Home })
        {
            using var opened = await staff.OpenAsync(address);
            Assert.Equal(HttpStatusCode.Forbidden, opened.StatusCode);
        }

        using var looked = await stranger.OpenAsync(page);
        Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
        Assert.DoesNotContain(page, await HtmlAsync(stranger, Home), StringComparison.Ordinal);
        Assert.True(Assert.Single(await AccountsAsync(world, operatorId)).Enabled);
    }

    [Theory, BothDatabases]
    public async Task What_fails_its_test_is_not_offered_until_it_passes(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (operatorId, owner) = await OpenAsync(world, "fails");
        var page = await BeginAsync(owner, "stripe", "sandbox");
        Assert.Equal($"{page}?done=untested", await SavedAsync(owner, page, world, ("s-secret_key", "sk_test_invalid_key"), ("s-webhook_secret", HookSecret), ("s-api_base", Simulator(world))));
        var html = await HtmlAsync(owner, page);
        Assert.Contains("Secret key: Stripe does not accept the secret key", html, StringComparison.Ordinal);
        await RefusedAsync(owner, page, page + "/offer", 409);
        Assert.False(Assert.Single(await AccountsAsync(world, operatorId)).Enabled);

        // Only the key is typed again; the other secret stays.
        Assert.Equal($"{page}?done=saved", await SavedAsync(owner, page, world, ("s-secret_key", Secret), ("s-api_base", Simulator(world))));
        using var offered = await owner.PostFromAsync(page, page + "/offer");
        Assert.Equal($"{page}?done=offered", offered.Headers.Location?.OriginalString);
        Assert.True(Assert.Single(await AccountsAsync(world, operatorId)).Enabled);
        await world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == operatorId).ExecuteUpdateAsync(set => set.SetProperty(a => a.Provider, "gone"), Stop));
        Assert.Contains("Plug-in missing", await HtmlAsync(owner, Home), StringComparison.Ordinal);
        Assert.Contains("is not installed", await HtmlAsync(owner, page), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_shop_follows_at_once_and_payments_under_way_keep_their_account(Database database)
    {
        await using var world = await PayWorld.StartAsync(database);
        await world.Host.InScopeAsync(async services =>
        {
            await DemoPayments.SeedOthersAsync(services, world.Shop.OperatorId, "test", Stop);
            return 0;
        });
        using var owner = world.Desk(StaffRole.Owner).Proved(world.Clock);
        var accounts = await AccountsAsync(world, world.Shop.OperatorId);
        var (stripe, paypal) = (accounts.Single(a => a.Provider == "stripe"), accounts.Single(a => a.Provider == "paypal"));

        var guest = await world.HoldAsync();
        Assert.Equal(HttpStatusCode.SeeOther, await guest.PressAsync(stripe.Id));
        await PressAsync(owner, $"{Home}/{paypal.Id}", "/up");
        await PressAsync(owner, $"{Home}/{paypal.Id}", "/up");
        await PressAsync(owner, $"{Home}/{stripe.Id}", "/withhold");
        // The page that is open still takes the money, at the account it was begun with; whoever comes now is not offered it.
        await guest.OnPageAsync("pay");
        await guest.ReturnAsync();
        Assert.Equal(stripe.Id, Assert.Single(await guest.PaymentsAsync()).AccountId);
        var next = await world.HoldAsync();
        var choices = await next.HtmlAsync();
        Assert.DoesNotContain(stripe.Id.ToString(), choices, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, await next.PressAsync(stripe.Id));
        await next.PressAsync();
        Assert.Equal(paypal.Id, (await next.PaymentsAsync())[^1].AccountId);

        // Whoever has a page at an account that is no longer offered gets another one when they press again.
        await PressAsync(owner, $"{Home}/{paypal.Id}", "/withhold");
        await next.PressAsync();
        Assert.Equal(2, (await next.PaymentsAsync()).Select(p => p.AccountId).Distinct().Count());
    }

    [Theory, BothDatabases]
    public async Task A_disconnected_account_keeps_its_settings_as_long_as_money_may_go_back_and_no_longer(Database database)
    {
        await using var world = await PayWorld.StartAsync(database);
        using var owner = world.Desk(StaffRole.Owner).Proved(world.Clock);
        var stripe = Assert.Single(await AccountsAsync(world, world.Shop.OperatorId));
        var page = $"{Home}/{stripe.Id}";
        var guest = await world.HoldAsync();
        await guest.PayAsync();
        await world.WorkAsync();
        owner.Proved(world.Clock);
        Assert.Contains("1 paid order you could still refund", await HtmlAsync(owner, page), StringComparison.Ordinal);
        await PressAsync(owner, page, "/disconnect");
        Assert.Contains("We still need its settings", await HtmlAsync(owner, page), StringComparison.Ordinal);
        world.Clock.Advance(TimeSpan.FromHours(2));
        var stored = await StateAsync(world, stripe);
        await stored.PutAsync("customer", "cus_1", life: null, Stop);
        Assert.Equal(0, await ForgetAsync(world));
        Assert.Equal("cus_1", await stored.FindAsync("customer", Stop));

        // Money still goes back through it.
        Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
        await world.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(RefundStatus.Done, Assert.Single(await guest.RefundsAsync()).Status);
        Assert.Equal(0, await ForgetAsync(world));
        await world.PassAsync(TimeSpan.FromDays(32), TimeSpan.FromDays(2));
        Assert.Equal(1, await ForgetAsync(world));
        Assert.Null(await stored.FindAsync("customer", Stop));
        var left = Assert.Single(await AccountsAsync(world, world.Shop.OperatorId));
        Assert.Equal((AccountStage.Removed, false), (left.Stage, left.Enabled));
        var settings = await world.Host.InScopeAsync(services => Task.FromResult(services.GetRequiredService<PaymentAccounts>().Read(left)!));
        Assert.Empty(settings.Secrets);
        using var gone = await owner.OpenAsync(page);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task No_test_account_is_offered_beside_real_money(Database database)
    {
        var world = await worlds.OnAsync(database);
        var (operatorId, owner) = await OpenAsync(world, "mixed");
        var test = await BeginAsync(owner, "stripe", "sandbox");
        await SavedAsync(owner, test, world, Right(world));
        await BeginAsync(owner, "stripe", "live");
        // As if Stripe had accepted it.
        await world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == operatorId && !a.Sandbox).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Stage, AccountStage.Connected).SetProperty(a => a.Report, "{}"), Stop));
        var live = (await AccountsAsync(world, operatorId)).Single(a => !a.Sandbox);
        await PressAsync(owner, $"{Home}/{live.Id}", "/offer");
        Assert.Equal([live.Id], (await AccountsAsync(world, operatorId)).Where(a => a.Enabled).Select(a => a.Id));
        Assert.Contains("no test account beside it", await RefusedAsync(owner, test, test + "/offer", 409), StringComparison.Ordinal);
    }

    private static async Task<(Guid Operator, HttpClient Owner)> OpenAsync(PayWorld world, string slug)
    {
        var id = world.Clock.NewId();
        await world.InDbAsync(db =>
        {
            db.Operators.Add(new Operator { Id = id, Slug = slug + "-" + id.ToString("N")[20..], Name = "Havel " + slug, Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = world.Clock.GetUtcNow().UtcDateTime });
            return db.SaveChangesAsync(Stop);
        });
        return (id, world.Host.As((id, StaffRole.Owner)).Proved(world.Clock));
    }

    private static string Simulator(PayWorld world) => world.Sandbox.Address.BaseUrl.GetLeftPart(UriPartial.Authority);

    private static (string, string)[] Right(PayWorld world) => [("s-secret_key", Secret), ("s-webhook_secret", HookSecret), ("s-api_base", Simulator(world))];

    private static async Task<string> BeginAsync(HttpClient owner, string provider, string kind)
    {
        using var begun = await owner.PostFromAsync(Home, Home, ("provider", provider), ("kind", kind));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        return begun.Headers.Location!.OriginalString;
    }

    private static async Task<string> SavedAsync(HttpClient owner, string page, PayWorld world, params (string, string)[] fields)
    {
        owner.Proved(world.Clock);
        using var saved = await owner.PostFromAsync(page, page, [("edition", await EditionAsync(owner, page)), .. fields]);
        Assert.True(saved.StatusCode == HttpStatusCode.SeeOther, WebUtility.HtmlDecode(await saved.TextAsync()));
        return saved.Headers.Location!.OriginalString;
    }

    private static async Task<string> EditionAsync(HttpClient owner, string page)
    {
        const string Marker = "name=\"edition\" value=\"";
        var html = await HtmlAsync(owner, page);
        var start = html.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length;
        return html[start..html.IndexOf('"', start)];
    }

    private static async Task PressAsync(HttpClient owner, string page, string verb)
    {
        using var answer = await owner.PostFromAsync(page, page + verb);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, WebUtility.HtmlDecode(await answer.TextAsync()));
    }

    private static async Task<string> RefusedAsync(HttpClient owner, string page, string address, int status, params (string, string)[] fields)
    {
        using var answer = await owner.PostFromAsync(page, address, fields);
        Assert.Equal(status, (int)answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static async Task<string> HtmlAsync(HttpClient person, string address)
    {
        using var answer = await person.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.TextAsync());
    }

    private static Task<List<PaymentAccount>> AccountsAsync(PayWorld world, Guid operatorId) => world.InDbAsync(db => db.PaymentAccounts.AsNoTracking().Where(a => a.OperatorId == operatorId).OrderBy(a => a.Id).ToListAsync(Stop));

    /// <summary>What the plug-in keeps for the account.</summary>
    private static Task<IProviderState> StateAsync(PayWorld world, PaymentAccount account) => world.Host.InScopeAsync(services =>
    {
        var providers = services.GetRequiredService<IPaymentProviders>();
        return Task.FromResult(providers.Context(providers.Find(account.Provider)!, new(new(account.OperatorId), new(account.Id), account.Sandbox, new([], [])), new(Guid.Empty)).State);
    });

    private static Task<int> ForgetAsync(PayWorld world) => world.Host.InScopeAsync(services => services.GetRequiredService<ForgetAccounts>().RunAsync(Stop));

    /// <summary>Every value of every table of the modules, as text.</summary>
    private static Task<string> DumpAsync(PayWorld world) => world.Host.InScopeAsync(async services =>
    {
        var all = new StringBuilder();
        foreach (var info in world.Host.Services.GetServices<ModuleDbInfo>())
        {
            var db = info.From(services);
            foreach (var table in db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null).Select(e => Table(db, e.GetTableName()!)).Distinct())
            {
                foreach (var value in await ValuesAsync(db, $"select * from {table}"))
                {
                    all.Append(value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value).Append('\n');
                }
            }
        }

        return all.ToString();
    });

    private static Task<List<string>> AuditedAsync(PayWorld world, Guid account) => world.Host.InScopeAsync(async services =>
    {
        var vault = world.Host.Services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault").From(services);
        var entries = string.Join(" union all ", new[] { "audit_pending", "audit_entry" }.Select(table => $"select kind, subject from {Table(vault, table)}"));
        return (await ValuesAsync(vault, $"select kind from ({entries}) a where lower(cast(subject as text)) = '{account}' order by kind")).Select(kind => (string)kind).ToList();
    });

    private static string Table(ModuleDb db, string name) => db.IsSqlite ? $"\"{name}\"" : $"{db.Module}.\"{name}\"";

    private static async Task<List<object>> ValuesAsync(ModuleDb db, string sql)
    {
        var connection = db.Database.GetDbConnection();
        await db.Database.OpenConnectionAsync(Stop);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var values = new List<object>();
        while (await reader.ReadAsync(Stop))
        {
            values.AddRange(Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue));
        }

        return values;
    }
}
