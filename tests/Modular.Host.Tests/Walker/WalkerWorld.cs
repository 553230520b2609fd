using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Contracts;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Contracts;

namespace Modular.Host.Tests.Walker;

/// <summary>The demo business with people of every role, and a second business whose owner is a stranger to the first.</summary>
internal sealed partial class WalkerWorld : IAsyncDisposable
{
    public static Guid OtherId { get; } = new("01990000-5b1e-7000-8000-00000000beef");

    /// <summary>Made by <c>demo</c> data; public, and never in production.</summary>
    private const string Password = "lantern velvet harbour 42";

    private readonly Dictionary<Access, HttpClient> _people = [];

    private WalkerWorld(SandboxWorld sandbox, TestHost host) => (Sandbox, Host) = (sandbox, host);

    public SandboxWorld Sandbox { get; }

    public TestHost Host { get; }

    /// <summary>What stands for {departure} and the like: rows of the demo business.</summary>
    public Dictionary<string, string> Own { get; } = [];

    /// <summary>The same kinds of rows of the other business.</summary>
    public Dictionary<string, string> Foreign { get; } = [];

    /// <summary>An experience and departure of the demo business that nobody may buy yet.</summary>
    public Dictionary<string, string> Draft { get; } = [];

    public HttpClient Anonymous => Host.Http;

    public HttpClient Stranger { get; private set; } = null!;

    public static async Task<WalkerWorld> StartAsync(Database database)
    {
        var sandbox = await SandboxWorld.StartAsync();
        var host = await TestHost.StartAsync(database, new TestHostOptions
        {
            Seed = true,
            Sandbox = sandbox,
            Settings = new Dictionary<string, string?>
            {
                ["RateLimits:PerMinute"] = "0",
                ["RateLimits:SignInPerMinute"] = "0",
                ["RateLimits:CodesPerMinute"] = "0",
                ["RateLimits:WebhooksPerMinute"] = "0",
                ["Octo:PerMinute"] = "0",
            },
            Register = Canaries.Register,
        });
        var world = new WalkerWorld(sandbox, host);
        await world.FillAsync();
        return world;
    }

    /// <summary>The person with the least role that is let in there.</summary>
    public HttpClient Insider(Access access) => _people.GetValueOrDefault(access, Anonymous);

    /// <summary>An antiforgery token for this person.</summary>
    public static async Task<string> TokenAsync(HttpClient person)
    {
        var html = await person.GetStringAsync("/account/register", TestContext.Current.CancellationToken);
        return Token().Match(html).Groups[1].Value is { Length: > 0 } token ? token : throw new InvalidOperationException("The register page has no token.");
    }

    public Task InBookingAsync(Func<ModuleDb, Task> work) => Host.InScopeAsync(services => work(Host.Services.GetServices<ModuleDbInfo>().Single(d => d.Module == "booking").From(services)));

