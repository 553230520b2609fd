using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;

namespace SampleNamespace.Tests.Simulator;

/// <summary>Somebody of the company.</summary>
internal sealed class Person
{
    public string Id { get; } = "e-1001";

    public string Name { get; } = "Mila Brandt";

    public string Email { get; } = "mila.brandt@harbour.example";

    public string Kind { get; set; } = "employee";
}

/// <summary>The provider as its documentation describes it: its addresses, its codes, its failures. Shares no code with the plug-in, so that one misreading is not made twice.</summary>
/// <param name="clock">What time it is there.</param>
/// <param name="callback">Where people are sent back to; registered here.</param>
/// <param name="host">Where it lies; the provider's own address when null.</param>
internal sealed class SimulatedProvider(TimeProvider clock, Uri callback, Uri? host = null) : HttpMessageHandler
{
    public const string Company = "harbour", ClientId = "modular", ClientSecret = "secret_of_the_simulator";

    /// <summary>Made once: a key takes longer than a test.</summary>
    private static readonly Key First = Key.Make("k1"), Second = Key.Make("k2"), Unpublished = Key.Make("k3");

    private readonly string _issuer = new Uri(host ?? new("https://login.sandbox.sample-id.example"), Company).AbsoluteUri;
    private readonly Lock _gate = new();
    private readonly Codes _codes = new();
    private Key _key = First;
    private SsoLie? _lie;

    public Person Person { get; } = new();

    /// <summary>Makes the next answer a lie, once.</summary>
    public bool Lie(SsoLie lie)
    {
        _lie = lie;
        return true;
    }

    public bool RotateKeys()
    {
        _key = Second;
        return true;
    }

    /// <summary>A person arrives on the sign-in page, and the browser comes back with this.</summary>
    public ImmutableArray<SsoParameter> Visit(Uri page, bool agrees)
    {
        var asked = HttpUtility.ParseQueryString(page.Query);
        if (page.GetLeftPart(UriPartial.Path) != $"{_issuer}/authorize" || asked["client_id"] != ClientId || asked["redirect_uri"] != callback.AbsoluteUri
            || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || asked["scope"]?.Split(' ').Contains("openid") != true)
        {
            throw new InvalidOperationException("The page shows an error: the request is not ours.");
        }

        var answer = agrees ? ("code", _codes.Give(asked["nonce"]!, asked["code_challenge"]!)) : ("error", "access_denied");
        return [.. new[] { answer, ("state", asked["state"]!), ("iss", Takes(SsoLie.MixUp) ? "https://login.elsewhere.example" : _issuer) }.Select(it => new SsoParameter { Name = it.Item1, Value = it.Item2 })];
    }

