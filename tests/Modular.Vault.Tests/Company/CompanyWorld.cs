using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Testing;
using Modular.Vault.Contracts;
using Modular.Vault.Seed;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Company;

/// <summary>A business whose owner connects the sandbox's company, on one clock.</summary>
internal sealed class CompanyWorld : IAsyncDisposable
{
    public static readonly Guid Kajak = Guid.Parse("01930000-0000-7000-8000-000000000001");
    public static readonly Guid Other = Guid.Parse("01930000-0000-7000-8000-000000000002");
    public const string Mila = "mila.brandt@kajakwerk.example";

    private CompanyWorld(SandboxWorld sandbox, TestHost host, Mailbox mailbox, FakeTimeProvider clock) => (Sandbox, Host, Mails, Clock) = (sandbox, host, mailbox, clock);

    public SandboxWorld Sandbox { get; }

    public TestHost Host { get; }

    public Mailbox Mails { get; }

    public FakeTimeProvider Clock { get; }

    public Visitor Owner { get; private set; } = null!;

    /// <summary>The connection.</summary>
    public Guid Id { get; private set; }

    public string Page => $"/desk/company/{Id}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="database">On which.</param>
    /// <param name="connected">With the company connected, its domain proved, guides → Door and office → Staff.</param>
    public static async Task<CompanyWorld> StartAsync(Database database = Database.Sqlite, bool connected = true)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero));
        var sandbox = await SandboxWorld.StartAsync(clock);
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = clock, Sandbox = sandbox, Settings = new Dictionary<string, string?> { ["RateLimits:WebhooksPerMinute"] = "0" } }));
        var world = new CompanyWorld(sandbox, host, mailbox, clock) { Owner = new Visitor(host.Http) };
        await host.InScopeAsync(services => services.GetRequiredService<DemoPeople>().Write(Stop));
        await world.GrantAsync("owner@demo.example", TenantRole.Owner);
        using var signedIn = await world.Owner.SignIn("owner@demo.example", DemoPeople.Password);
        Assert.Equal("/desk", signedIn.Headers.Location?.OriginalString);
        if (connected)
        {
            world.Id = await world.ConnectAsync();
            await world.ProveAsync("kajakwerk.example");
            await world.DeedAsync("/groups", ("group", "guides"), ("role", "Door"));
            await world.DeedAsync("/groups", ("group", "office"), ("role", "Staff"));
        }

        return world;
    }

    public async Task<Guid> ConnectAsync(Visitor? owner = null, string secret = "company_secret_sandbox")
    {
        using var made = await (owner ?? Owner).Post("/desk/company", "/desk/company", ("provider", "oidc"), ("name", "Kajakwerk"), ("s-issuer", new Uri(Sandbox.Address.BaseUrl, "idp").AbsoluteUri), ("s-client_id", "modular"), ("s-client_secret", secret), ("s-scopes", "groups"));
        Assert.True(made.StatusCode == HttpStatusCode.Found, $"{made.StatusCode} {await made.Content.ReadAsStringAsync(Stop)} {(made.StatusCode == HttpStatusCode.InternalServerError ? Host.Logs : null)}");
        return Guid.Parse(made.Headers.Location!.OriginalString["/desk/company/".Length..^"?done=connected".Length]);
    }

    public async Task ProveAsync(string domain)
    {
        await DeedAsync("/domains", ("domain", domain));
        var row = await InAsync(db => db.CompanyDomains.AsNoTracking().SingleAsync(d => d.ConnectionId == Id && d.Name == domain, Stop));
        using var set = await Sandbox.Http.PutAsJsonAsync("/dns/txt", new { name = row.RecordName, values = new[] { "v=spf1 -all", row.RecordValue } }, Stop);
        await DeedAsync("/domains/check", ("domain", row.Id.ToString()));
    }

    /// <summary>A form of the connection's page that works.</summary>
    public async Task DeedAsync(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await Owner.Post(Page, Page + path, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{path}: {answer.StatusCode}");
    }

    public Visitor Browser(string language = "en") => new(Host.NewClient(), language);

    /// <summary>As far as the company's page: the address with state and nonce.</summary>
    public async Task<Uri> BeginAsync(Visitor browser, string more = "", Guid? connection = null)
    {
        var (status, _, start) = await browser.Get($"/account/company/{connection ?? Id}{more}");
        Assert.Equal(HttpStatusCode.Found, status);
        var (_, _, target) = await browser.Get(start!);
        return new Uri(target!);
    }

    /// <summary>What the company answers: the callback's path and query.</summary>
    public async Task<string> AnswerAsync(Uri target, string employee)
    {
        using var answer = await Sandbox.Http.GetAsync(new Uri($"{target.AbsoluteUri}&employee={employee}"), Stop);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.PathAndQuery;
    }

    /// <summary>The whole way; the answer to the callback.</summary>
    public async Task<(HttpStatusCode Status, string Body, string? Location)> EnterAsync(Visitor browser, string employee, string more = "", Guid? connection = null) =>
        await browser.Get(await AnswerAsync(await BeginAsync(browser, more, connection), employee));

    public async Task<Visitor> InAsync(string employee)
    {
        var browser = Browser();
        var (status, body, location) = await EnterAsync(browser, employee);
        Assert.True(status == HttpStatusCode.Found && location == "/desk", body);
        return browser;
    }

    public Task GroupsAsync(string employee, params string[] groups) => PutAsync(employee, new { groups });

    public async Task PutAsync(string employee, object change) => (await Sandbox.Http.PutAsJsonAsync($"/idp/employees/{employee}", change, Stop)).EnsureSuccessStatusCode();

    /// <summary>The company ends the newest session of somebody.</summary>
    public async Task EndAsync(string employee, bool everywhere = false)
    {
        var all = await Sandbox.Http.GetFromJsonAsync<JsonElement>("/idp/sessions", Stop);
        var sid = all.GetProperty("sessions").EnumerateArray().First(s => s.GetProperty("sub").GetString() == employee).GetProperty("sid").GetString();
        (await Sandbox.Http.PostAsync(new Uri($"/idp/sessions/{sid}/end{(everywhere ? "?everywhere=1" : "")}", UriKind.Relative), null, Stop)).EnsureSuccessStatusCode();
    }

    /// <summary>What our door answered to the last notice.</summary>
    public async Task<string> AnsweredAsync() =>
        string.Join(' ', (await Sandbox.Http.GetFromJsonAsync<JsonElement>("/idp/logouts", Stop)).GetProperty("logouts").EnumerateArray().Select(l => l.GetProperty("status").GetInt32()));

    /// <summary>What the plug-in keeps for the connection.</summary>
    public IProviderState Stored()
    {
        var providers = Host.Services.GetRequiredService<ISsoProviders>();
        return providers.Context(providers.Find("oidc")!, new(new(Kajak), new(Id), Sandbox: true, new([], []))).State;
    }

    public async Task GrantAsync(string email, TenantRole role, Guid? tenant = null) =>
        Assert.NotEqual(GrantResult.Refused, (await Ask(new GrantRole(tenant ?? Kajak, tenant is null ? "Spree Kajak" : "Havel Rad", email, "Mika Sommer", role, Guid.CreateVersion7(), "de"))).Result);

    public Task<T> Ask<T>(IRequest<T> request) => Host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, Stop));

    public Task<T> InAsync<T>(Func<VaultDb, Task<T>> look) => Host.InScopeAsync(services => look(services.GetRequiredService<VaultDb>()));

    public Task<int> AccountsAsync() => InAsync(db => db.Accounts.CountAsync(Stop));

    /// <summary>The facts noted of one kind, oldest first.</summary>
    public Task<List<string>> NotedAsync(string kind) => InAsync(db => db.AuditPending.Where(p => p.Kind == kind).OrderBy(p => p.At).Select(p => p.Facts).ToListAsync(Stop));

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
