using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Autofac;
using Microsoft.AspNetCore.Hosting;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Benchmarks.Vault;

/// <summary>
/// The whole host in this process, with the roles web and fetcher, on PostgreSQL, with the demo people; and one of them, signed in by password, so that their
/// session is unlocked. In this process because processor time of opening is read from it; what is timed goes through HTTP or through the contracts.
/// </summary>
internal sealed partial class VaultHouse : IAsyncDisposable
{
    /// <summary>The parameters that the product ships with.</summary>
    public const int MemoryKiB = 64 * 1024;
    public const int Passes = 3;
    public const string Password = "lantern velvet harbour 42";

    private readonly TestHost _host;
    private readonly HttpClient _person;
    private readonly SessionDoor _door;
    private string _token = "";

    private VaultHouse(TestHost host, SessionDoor door, TestDatabase data, byte[] serviceKey)
    {
        (_host, _door, Data, ServiceKey, Cookies) = (host, door, data, serviceKey, new BrowserLike(host.BaseUrl));
        _person = new HttpClient(Cookies) { BaseAddress = host.BaseUrl };
    }

    public TestDatabase Data { get; }

    public byte[] ServiceKey { get; }

    public int Port => _host.BaseUrl.Port;

    /// <summary>The person's cookies as a header's value.</summary>
    public string Cookie => Cookies.Cookies.GetCookieHeader(new UriBuilder(_host.BaseUrl) { Scheme = Uri.UriSchemeHttps }.Uri);

    private BrowserLike Cookies { get; }

    public static async Task<VaultHouse> OpenAsync()
    {
        var (data, door, serviceKey) = (await MigratedDatabase.CopyAsync(Database.Postgres), new SessionDoor(), RandomNumberGenerator.GetBytes(32));
        var host = await TestHost.StartAsync(data, new TestHostOptions
        {
            Roles = Roles.Web | Roles.Fetcher,
            Seed = true,
            Settings = new Dictionary<string, string?>
            {
                ["ServiceKey"] = Convert.ToBase64String(serviceKey),
                ["Vault:Argon2id:MemoryKiB"] = $"{MemoryKiB}",
                ["Vault:Argon2id:Passes"] = $"{Passes}",
                ["RateLimits:PerMinute"] = "0",
                ["Logging:LogLevel:Default"] = "Warning",
                ["RateLimits:SignInPerMinute"] = "0",
            },
            Register = container => container.RegisterInstance<IStartupFilter>(door),
        });
        var house = new VaultHouse(host, door, data, serviceKey);
        await house.SignInAsync();
        return house;
    }

    /// <summary>POST /account/unlock with the right password: throttle, keys from two databases, Argon2id, session row, audit note, proof.</summary>
    public async Task UnlockAsync()
    {
        using var answer = await PostAsync("/account/unlock", ("password", Password));
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"Unlocking was answered with {answer.StatusCode}.");
        }
    }

    /// <summary>Runs something in an unlocked session of the person, in one request; several at once are several requests.</summary>
    public async Task InSessionAsync(Func<IServiceProvider, Guid, Guid, Task> work, int times = 1)
    {
        _door.Work = work;
        await Task.WhenAll(Enumerable.Range(0, times).Select(async _ =>
        {
            using var answer = await _person.GetAsync(new Uri(SessionDoor.Address, UriKind.Relative));
            answer.EnsureSuccessStatusCode();
        }));
    }

    /// <summary>What every knock at the door does from now on.</summary>
    public void Leave(Func<IServiceProvider, Guid, Guid, Task> work) => _door.Work = work;

    public Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work) => _host.InScopeAsync(work);

    public async ValueTask DisposeAsync()
    {
        _person.Dispose();
        await _host.DisposeAsync();
        await Data.DisposeAsync();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    internal static partial Regex Token();

    private async Task SignInAsync()
    {
        _token = await TokenAsync("/account/sign-in");
        using var answer = await PostAsync("/account/sign-in", ("email", "tenant@demo.example"), ("password", Password));
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"Signing in was answered with {answer.StatusCode}.");
        }

        _token = await TokenAsync("/account");
    }

    private async Task<string> TokenAsync(string page) => Token().Match(await _person.GetStringAsync(new Uri(page, UriKind.Relative))).Groups[1].Value;

    private async Task<HttpResponseMessage> PostAsync(string to, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", _token), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        return await _person.PostAsync(new Uri(to, UriKind.Relative), form);
    }
}
