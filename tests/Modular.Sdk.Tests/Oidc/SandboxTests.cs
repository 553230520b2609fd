using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;
using Modular.Sso.Oidc;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>The plug-in against the sandbox's company: OpenIddict, over real ports, one clock for both.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private static readonly Uri Callback = new("https://modular.example/sso/c/callback");

    private readonly FakeTimeProvider _clock = new(Given.Now);
    private readonly Inbox _inbox = new();
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly HttpClient _api = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly WebApplication _sandbox;
    private readonly InMemoryState _state;
    private readonly OidcProvider _oidc = new();
    private readonly Lines _log = new();

    public SandboxTests()
    {
        _state = new(_clock);
        _sandbox = SandboxApp.Build(new() { Port = 0, SmtpPort = 0, Seed = 7, TimeProvider = _clock, WebhookHandler = _inbox });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Uri Base => _sandbox.SandboxAddress().BaseUrl;

    public async ValueTask InitializeAsync() => await _sandbox.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
        _browser.Dispose();
        _api.Dispose();
        _inbox.Dispose();
    }

    [Fact]
    public async Task An_employee_signs_in()
    {
        var who = Ok(await SignInAsync("k-1002"));

        Assert.Equal((new Uri(Base, "idp").AbsoluteUri, "k-1002", "jonas.okafor@kajakwerk.example", true, "Jonas Okafor"), (who.Issuer, who.Subject, who.Email, who.EmailVerified, who.Name));
        Assert.Equal(["guides", "office"], who.Groups);
        Assert.Equal(24, who.SessionId!.Length);
        Assert.Equal(_clock.GetUtcNow(), who.AuthenticatedAt);
        Assert.DoesNotContain("jonas", _log.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_group_is_a_list_too() => Assert.Equal(["leads"], Ok(await SignInAsync("k-1003")).Groups);

    [Fact]
    public async Task The_test_of_the_connection_is_content()
    {
        var report = await _oidc.CheckSettingsAsync(Context(), Stop);
        Assert.True(report.Works, string.Join('\n', report.Findings.Select(f => f.Text.En)));
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task Cancelling_is_cancelling() => Assert.IsType<SsoOutcome<ExternalIdentity>.Cancelled>(await SignInAsync("nobody"));

    [Theory]
    [InlineData("wrong_audience", "forged")]
    [InlineData("wrong_issuer", "forged")]
    [InlineData("wrong_nonce", "forged")]
    [InlineData("wrong_key", "forged")]
    [InlineData("unsigned", "forged")]
    [InlineData("symmetric", "forged")]
    [InlineData("expired", "expired")]
    [InlineData("mix_up", "other_provider")]
    public async Task A_lie_is_refused_and_the_next_sign_in_is_fine(string kind, string code)
    {
        await BreakAsync(new { target = "idp", kind, count = 1 });
        Assert.Equal(code, Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await SignInAsync("k-1001")).Code.Value);
        Assert.Equal("k-1001", Ok(await SignInAsync("k-1001")).Subject);
    }

    [Fact]
    public async Task What_is_true_and_little_is_told_as_it_is()
    {
        await BreakAsync(new { target = "idp", kind = "unverified_email", count = 1 });
        Assert.False(Ok(await SignInAsync("k-1001")).EmailVerified);
        await BreakAsync(new { target = "idp", kind = "no_email", count = 1 });
        Assert.Null(Ok(await SignInAsync("k-1001")).Email);
        await BreakAsync(new { target = "idp", kind = "group_overage", count = 1 });
        var many = Ok(await SignInAsync("k-1001"));
        Assert.Empty(many.Groups);
        Assert.False(many.GroupsComplete);
    }

    [Fact]
    public async Task A_provider_that_is_down_may_be_asked_again()
    {
        foreach (var fault in new[] { new { target = "idp", kind = "fail_before", route = "POST /idp/connect/token", count = 1 }, new { target = "idp", kind = "rate_limit", route = "POST /idp/connect/token", count = 1 } })
        {
            await BreakAsync(fault);
            Assert.IsType<SsoOutcome<ExternalIdentity>.TryLater>(await SignInAsync("k-1001"));
        }
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var (parameters, nonce, verifier) = await AnswerAsync("k-1001");
        Ok(await CompleteAsync(parameters, nonce, verifier));
        Assert.Equal("code_refused", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await CompleteAsync(parameters, nonce, verifier)).Code.Value);
    }

    [Fact]
    public async Task A_code_without_its_verifier_is_worth_nothing()
    {
        var (parameters, nonce, _) = await AnswerAsync("k-1001");
        Assert.Equal("code_refused", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await CompleteAsync(parameters, nonce, new string('v', 43))).Code.Value);
    }

    [Fact]
    public async Task A_wrong_secret_is_a_matter_of_settings()
    {
        var (parameters, nonce, verifier) = await AnswerAsync("k-1001");
        Assert.Equal("configuration", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await CompleteAsync(parameters, nonce, verifier, "wrong")).Code.Value);
    }

    [Fact]
    public async Task Keys_rotate_without_anybody_noticing()
    {
        Ok(await SignInAsync("k-1001"));
        (await _browser.PostAsync(new Uri(Base, "idp/keys/rotate"), null, Stop)).EnsureSuccessStatusCode();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Ok(await SignInAsync("k-1001"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("forge", false)]
    [InlineData("unsigned", false)]
    [InlineData("wrong_audience", false)]
    [InlineData("wrong_issuer", false)]
    [InlineData("expired", false)]
    [InlineData("with_nonce", false)]
    [InlineData("no_event", false)]
    public async Task A_logout_notice_is_read_or_refused(string kind, bool good)
    {
        var who = Ok(await SignInAsync("k-1001"));
        if (kind.Length > 0)
        {
            await BreakAsync(new { target = "idp.logout", kind });
        }

        (await _browser.PostAsync(new Uri(Base, $"idp/sessions/{who.SessionId}/end"), null, Stop)).EnsureSuccessStatusCode();
        Assert.Equal("https://modular.example/sso/c/logout", _inbox.Last!.Url.AbsoluteUri);
        var read = await _oidc.ReadLogoutNoticeAsync(_inbox.Last, Context(), Stop);
        if (good)
        {
            Assert.Equal(who.SessionId, Assert.IsType<SsoOutcome<SessionRevocation>.Ok>(read).Value.SessionId);
        }
        else
        {
            Assert.IsType<SsoOutcome<SessionRevocation>.Refused>(read);
        }
    }

    [Fact]
    public async Task Signing_out_leads_to_the_company_and_back()
    {
        Ok(await SignInAsync("k-1001"));
        var begun = await _oidc.BeginLogoutAsync(new() { ReturnUri = new("https://modular.example/sso/c/logout"), State = "s8", Culture = "de-DE" }, Context(), Stop);
        var target = Assert.IsType<SsoOutcome<SsoRedirect>.Ok>(begun).Value.Target;
        Assert.Contains("Auch bei der Firma abmelden?", await _browser.GetStringAsync(target, Stop), StringComparison.Ordinal);
        using var answer = await _browser.GetAsync(new Uri(target.AbsoluteUri + "&sure=yes"), Stop);
        Assert.Equal("https://modular.example/sso/c/logout?state=s8", answer.Headers.Location!.AbsoluteUri);
        Assert.NotNull(_inbox.Last);
    }

    private async Task<SsoOutcome<ExternalIdentity>> SignInAsync(string employee)
    {
        var (parameters, nonce, verifier) = await AnswerAsync(employee);
        return await CompleteAsync(parameters, nonce, verifier);
    }

    private async Task<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoParameter[] parameters, string nonce, string verifier, string secret = "company_secret_sandbox") => await _oidc.CompleteAsync(
        new() { Parameters = [.. parameters], RedirectUri = Callback, Nonce = nonce, CodeVerifier = verifier }, Context(secret), Stop);

    private async Task<(SsoParameter[] Parameters, string Nonce, string Verifier)> AnswerAsync(string employee)
    {
        var verifier = new string('a', 43);
        var begin = new SsoBegin { RedirectUri = Callback, State = "s7", Nonce = "n7", CodeChallenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), Culture = "de-DE" };
        var target = Assert.IsType<SsoOutcome<SsoRedirect>.Ok>(await _oidc.BeginAsync(begin, Context(), Stop)).Value.Target;
        Assert.Contains("Mila Brandt", await _browser.GetStringAsync(target, Stop), StringComparison.Ordinal);
        using var answer = await _browser.GetAsync(new Uri($"{target.AbsoluteUri}&employee={employee}"), Stop);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return ([.. answer.Headers.Location!.Query[1..].Split('&').Select(p => p.Split('=', 2)).Select(p => new SsoParameter { Name = p[0], Value = Uri.UnescapeDataString(p[1]) })], "n7", verifier);
    }

    private async Task BreakAsync(object fault) => Assert.Equal(HttpStatusCode.Created, (await _browser.PostAsJsonAsync(new Uri(Base, "faults"), fault, Stop)).StatusCode);

    private SsoContext Context(string secret = "company_secret_sandbox") => new()
    {
        Operator = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000b0")),
        Connection = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000c0")),
        Sandbox = true,
        Settings = new([new("issuer", new Uri(Base, "idp").AbsoluteUri), new("client_id", "modular"), new("scopes", "groups")], [new("client_secret", new Secret(secret))]),
        Http = _api,
        State = _state,
        Log = _log,
        Clock = _clock,
    };

    private static T Ok<T>(SsoOutcome<T> outcome) => outcome is SsoOutcome<T>.Refused refused ? throw new InvalidOperationException(refused.ToString()) : Assert.IsType<SsoOutcome<T>.Ok>(outcome).Value;

    private sealed class Inbox : HttpMessageHandler
    {
        public RawRequest? Last { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Last = new()
            {
                Method = request.Method.Method,
                Url = request.RequestUri!,
                Headers = new(request.Content!.Headers.SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)))),
                Body = await request.Content.ReadAsByteArrayAsync(cancellationToken),
            };
            return new(HttpStatusCode.OK);
        }
    }
}
