using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Sandbox.Entra;

/// <summary>How an application shows who it is: by its secret, or by an assertion that a registered certificate signed (RFC 7523; PS256, x5t#S256).</summary>
internal static class ClientProof
{
    private const string Jwt = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>Which application says it is speaking, and its secret: in the form, or in the header (RFC 6749, 2.3.1).</summary>
    public static (string? Id, string? Secret) Read(IHeaderDictionary headers, IFormCollection form)
    {
        if (headers.Authorization.ToString() is not ['B', 'a', 's', 'i', 'c', ' ', .. var basic])
        {
            return (form["client_id"], form["client_secret"]);
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(basic)).Split(':', 2) is [var id, var secret] ? (WebUtility.UrlDecode(id), WebUtility.UrlDecode(secret)) : (null, null);
        }
        catch (FormatException)
        {
            return (null, null);
        }
    }

    /// <summary>Null: it is the application.</summary>
    public static async Task<EntraError?> ObjectionAsync(EntraApp app, string? secret, IFormCollection form, Uri tokenEndpoint, DateTimeOffset now)
    {
        if (form["client_assertion"].ToString() is { Length: > 0 } assertion)
        {
            return form["client_assertion_type"] == Jwt ? await JudgeAsync(app, assertion, tokenEndpoint, now) : EntraError.WrongAssertion("client_assertion_type");
        }

        return string.IsNullOrEmpty(secret) ? EntraError.NoCredential
            : secret != app.Secret ? EntraError.WrongSecret
            : app.SecretExpires <= now ? EntraError.ExpiredSecret
            : null;
    }

    private static async Task<EntraError?> JudgeAsync(EntraApp app, string assertion, Uri tokenEndpoint, DateTimeOffset now)
    {
        var handler = new JsonWebTokenHandler { MapInboundClaims = false };
        if (!handler.CanReadToken(assertion) || handler.ReadJsonWebToken(assertion) is not { } token || !token.TryGetHeaderValue<string>("x5t#S256", out var thumbprint))
        {
            return EntraError.WrongAssertion("no x5t#S256");
        }

        using var certificate = app.Certificates.Select(pem => X509Certificate2.CreateFromPem(pem)).FirstOrDefault(c => Base64UrlEncoder.Encode(c.GetCertHash(HashAlgorithmName.SHA256)) == thumbprint);
        if (certificate is null)
        {
            return EntraError.UnknownCertificate;
        }

        using var key = certificate.GetRSAPublicKey();
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = app.Id,
            ValidAudience = tokenEndpoint.AbsoluteUri,
            ValidAlgorithms = [SecurityAlgorithms.RsaSsaPssSha256],
            IssuerSigningKey = new RsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
            LifetimeValidator = (from, until, _, _) => from <= now.UtcDateTime.AddMinutes(5) && until > now.UtcDateTime && until <= now.UtcDateTime.AddMinutes(15),
        });
        return !result.IsValid ? EntraError.WrongAssertion(result.Exception.GetType().Name)
            : token.Subject != app.Id || string.IsNullOrEmpty(token.Id) ? EntraError.WrongAssertion("sub or jti")
            : null;
    }
}
