using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Entra;

/// <summary>The key set that tenants share: the key that signs for every tenant, and one that signs for another tenant alone.</summary>
internal sealed class EntraKeys(Chance chance) : ITokenKeys
{
    private readonly Lock _gate = new();

    public SigningCredentials Present { get { lock (_gate) { return field ??= Make("entra_first"); } } private set; }

    public SigningCredentials Stranger { get => field ??= Make(Present.Kid); }

    /// <summary>Published in the same set, and not for this tenant.</summary>
    public SigningCredentials Foreign { get => field ??= Make("entra_foreign"); }

    public string Rotate()
    {
        var next = Make("entra_" + chance.Token(12));
        lock (_gate)
        {
            Present = next;
        }

        return next.Kid;
    }

    /// <summary>As Entra publishes it: each key says for which issuers it signs.</summary>
    public JsonObject Published(Uri login) => new()
    {
        ["keys"] = new JsonArray(Describe(Present, $"{login.AbsoluteUri}{{tenantid}}/v2.0"), Describe(Foreign, $"{login.AbsoluteUri}{EntraWorld.OtherTenant}/v2.0")),
    };

    private static JsonObject Describe(SigningCredentials credentials, string issuer)
    {
        var parts = ((RsaSecurityKey)credentials.Key).Rsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = credentials.Kid,
            ["n"] = Base64UrlEncoder.Encode(parts.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parts.Exponent),
            ["issuer"] = issuer,
        };
    }

    private static SigningCredentials Make(string? id) => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = id }, SecurityAlgorithms.RsaSha256);
}
