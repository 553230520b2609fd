using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;
using Modular.Sso.Entra;

namespace Modular.Sdk.Tests.Entra;

/// <summary>The sandbox's tenant over real ports, one clock for it and the plug-in.</summary>
internal sealed class SimulatedEntra : IAsyncDisposable
{
    public const string Tenant = "3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01";
    public const string Client = "5a9d7c10-1f2e-4b3a-9d8c-7e6f5a4b3c2d";
    public const string Secret = "entra_secret_sandbox";
    public const string Mila = "b0000000-0000-4000-8000-000000000001";
    public const string Jonas = "b0000000-0000-4000-8000-000000000002";
    public const string Leyla = "b0000000-0000-4000-8000-000000000003";
    public const string Guest = "b0000000-0000-4000-8000-000000000004";
    public const string Ruben = "b0000000-0000-4000-8000-000000000005";
    public const string Guides = "a0000000-0000-4000-8000-0000000000a1";
    public const string Office = "a0000000-0000-4000-8000-0000000000a2";
    public const string Nonce = "n7";
    public static readonly Uri Callback = new("https://modular.example/sso/c/callback");
    private static readonly string Verifier = new('a', 43);

    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly WebApplication _sandbox;
    private readonly InMemoryState _state;

    public SimulatedEntra()
    {
        _state = new(Clock);
        _sandbox = SandboxApp.Build(new() { Port = 0, SmtpPort = 0, Seed = 7, TimeProvider = Clock });
        Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    }

    public EntraProvider Plugin { get; } = new();

    public FakeTimeProvider Clock { get; } = new(Given.Now);

    public Lines Log { get; } = new();

    public HttpClient Http { get; set; }

    public Uri Instance => new(_sandbox.SandboxAddress().BaseUrl, "entra");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task StartAsync() => _sandbox.StartAsync();

    public SettingsBag Settings(string tenant = Tenant, string client = Client, string? secret = Secret, string? certificate = null, string? instance = null) => new(
        [new("tenant_id", tenant), new("client_id", client), new("instance", instance ?? Instance.AbsoluteUri)],
        new[] { (Key: "client_secret", Value: secret), (Key: "certificate", Value: certificate) }.Where(s => s.Value is not null).Select(s => KeyValuePair.Create(s.Key, new Secret(s.Value!))));

    public SsoContext Context(SettingsBag? settings = null) => new()
    {
        Operator = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000b0")),
        Connection = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000c0")),
        Sandbox = true,
        Settings = settings ?? Settings(),
        Http = Http,
        State = _state,
        Log = Log,
        Clock = Clock,
    };

    public async Task<SsoOutcome<SsoRedirect>> BeginAsync(SettingsBag? settings = null) => await Plugin.BeginAsync(
        new() { RedirectUri = Callback, State = "s7", Nonce = Nonce, CodeChallenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))), Culture = "de-DE" }, Context(settings), Stop);

    public async Task<ImmutableArray<SsoParameter>> AnswerAsync(Uri target, string who)
    {
        using var answer = await _browser.GetAsync(new Uri($"{target.AbsoluteUri}&employee={who}"), Stop);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return [.. answer.Headers.Location!.Query[1..].Split('&').Select(p => p.Split('=', 2)).Select(p => new SsoParameter { Name = p[0], Value = Uri.UnescapeDataString(p[1]) })];
    }

    public async Task<SsoOutcome<ExternalIdentity>> SignInAsync(string who, SettingsBag? settings = null)
    {
        var begun = Assert.IsType<SsoOutcome<SsoRedirect>.Ok>(await BeginAsync(settings));
        return await Plugin.CompleteAsync(new() { Parameters = await AnswerAsync(begun.Value.Target, who), RedirectUri = Callback, Nonce = Nonce, CodeVerifier = Verifier }, Context(settings), Stop);
    }

    public async Task<ExternalIdentity> EntersAsync(string who, SettingsBag? settings = null) => await SignInAsync(who, settings) switch
    {
        SsoOutcome<ExternalIdentity>.Ok ok => ok.Value,
        var other => throw new InvalidOperationException(other.ToString()),
    };

    public async Task<SettingsReport> CheckAsync(SettingsBag? settings = null) => await Plugin.CheckSettingsAsync(Context(settings), Stop);

    public async Task BreakAsync(object fault) => Assert.Equal(HttpStatusCode.Created, (await _browser.PostAsJsonAsync(new Uri(Instance, "/faults"), fault, Stop)).StatusCode);

    public async Task AppAsync(object change) => (await _browser.PutAsJsonAsync(new Uri(Instance, "/entra/apps/" + Client), change, Stop)).EnsureSuccessStatusCode();

    public async Task PersonAsync(string oid, object change) => (await _browser.PutAsJsonAsync(new Uri(Instance, "/entra/people/" + oid), change, Stop)).EnsureSuccessStatusCode();

    public async Task RotateAsync() => (await _browser.PostAsync(new Uri(Instance, "/entra/keys/rotate"), null, Stop)).EnsureSuccessStatusCode();

    public Task<string> ReadAsync(string path) => _browser.GetStringAsync(new Uri(Instance, path), Stop);

    /// <summary>A certificate with its key, whose public half is registered for the application.</summary>
    public async Task<X509Certificate2> CertifyAsync(int days = 365, bool registered = true, int bits = 2048)
    {
        using var key = RSA.Create(bits);
        var certificate = new CertificateRequest("CN=Modular", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddDays(days));
        if (registered)
        {
            await AppAsync(new { certificates = new[] { certificate.ExportCertificatePem() } });
        }

        return certificate;
    }

    public static string Pem(X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey();
        return certificate.ExportCertificatePem() + "\n" + key!.ExportPkcs8PrivateKeyPem();
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
        _browser.Dispose();
        Http.Dispose();
    }
}