    /// <summary>Somebody's session ends, and the provider tells us.</summary>
    public RawRequest EndSession(ExternalIdentity who, SsoNoticeLie? lie)
    {
        var now = clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = lie == SsoNoticeLie.WrongIssuer ? "https://login.elsewhere.example" : _issuer,
            ["aud"] = lie == SsoNoticeLie.WrongAudience ? "somebody" : ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (lie == SsoNoticeLie.Expired ? now.AddMinutes(-10) : now.AddMinutes(2)).ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["sub"] = who.Subject,
            ["sid"] = who.SessionId,
        };
        if (lie != SsoNoticeLie.WithoutEvent)
        {
            claims["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() };
        }

        if (lie == SsoNoticeLie.WithNonce)
        {
            claims["nonce"] = "n";
        }

        var token = lie == SsoNoticeLie.Unsigned ? Jwt.Unsigned(claims, "logout+jwt") : Jwt.Signed(claims, lie == SsoNoticeLie.WrongKey ? Unpublished : _key, "logout+jwt");
        return new()
        {
            Method = "POST",
            Url = new("https://host.example/sso/c/logout"),
            Headers = new([new("Content-Type", "application/x-www-form-urlencoded")]),
            Body = Encoding.UTF8.GetBytes("logout_token=" + token),
        };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var form = HttpUtility.ParseQueryString(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_gate)
        {
            var (status, answer) = (request.Method.Method, request.RequestUri!.AbsoluteUri.Replace(_issuer, "", StringComparison.Ordinal)) switch
            {
                ("GET", "/.well-known/openid-configuration") => (HttpStatusCode.OK, Description()),
                ("GET", "/keys") => (HttpStatusCode.OK, new JsonObject { ["keys"] = new JsonArray(_key.Public()) }),
                ("POST", "/token") => Redeem(request.Headers.Authorization?.ToString(), form["code"] ?? "", form["redirect_uri"], form["code_verifier"] ?? ""),
                ("GET", "/me") => Me(request.Headers.Authorization?.ToString()),
                _ => (HttpStatusCode.NotFound, new()),
            };
            return new(status) { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
        }
    }

    private JsonObject Description() => new()
    {
        ["issuer"] = _issuer,
        ["authorization_endpoint"] = $"{_issuer}/authorize",
        ["token_endpoint"] = $"{_issuer}/token",
        ["userinfo_endpoint"] = $"{_issuer}/me",
        ["jwks_uri"] = $"{_issuer}/keys",
        ["end_session_endpoint"] = $"{_issuer}/logout",
        ["code_challenge_methods_supported"] = new JsonArray("S256"),
        ["authorization_response_iss_parameter_supported"] = true,
    };

    private (HttpStatusCode Status, JsonObject Answer) Redeem(string? authorization, string code, string? redirect, string verifier)
    {
        if (authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{ClientSecret}")))
        {
            return (HttpStatusCode.Unauthorized, new() { ["error"] = "invalid_client" });
        }

        return Takes(SsoLie.Unavailable) ? (HttpStatusCode.ServiceUnavailable, new())
            : redirect == callback.AbsoluteUri && _codes.Take(code, verifier) is { } nonce ? (HttpStatusCode.OK, new() { ["id_token"] = IdToken(nonce), ["access_token"] = "access", ["token_type"] = "Bearer" })
            : (HttpStatusCode.BadRequest, new() { ["error"] = "invalid_grant" });
    }

    private string IdToken(string nonce)
    {
        var now = Takes(SsoLie.Expired) ? clock.GetUtcNow().AddHours(-1) : clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Takes(SsoLie.WrongIssuer) ? "https://login.elsewhere.example" : _issuer,
            ["sub"] = Person.Id,
            ["aud"] = Takes(SsoLie.WrongAudience) ? "somebody" : ClientId,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
            ["nonce"] = Takes(SsoLie.WrongNonce) ? "another" : nonce,
            ["sid"] = "session-1",
        };
        return Takes(SsoLie.Unsigned) ? Jwt.Unsigned(claims, "JWT")
            : Takes(SsoLie.Symmetric) ? Jwt.WithSecret(claims, ClientSecret, "JWT")
            : Jwt.Signed(claims, Takes(SsoLie.WrongKey) ? Unpublished : _key, "JWT");
    }

    private (HttpStatusCode Status, JsonObject Answer) Me(string? authorization) => authorization != "Bearer access" ? (HttpStatusCode.Unauthorized, new()) : (HttpStatusCode.OK, new()
    {
        ["sub"] = Person.Id,
        ["name"] = Person.Name,
        ["email"] = Person.Email,
        ["email_verified"] = !Takes(SsoLie.UnverifiedEmail),
        ["kind"] = Person.Kind,
        ["teams"] = new JsonArray(new JsonObject { ["name"] = "guides" }, new JsonObject { ["name"] = "office" }),
        ["teams_complete"] = !Takes(SsoLie.GroupOverage),
    });

    private bool Takes(SsoLie lie)
    {
        if (_lie != lie)
        {
            return false;
        }

        _lie = null;
        return true;
    }
}
