using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Modular.Sandbox;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;
using Modular.Sdk.Tests.Support;
using Modular.Sso.Oidc;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>Our sign-in plug-in against the sandbox's company.</summary>
internal sealed class OidcWorld : SsoWorld
{
    private const string ClientSecret = "company_secret_sandbox";

    private readonly FakeTimeProvider _clock = new(Given.Now);
    private readonly Inbox _inbox = new();
    private readonly HttpClient _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
    private readonly SocketsHttpHandler _line = new() { UseProxy = false, AllowAutoRedirect = false };
    private readonly WebApplication _sandbox;

    public OidcWorld(ISsoProvider? provider = null)
    {
        Provider = provider ?? new OidcProvider();
        _sandbox = SandboxApp.Build(new() { Port = 0, SmtpPort = 0, Seed = 7, TimeProvider = _clock, WebhookHandler = _inbox });
    }

    public override ISsoProvider Provider { get; }

    public override TimeProvider Clock => _clock;

    public override HttpMessageHandler Handler => _line;

    public override SettingsBag Settings => new([new("issuer", new Uri(Base, "idp").AbsoluteUri), new("client_id", "modular"), new("scopes", "groups")], [new("client_secret", new Secret(ClientSecret))]);

    public override ImmutableArray<string> Secrets => [ClientSecret, "Mila Brandt", "mila.brandt@kajakwerk.example"];

    public override ModularPluginAttribute Manifest => System.Reflection.CustomAttributeExtensions.GetCustomAttribute<ModularPluginAttribute>(typeof(OidcProvider).Assembly)!;

    /// <summary>What the sandbox knows this client by.</summary>
    public override Uri Callback => new("https://modular.example/sso/c/callback");

    private Uri Base => _sandbox.SandboxAddress().BaseUrl;

    public static async Task<SsoWorld> StartAsync() => await new OidcWorld().StartedAsync();

    public async Task<OidcWorld> StartedAsync()
    {
        await _sandbox.StartAsync();
        return this;
    }

    public override void Advance(TimeSpan span) => _clock.Advance(span);

    public override async Task<ImmutableArray<SsoParameter>> AnswerAsync(SsoRedirect redirect, bool agrees)
    {
        using var answer = await _browser.GetAsync(new Uri($"{redirect.Target.AbsoluteUri}&employee={(agrees ? "k-1001" : "nobody")}"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return [.. answer.Headers.Location!.Query[1..].Split('&').Select(p => p.Split('=', 2)).Select(p => new SsoParameter { Name = p[0], Value = Uri.UnescapeDataString(p[1]) })];
    }

    public override Task<bool> LieAsync(SsoLie lie) => lie == SsoLie.Unavailable
        ? BreakAsync(new { target = "idp", kind = "fail_before", route = "POST /idp/connect/token", count = 1 })
        : BreakAsync(new
        {
            target = "idp",
            count = 1,
            kind = lie switch
            {
                SsoLie.WrongNonce => "wrong_nonce",
                SsoLie.MixUp => "mix_up",
                SsoLie.Unsigned => "unsigned",
                SsoLie.Symmetric => "symmetric",
                SsoLie.WrongKey => "wrong_key",
                SsoLie.WrongAudience => "wrong_audience",
                SsoLie.WrongIssuer => "wrong_issuer",
                SsoLie.Expired => "expired",
                SsoLie.UnverifiedEmail => "unverified_email",
                _ => "group_overage",
            },
        });

    public override async Task<bool> RotateKeysAsync()
    {
        using var answer = await _browser.PostAsync(new Uri(Base, "idp/keys/rotate"), null);
        return answer.IsSuccessStatusCode;
    }

    public override async Task<RawRequest?> NoticeAsync(ExternalIdentity who, SsoNoticeLie? lie)
    {
        if (lie is { } told)
        {
            await BreakAsync(new
            {
                target = "idp.logout",
                kind = told switch
                {
                    SsoNoticeLie.WrongKey => "forge",
                    SsoNoticeLie.Unsigned => "unsigned",
                    SsoNoticeLie.WrongAudience => "wrong_audience",
                    SsoNoticeLie.WrongIssuer => "wrong_issuer",
                    SsoNoticeLie.Expired => "expired",
                    SsoNoticeLie.WithNonce => "with_nonce",
                    _ => "no_event",
                },
            });
        }

        using var ended = await _browser.PostAsync(new Uri(Base, $"idp/sessions/{who.SessionId}/end"), null);
        ended.EnsureSuccessStatusCode();
        return _inbox.Last;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _sandbox.StopAsync();
        await _sandbox.DisposeAsync();
        _browser.Dispose();
        _line.Dispose();
        _inbox.Dispose();
    }

    private async Task<bool> BreakAsync(object fault)
    {
        using var answer = await _browser.PostAsJsonAsync(new Uri(Base, "faults"), fault);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return true;
    }

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
