using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Entra;

/// <summary>Entra's v2.0 endpoints: a tenant describes itself, publishes keys, and gives tokens for codes and to applications.</summary>
internal sealed class EntraLogin(EntraWorld world, EntraKeys keys, FaultBoard faults, Chance chance, TimeProvider clock)
{
    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    private readonly TokenLies _lies = new(faults, keys, FaultBoard.Entra);

    /// <summary>Not of any one tenant: what comes from there names whichever tenant the person belongs to.</summary>
    private static bool IsShared(string tenant) => tenant is "common" or "organizations" or "consumers";

    public IResult Describe(HttpContext context, string tenant)
    {
        if (!IsShared(tenant) && !IsOurs(tenant))
        {
            return Refuse(EntraError.NoTenant(tenant));
        }

        var login = Login(context);
        return Results.Json(new JsonObject
        {
            ["token_endpoint"] = $"{login}{tenant}/oauth2/v2.0/token",
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "private_key_jwt", "client_secret_basic", "self_signed_tls_client_auth"),
            ["jwks_uri"] = $"{login}{tenant}/discovery/v2.0/keys",
            ["response_modes_supported"] = new JsonArray("query", "fragment", "form_post"),
            ["subject_types_supported"] = new JsonArray("pairwise"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            ["response_types_supported"] = new JsonArray("code", "id_token", "code id_token", "id_token token"),
            ["scopes_supported"] = new JsonArray("openid", "profile", "email", "offline_access"),
            ["issuer"] = $"{login}{(IsShared(tenant) ? "{tenantid}" : tenant)}/v2.0",
            ["request_uri_parameter_supported"] = false,
            ["userinfo_endpoint"] = "https://graph.microsoft.com/oidc/userinfo",
            ["authorization_endpoint"] = $"{login}{tenant}/oauth2/v2.0/authorize",
            ["http_logout_supported"] = true,
            ["frontchannel_logout_supported"] = true,
            ["end_session_endpoint"] = $"{login}{tenant}/oauth2/v2.0/logout",
            ["tenant_region_scope"] = "EU",
            ["cloud_instance_name"] = "microsoftonline.com",
            ["msgraph_host"] = "graph.microsoft.com",
        });
    }

    public IResult Keys(HttpContext context, string tenant) => IsShared(tenant) || IsOurs(tenant) ? Results.Json(keys.Published(Login(context))) : Refuse(EntraError.NoTenant(tenant));

    public async Task<IResult> Token(HttpContext context, string tenant)
    {
        if (!IsOurs(tenant))
        {
            return Refuse(EntraError.NoTenant(tenant));
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (id, secret) = ClientProof.Read(context.Request.Headers, form);
        if (world.App(id) is not { } app)
        {
            return Refuse(EntraError.NoApp(id));
        }

        var endpoint = new Uri($"{Login(context)}{tenant}/oauth2/v2.0/token");
        return await ClientProof.ObjectionAsync(app, secret, form, endpoint, clock.GetUtcNow()) is { } objection ? Refuse(objection) : form["grant_type"].ToString() switch
        {
            "authorization_code" => Redeem(context, app, form),
            "client_credentials" when form["scope"].ToString().Split(' ').Contains("https://graph.microsoft.com/.default") => Admit(app),
            "client_credentials" => Refuse(EntraError.WrongScope),
            _ => Refuse(EntraError.Malformed("grant_type")),
        };
    }

    public static bool IsOurs(string tenant) => string.Equals(tenant, EntraWorld.Tenant, StringComparison.OrdinalIgnoreCase);

    public IResult Refuse(EntraError error) => error.Result(clock, chance);

    public static Uri Login(HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}/entra/");

    private IResult Admit(EntraApp app) => Results.Json(new JsonObject { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["ext_expires_in"] = 3599, ["access_token"] = world.Admit(app) });

    private IResult Redeem(HttpContext context, EntraApp app, IFormCollection form)
    {
        var value = form["code"].ToString();
        if (world.Code(value) is not { } code || code.Client != app.Id)
        {
            return Refuse(EntraError.NoCode);
        }

        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return code.RedirectUri != form["redirect_uri"] ? Refuse(EntraError.WrongRedirect)
            : code.Challenge != challenge ? Refuse(EntraError.WrongVerifier)
            : code.At + CodeLife < clock.GetUtcNow() ? Refuse(EntraError.OldCode)
            : !world.Redeem(value) ? Refuse(EntraError.UsedCode)
            : Results.Json(new JsonObject
            {
                ["token_type"] = "Bearer",
                ["scope"] = "openid profile email",
                ["expires_in"] = 4200,
                ["access_token"] = chance.Token(60),
                ["id_token"] = Sign(Claims(context, app, code)),
            });
    }

    private string Sign(JsonObject claims)
    {
        var by = faults.Bite(FaultBoard.Entra, FaultBoard.ForeignKey, "*") is null ? keys.Present : keys.Foreign;
        return _lies.Tell(new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims.ToJsonString(), by));
    }

    /// <summary>An id token as Entra's version 2.0 makes it.</summary>
    private JsonObject Claims(HttpContext context, EntraApp app, EntraCode code)
    {
        var (person, now) = (code.Person, clock.GetUtcNow());
        var claims = new JsonObject
        {
            ["aud"] = app.Id,
            ["iss"] = $"{Login(context)}{EntraWorld.Tenant}/v2.0",
            // Five minutes early, as Entra does.
            ["iat"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["exp"] = now.AddMinutes(65).ToUnixTimeSeconds(),
            ["auth_time"] = code.At.ToUnixTimeSeconds(),
            ["amr"] = new JsonArray("pwd", "mfa"),
            ["name"] = person.Name,
            ["nonce"] = code.Nonce,
            ["oid"] = person.Oid,
            ["preferred_username"] = person.Email ?? person.Oid + "@kajakwerk.onmicrosoft.example",
            ["sid"] = world.NewSid(),
            ["sub"] = person.Sub(app.Id),
            ["tid"] = EntraWorld.Tenant,
            ["uti"] = chance.Token(22),
            ["ver"] = "2.0",
            // A directory role that every member has.
            ["wids"] = new JsonArray("b79fbf4d-3ef9-4689-8143-76b194e85509"),
        };
        if (person.Email is not null)
        {
            claims["email"] = person.Email;
        }

        if (person.EmailVerified)
        {
            claims["xms_edov"] = true;
        }

        if (person.Idp is not null)
        {
            claims["idp"] = person.Idp;
        }

        if (person.Roles.Length > 0)
        {
            claims["roles"] = List(person.Roles);
        }

        if (person.Groups.Length > EntraWorld.MostGroups)
        {
            claims["_claim_names"] = new JsonObject { ["groups"] = "src1" };
            claims["_claim_sources"] = new JsonObject { ["src1"] = new JsonObject { ["endpoint"] = $"https://graph.windows.net/{EntraWorld.Tenant}/users/{person.Oid}/getMemberObjects" } };
        }
        else if (person.Groups.Length > 0)
        {
            claims["groups"] = List(person.Groups);
        }

        return claims;
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