    private Task InVaultAsync(Func<ModuleDb, Task> work) => Host.InScopeAsync(services => work(Host.Services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault").From(services)));

    public async Task<long> CountAsync(string table, string where = "1 = 1")
    {
        long count = 0;
        await InBookingAsync(async db => count = Convert.ToInt64((await db.RowsAsync($"select count(*) from {db.Table(table)} where {where}"))[0][0], CultureInfo.InvariantCulture));
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people.Values.Append(Stranger).Distinct())
        {
            person?.Dispose();
        }

        await Host.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    private async Task FillAsync()
    {
        await InBookingAsync(ReadOwnAsync);
        await InBookingAsync(async db =>
        {
            await db.CopyAsync("operator", DemoOperator.Id, OtherId, ("slug", "havel-segeln"), ("name", "Havel Segeln"));
            await CopyCatalogueAsync(db, Foreign, OtherId, published: true);
            var order = Guid.CreateVersion7();
            await db.CopyAsync("orders", Guid.Parse(Own["order"]), order,
                ("operator_id", db.Key(OtherId)), ("idempotency_key", db.Key(Guid.NewGuid())), ("secret_hash", System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
            Foreign["order"] = order.ToString();
            await StrandAsync(db, DemoOperator.Id, Own);
            await PlanAsync(db, DemoOperator.Id, Own);
            await InvoiceAsync(db, DemoOperator.Id, Own);
            await InvoiceAsync(db, OtherId, Foreign);
            var payment = Guid.CreateVersion7();
            await db.CopyAsync("payment", Guid.Parse(Own["payment"]), payment, ("operator_id", db.Key(OtherId)), ("order_id", db.Key(order)), ("operation_id", db.Key(Guid.NewGuid())));
            Foreign["payment"] = payment.ToString();
            await StrandAsync(db, OtherId, Foreign);
            await CopyCatalogueAsync(db, Draft, DemoOperator.Id, published: false);
            var account = Guid.CreateVersion7();
            await db.CopyAsync("payment_account", Guid.Parse(Own["account"]), account, ("operator_id", db.Key(OtherId)), ("hook_key", "havel-stripe-account"));
            Foreign["account"] = account.ToString();
            var (reseller, resellerKey) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            await db.CopyAsync("reseller", Guid.Parse(Own["reseller"]), reseller, ("operator_id", db.Key(OtherId)));
            await db.CopyAsync("reseller_key", Guid.Parse(Own["resellerKey"]), resellerKey,
                ("operator_id", db.Key(OtherId)), ("reseller_id", db.Key(reseller)), ("hash", System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));
            (Foreign["reseller"], Foreign["resellerKey"]) = (reseller.ToString(), resellerKey.ToString());
        });
        await InVaultAsync(async db =>
        {
            var (own, foreign) = (Guid.Parse("01990000-5b1e-7000-8000-0000000c0de5"), Guid.CreateVersion7());
            await db.CopyAsync("company_connection", own, foreign, ("tenant_id", db.Key(OtherId)));
            (Own["connection"], Foreign["connection"]) = (own.ToString(), foreign.ToString());
        });
        Foreign["operator"] = "havel-segeln";
        Draft["operator"] = Own["operator"];
        await Host.InScopeAsync(async services =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            foreach (var (mailbox, tenant, role) in ((string, Guid, TenantRole)[])
                [("owner", DemoOperator.Id, TenantRole.Owner), ("staff", DemoOperator.Id, TenantRole.Staff), ("door", DemoOperator.Id, TenantRole.Door), ("tenant", OtherId, TenantRole.Owner)])
            {
                await mediator.Send(new GrantRole(tenant, "Walker", mailbox + "@demo.example", "Walker", role, Guid.CreateVersion7(), "de"));
            }
        });
        _people[Access.Reseller] = Host.NewClient();
        _people[Access.Reseller].DefaultRequestHeaders.Authorization = new("Bearer", "octo-demo");
        _people[Access.Owner] = _people[Access.SignedIn] = await SignInAsync("owner");
        _people[Access.Staff] = await SignInAsync("staff");
        _people[Access.Door] = await SignInAsync("door");
        _people[Access.Platform] = await SignInAsync("admin");
        Stranger = await SignInAsync("tenant");
        Own["secret"] = (await HoldAsync(Own, Guid.NewGuid())).Split('/')[^1];
        await Host.SettleAsync();
    }

    /// <summary>Holds one place as a form does; returns the order's address.</summary>
    public async Task<string> HoldAsync(Dictionary<string, string> ids, Guid key)
    {
        using var answer = await HoldFormAsync(ids, ("key", key.ToString()));
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>A hold form; later fields replace earlier ones of the same name.</summary>
    public async Task<HttpResponseMessage> HoldFormAsync(Dictionary<string, string> ids, params (string Name, string Value)[] fields)
    {
        var form = new Dictionary<string, string> { ["departure"] = ids["departure"], ["key"] = Guid.NewGuid().ToString(), ["unit_" + ids["unit"]] = "1" };
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        using var content = new FormUrlEncodedContent(form);
        return await Anonymous.PostAsync($"/book/{Own["operator"]}/hold", content, TestContext.Current.CancellationToken);
    }

    /// <summary>Presses the order's button.</summary>
    public async Task<HttpResponseMessage> PayAsync(string order, string name = "Ada Löwe", string email = "ada@example.org")
    {
        using var form = new FormUrlEncodedContent([new("name", name), new("email", email)]);
        return await Anonymous.PostAsync(order + "/pay", form, TestContext.Current.CancellationToken);
    }

    private async Task ReadOwnAsync(ModuleDb db)
    {
        var soon = DateTime.UtcNow.AddDays(30);
        var departure = (await db.RowsAsync(
            $"select d.id, d.option_id, d.experience_id, x.slug from {db.Table("departure")} d join {db.Table("experience")} x on x.id = d.experience_id where d.starts_at > @p0 order by d.starts_at desc", soon))[0];
        (Own["departure"], Own["option"], Own["experience"], Own["book/experience"]) = (Text(departure[0]), Text(departure[1]), Text(departure[2]), (string)departure[3]!);
        async Task FirstAsync(string kind, string sql) => Own[kind] = Text((await db.RowsAsync(sql))[0][0]);
        await FirstAsync("operator", $"select slug from {db.Table("operator")}");
        await FirstAsync("order", $"select id from {db.Table("orders")} where state = 1");
        await FirstAsync("payment", $"select id from {db.Table("payment")} where order_id = (select id from {db.Table("orders")} where state = 1 limit 1)");
        await FirstAsync("resource", $"select id from {db.Table("resource")}");
        await FirstAsync("account", $"select id from {db.Table("payment_account")} where hook_key = 'demo-stripe-account'");
        await FirstAsync("reseller", $"select id from {db.Table("reseller")}");
        await FirstAsync("resellerKey", $"select id from {db.Table("reseller_key")}");
        // Nobody's booking: what a call does to one's own is for the tests of /octo.
        (Own["product"], Own["uuid"]) = (Own["experience"], Guid.NewGuid().ToString());
        await FirstAsync("picture", $"select id from {db.Table("blob")}");
        Own["unit"] = Text((await db.RowsAsync($"select id from {db.Table("unit")} where option_id = @p0", departure[1]))[0][0]);
        Own["schedule"] = Text((await db.RowsAsync($"select id from {db.Table("weekly_schedule")} where option_id = @p0", departure[1]))[0][0]);
        (Own["key"], Own["token"], Own["date"], Own["scan"]) = ("demo-stripe-account", new string('t', 43), DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Guid.NewGuid().ToString());
    }

    /// <summary>A refund of the world's payment that failed, so that there is something to decide about.</summary>
    private static async Task StrandAsync(ModuleDb db, Guid tenant, Dictionary<string, string> ids)
    {
        var refund = Guid.CreateVersion7();
        ids["refund"] = refund.ToString();
        await db.WriteAsync(
            $"insert into {db.Table("refund")} (id, operator_id, order_id, payment_id, operation_id, status, amount_minor, currency, reason, failure_code, created_at, checks) values (@p0, @p1, @p2, @p3, @p4, 3, 100, 'EUR', 'goodwill', 'amount', @p5, 1)",
            db.Key(refund), db.Key(tenant), db.Key(Guid.Parse(ids["order"])), db.Key(Guid.Parse(ids["payment"])), db.Key(Guid.NewGuid()), DateTime.UtcNow);
    }

    /// <summary>An invoice of an order nobody asks for.</summary>
    private static async Task InvoiceAsync(ModuleDb db, Guid tenant, Dictionary<string, string> ids)
    {
        var invoice = Guid.CreateVersion7();
        ids["invoice"] = invoice.ToString();
        await db.WriteAsync(
            $"insert into {db.Table("invoice")} (id, operator_id, order_id, kind, series, sequence, number, round, issued_at, issued_on, currency, gross_minor, tax_minor, content) values (@p0, @p1, @p2, 0, 'WALK-2026', 1, 'WALK-2026-000001', 1, @p3, @p4, 'EUR', 100, 0, @p5)",
            db.Key(invoice), db.Key(tenant), db.Key(Guid.NewGuid()), DateTime.UtcNow, new DateOnly(2031, 3, 1), """{"issuer":{"name":"Walker"},"brand":"Walker","orderNumber":"WALKER","culture":"de-DE","lines":[],"vat":[]}""");
    }

    /// <summary>An exception of the world's schedule and a season of its option, far ahead and without effect.</summary>
    private static async Task PlanAsync(ModuleDb db, Guid tenant, Dictionary<string, string> ids)
    {
        var (exception, season) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        (ids["exception"], ids["season"]) = (exception.ToString(), season.ToString());
        object? option = db.Key(Guid.Parse(ids["option"])), owner = db.Key(tenant);
        var (from, until) = (new DateOnly(2031, 3, 1), new DateOnly(2031, 3, 9));
        await db.WriteAsync(
            $"insert into {db.Table("schedule_exception")} (id, operator_id, option_id, schedule_id, kind, \"from\", until, starts, reason) values (@p0, @p1, @p2, @p3, 0, @p4, @p5, '', 'Walker')",
            db.Key(exception), owner, option, db.Key(Guid.Parse(ids["schedule"])), from, until);
        await db.WriteAsync(
            $"insert into {db.Table("season")} (id, operator_id, option_id, name_de, name_en, \"from\", until, yearly, times) values (@p0, @p1, @p2, 'Walker', 'Walker', @p3, @p4, @p5, 0)",
            db.Key(season), owner, option, from, until, false);
    }

    private async Task CopyCatalogueAsync(ModuleDb db, Dictionary<string, string> ids, Guid tenant, bool published)
    {
        Guid New(string kind)
        {
            var id = Guid.CreateVersion7();
            ids[kind] = id.ToString();
            return id;
        }

        var owner = ("operator_id", db.Key(tenant));
        var slug = published ? "segeltour" : "entwurf";
        var experience = New("experience");
        await db.CopyAsync("experience", Guid.Parse(Own["experience"]), experience, owner, ("slug", slug), ("state", published ? 1 : 0));
        var option = New("option");
        await db.CopyAsync("option", Guid.Parse(Own["option"]), option, owner, ("experience_id", db.Key(experience)));
        await db.CopyAsync("unit", Guid.Parse(Own["unit"]), New("unit"), owner, ("option_id", db.Key(option)));
        await db.CopyAsync("weekly_schedule", Guid.Parse(Own["schedule"]), New("schedule"), owner, ("option_id", db.Key(option)));
        await PlanAsync(db, tenant, ids);
        await db.CopyAsync("resource", Guid.Parse(Own["resource"]), New("resource"), owner);
        var departure = New("departure");
        await db.CopyAsync("departure", Guid.Parse(Own["departure"]), departure, owner, ("option_id", db.Key(option)), ("experience_id", db.Key(experience)));
        var pool = Guid.CreateVersion7();
        var model = (await db.RowsAsync($"select pool_id from {db.Table("departure_pool")} where departure_id = @p0", db.Key(Guid.Parse(Own["departure"]))))[0][0];
        await db.CopyAsync("pool", Guid.Parse(Text(model)), pool, owner, ("key", $"d:{departure}"));
        await db.WriteAsync($"insert into {db.Table("departure_pool")} (departure_id, pool_id) values (@p0, @p1)", db.Key(departure), db.Key(pool));
        foreach (var (kind, value) in Own)
        {
            ids.TryAdd(kind, value);
        }

        ids["book/experience"] = slug;
    }

    private async Task<HttpClient> SignInAsync(string mailbox)
    {
        var person = Host.NewClient();
        using var form = new FormUrlEncodedContent(
            [new("email", mailbox + "@demo.example"), new("password", Password), new("__RequestVerificationToken", await TokenAsync(person))]);
        using var answer = await person.PostAsync("/account/sign-in", form, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther, $"{mailbox} could not sign in: {(int)answer.StatusCode}");
        return person;
    }

    private static string Text(object? id) => id is Guid guid ? guid.ToString() : ((string)id!).ToLowerInvariant();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

internal static class Copies
{
    /// <summary>Writes a copy of a row under another id, with other values in the given columns.</summary>
    public static async Task CopyAsync(this ModuleDb db, string table, Guid from, Guid to, params (string Column, object? Value)[] other)
    {
        var (names, rows) = await db.ReadAsync($"select * from {db.Table(table)} where id = @p0", db.Key(from));
        var values = Assert.Single(rows);
        foreach (var (column, value) in other.Prepend(("id", db.Key(to))))
        {
            values[Array.IndexOf(names, column)] = value;
        }

        await db.WriteAsync($"insert into {db.Table(table)} ({string.Join(", ", names.Select(n => $"\"{n}\""))}) values ({string.Join(", ", names.Select((_, i) => $"@p{i}"))})", values);
    }
}

/// <summary>One world per database for all walks of this run.</summary>
public sealed class WalkerWorlds : IAsyncDisposable
{
    private readonly Dictionary<Database, WalkerWorld> _worlds = [];

    internal async Task<WalkerWorld> OnAsync(Database database) => _worlds.TryGetValue(database, out var world) ? world : _worlds[database] = await WalkerWorld.StartAsync(database);

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
        {
            await world.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class WalkerGroup : ICollectionFixture<WalkerWorlds>
{
    public const string Name = "walker";
}
