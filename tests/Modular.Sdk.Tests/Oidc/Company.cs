using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;
using Modular.Sso.Oidc;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>A provider in memory whose keys and words are ours, so that everything about a token can be wrong.</summary>
internal sealed class Company
{
    public const string Issuer = "https://login.company.example/tenant";
    public const string Client = "modular client";
    public const string Secret = "s3cret/with:odd&letters";
    public const string Nonce = "nonce-of-this-very-question";
    public const string Verifier = "verifier-verifier-verifier-verifier-verifier-43";
    public static readonly Uri Callback = new("https://modular.example/sso/c/callback");

    public Company()
    {
        State = new(Clock);
        Published = [Key];
    }

    public OidcProviderBase Oidc { get; init; } = new OidcProvider();

    public FakeTimeProvider Clock { get; } = Given.Clock();

    /// <summary>What the plug-in keeps.</summary>
    public InMemoryState State { get; }

    public Lines Log { get; } = new();

    /// <summary>Read from constants, so that no test makes a key of its own.</summary>
    public static SigningCredentials Key { get; } = Rsa("k1");

    public static SigningCredentials Next { get; } = Rsa("k2");

    public static SigningCredentials Curve { get; } = new(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "e1" }, SecurityAlgorithms.EcdsaSha256);

    public List<SigningCredentials> Published { get; set; }

    /// <summary>In the same set, for another issuer.</summary>
    public List<SigningCredentials> Foreign { get; set; } = [];

    /// <summary>What the operator typed as the claim with the groups.</summary>
    public string? GroupsClaim { get; set; }

    public JsonObject Description { get; } = new()
    {
        ["issuer"] = Issuer,
        ["authorization_endpoint"] = "https://login.company.example/authorize?tenant=1",
        ["token_endpoint"] = "https://api.company.example/token",
        ["jwks_uri"] = "https://keys.company.example/jwks",
        ["end_session_endpoint"] = "https://login.company.example/logout",
        ["userinfo_endpoint"] = "https://api.company.example/me",
        ["authorization_response_iss_parameter_supported"] = true,
    };

    /// <summary>What is sent instead of <see cref="Description"/>, letter by letter.</summary>
    public string? Described { get; set; }

    public Func<HttpRequestMessage, string, HttpResponseMessage>? TokenEndpoint { get; set; }

    public string? UserInfo { get; set; }

    public string IdToken { get; set; } = "";

    public List<string> Asked { get; } = [];

    public List<string?> Authorizations { get; } = [];

    public JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "k-1001",
        ["aud"] = Client,
        ["iat"] = Clock.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds(),
        ["nonce"] = Nonce,
        ["email"] = "mila.brandt@kajakwerk.example",
        ["email_verified"] = true,
        ["name"] = "Mila Brandt",
        ["groups"] = new JsonArray("guides", "office"),
        ["sid"] = "session-1",
    };

    public JsonObject Notice() => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "k-1001",
        ["sid"] = "session-1",
        ["aud"] = Client,
        ["iat"] = Clock.GetUtcNow().ToUnixTimeSeconds(),
        ["exp"] = Clock.GetUtcNow().AddMinutes(2).ToUnixTimeSeconds(),
        ["jti"] = "notice-1",
        ["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = new JsonObject() },
    };

    public static string Sign(JsonObject claims, SigningCredentials? by = null, string? type = "JWT") =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims.ToJsonString(), by ?? Key, type is null ? [] : new Dictionary<string, object> { ["typ"] = type });

    public static string Unsigned(JsonObject claims) => $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{Base64UrlEncoder.Encode(claims.ToJsonString())}.";

    public SsoContext Context(string issuer = Issuer, string? secret = Secret) => new()
    {
        Operator = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000b0")),
        Connection = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000c0")),
        Sandbox = false,
        Settings = new([new("issuer", issuer), new("client_id", Client), .. GroupsClaim is null ? (KeyValuePair<string, string>[])[] : [new("groups_claim", GroupsClaim)]], secret is null ? [] : [new("client_secret", new Secret(secret))]),
        Http = new Stub(request => Task.FromResult(Answer(request))).Client(),
        State = State,
        Log = Log,
        Clock = Clock,
    };

    public async Task<SsoOutcome<ExternalIdentity>> CompleteAsync(params (string Name, string Value)[] parameters) => await Oidc.CompleteAsync(
        new()
        {
            Parameters = [.. (parameters.Length == 0 ? [("code", "c0de"), ("iss", Issuer)] : parameters).Select(p => new SsoParameter { Name = p.Name, Value = p.Value })],
            RedirectUri = Callback,
            Nonce = Nonce,
            CodeVerifier = Verifier,
        },
        Context(),
        CancellationToken.None);

    public async Task<SsoOutcome<ExternalIdentity>> CompleteAsync(string idToken)
    {
        IdToken = idToken;
        return await CompleteAsync();
    }

    public async Task<SsoOutcome<SessionRevocation>> ReadAsync(string token, string method = "POST", string type = "application/x-www-form-urlencoded") => await Oidc.ReadLogoutNoticeAsync(
        new() { Method = method, Url = new("https://modular.example/sso/c/logout"), Headers = new([new("Content-Type", type)]), Body = Encoding.UTF8.GetBytes("logout_token=" + token) },
        Context(),
        CancellationToken.None);

    private HttpResponseMessage Answer(HttpRequestMessage request)
    {
        var url = request.RequestUri!.AbsoluteUri;
        Asked.Add($"{request.Method} {url}");
        Authorizations.Add(request.Headers.Authorization?.ToString());
        var body = request.Content is null ? "" : new StreamReader(request.Content.ReadAsStream()).ReadToEnd();
        return url switch
        {
            Issuer + "/.well-known/openid-configuration" => Stub.Answer(HttpStatusCode.OK, Described ?? Description.ToJsonString()),
            "https://keys.company.example/jwks" => Stub.Answer(HttpStatusCode.OK, Jwks()),
            "https://api.company.example/token" => TokenEndpoint?.Invoke(request, body) ?? Stub.Answer(HttpStatusCode.OK, JsonSerializer.Serialize(new { id_token = IdToken, access_token = "at", token_type = "Bearer" })),
            "https://api.company.example/me" when UserInfo is not null => Stub.Answer(HttpStatusCode.OK, UserInfo),
            _ => Stub.Answer(HttpStatusCode.NotFound, "nothing here"),
        };
    }

    private string Jwks() => JsonSerializer.Serialize(new { keys = Published.Select(it => Public(it, null)).Concat(Foreign.Select(it => Public(it, "https://login.other.example"))).Append(new JsonObject { ["kty"] = "oct", ["kid"] = "odd" }) });

    private static JsonObject Public(SigningCredentials credentials, string? issuer)
    {
        var key = JsonWebKeyConverter.ConvertFromSecurityKey(credentials.Key);
        var one = new JsonObject { ["kty"] = key.Kty, ["kid"] = key.Kid, ["use"] = "sig", ["n"] = key.N, ["e"] = key.E, ["crv"] = key.Crv, ["x"] = key.X, ["y"] = key.Y };
        if (issuer is not null)
        {
            one["issuer"] = issuer;
        }

        return one;
    }

    public static SigningCredentials Rsa(string id) => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = id }, SecurityAlgorithms.RsaSha256);
}
