using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;

namespace Acme.Sso.GitLab.Tests.Simulator;

/// <summary>GitLab as its documentation and its own description say (17 and later): id tokens of two minutes with the direct groups, all groups in the user info only, no name of its own in the browser's answer, no sign-out.</summary>
internal sealed class SimulatedGitLab(TimeProvider clock, Uri callback) : HttpMessageHandler
{
    public const string Address = "https://git.kajakwerk.example", Application = "app-of-the-simulator", Secret = "gloas-secret-of-the-simulator";

    /// <summary>Made once: a key takes longer than a test.</summary>
    private static readonly Key First = Key.Make("k1"), Second = Key.Make("k2"), Unpublished = Key.Make("k3");

    private readonly Lock _gate = new();
    private readonly Codes _codes = new();
    private Key _key = First;
    private SsoLie? _lie;

    /// <summary>Where she was added, and where she is by inheritance as well.</summary>
    public string[] Direct { get; set; } = ["kajakwerk/guides"];

    public string[] All { get; set; } = ["kajakwerk/guides", "kajakwerk/guides/night-tours"];

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

    public ImmutableArray<SsoParameter> Visit(Uri page, bool agrees)
    {
        var asked = HttpUtility.ParseQueryString(page.Query);
        if (page.GetLeftPart(UriPartial.Path) != $"{Address}/oauth/authorize" || asked["client_id"] != Application || asked["redirect_uri"] != callback.AbsoluteUri
            || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || asked["scope"]?.Split(' ').Order(StringComparer.Ordinal).SequenceEqual(["email", "openid", "profile"]) != true)
        {
            throw new InvalidOperationException("GitLab shows an error: the request is not the application's.");
        }

        (string Name, string Value)[] answer = agrees
            ? [("code", _codes.Give(asked["nonce"]!, asked["code_challenge"]!)), ("state", asked["state"]!)]
            : [("error", "access_denied"), ("error_description", "The resource owner or authorization server denied the request."), ("state", asked["state"]!)];
        return [.. (Takes(SsoLie.MixUp) ? [.. answer, ("iss", "https://git.elsewhere.example")] : answer).Select(it => new SsoParameter { Name = it.Name, Value = it.Value })];
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var form = HttpUtility.ParseQueryString(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        lock (_gate)
        {
            var (status, answer) = (request.Method.Method, request.RequestUri!.AbsoluteUri) switch
            {
                ("GET", $"{Address}/.well-known/openid-configuration") => (HttpStatusCode.OK, Description()),
                ("GET", $"{Address}/oauth/discovery/keys") => (HttpStatusCode.OK, new JsonObject { ["keys"] = new JsonArray(_key.Public()) }),
                ("POST", $"{Address}/oauth/token") => Redeem(request.Headers.Authorization?.ToString(), form["code"] ?? "", form["redirect_uri"], form["code_verifier"] ?? ""),
                ("GET", $"{Address}/oauth/userinfo") => UserInfo(request.Headers.Authorization?.ToString()),
                _ => (HttpStatusCode.NotFound, new()),
            };
            return new(status) { Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json") };
        }
    }

    private static JsonObject Description() => new()
    {
        ["issuer"] = Address,
        ["authorization_endpoint"] = $"{Address}/oauth/authorize",
        ["token_endpoint"] = $"{Address}/oauth/token",
        ["userinfo_endpoint"] = $"{Address}/oauth/userinfo",
        ["jwks_uri"] = $"{Address}/oauth/discovery/keys",
        ["response_types_supported"] = new JsonArray("code"),
        ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_basic", "client_secret_post"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        ["code_challenge_methods_supported"] = new JsonArray("plain", "S256"),
    };

    private (HttpStatusCode Status, JsonObject Answer) Redeem(string? authorization, string code, string? redirect, string verifier)
    {
        if (authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Application}:{Secret}")))
        {
            return (HttpStatusCode.Unauthorized, new() { ["error"] = "invalid_client" });
        }

        return Takes(SsoLie.Unavailable) ? (HttpStatusCode.BadGateway, new())
            : redirect == callback.AbsoluteUri && _codes.Take(code, verifier) is { } nonce ? (HttpStatusCode.OK, new() { ["id_token"] = IdToken(nonce), ["access_token"] = "access", ["token_type"] = "Bearer", ["expires_in"] = 7200 })
            : (HttpStatusCode.BadRequest, new() { ["error"] = "invalid_grant" });
    }

    private string IdToken(string nonce)
    {
        var now = Takes(SsoLie.Expired) ? clock.GetUtcNow().AddHours(-1) : clock.GetUtcNow();
        var claims = new JsonObject
        {
            ["iss"] = Takes(SsoLie.WrongIssuer) ? "https://git.elsewhere.example" : Address,
            ["sub"] = "1001",
            ["aud"] = Takes(SsoLie.WrongAudience) ? "somebody" : Application,
            ["exp"] = now.AddMinutes(2).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nonce"] = Takes(SsoLie.WrongNonce) ? "another" : nonce,
            ["auth_time"] = now.AddHours(-2).ToUnixTimeSeconds(),
            ["sub_legacy"] = "9f2c",
            ["name"] = "Mila Brandt",
            ["nickname"] = "mila",
            ["preferred_username"] = "mila",
            ["email"] = "mila.brandt@kajakwerk.example",
            ["email_verified"] = !Takes(SsoLie.UnverifiedEmail),
            ["groups_direct"] = Texts(Direct),
        };
        return Takes(SsoLie.Unsigned) ? Jwt.Unsigned(claims, "JWT")
            : Takes(SsoLie.Symmetric) ? Jwt.WithSecret(claims, Secret, "JWT")
            : Jwt.Signed(claims, Takes(SsoLie.WrongKey) ? Unpublished : _key, "JWT");
    }

    private (HttpStatusCode Status, JsonObject Answer) UserInfo(string? authorization)
    {
        if (authorization != "Bearer access")
        {
            return (HttpStatusCode.Unauthorized, new() { ["error"] = "invalid_token" });
        }

        var told = new JsonObject { ["sub"] = "1001", ["name"] = "Mila Brandt", ["nickname"] = "mila", ["email"] = "mila.brandt@kajakwerk.example", ["email_verified"] = true };
        if (!Takes(SsoLie.GroupOverage))
        {
            told["groups"] = Texts(All);
        }

        return (HttpStatusCode.OK, told);
    }

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(it => (JsonNode)it)]);

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
