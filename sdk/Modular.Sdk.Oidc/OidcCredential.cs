using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc;

/// <summary>How a client shows who it is: by a secret, or by something it signs (RFC 7523). Disposed by the base class after the call.</summary>
public sealed class OidcCredential : IDisposable
{
    /// <summary>An assertion is used at once; Entra takes no longer-lived ones than ten minutes.</summary>
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(5);

    private readonly IDisposable[] _owned;

    private OidcCredential(Secret? secret, Func<OidcMetadata, string>? assertion, params IDisposable[] owned) => (Secret, Assertion, _owned) = (secret, assertion, owned);

    internal Secret? Secret { get; }

    internal Func<OidcMetadata, string>? Assertion { get; }

    /// <summary>A client secret, in the header or the form as the provider likes it.</summary>
    public static OidcCredential FromSecret(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new(secret, null);
    }

    /// <summary>A client assertion of the heir's own making.</summary>
    /// <param name="sign">Makes a signed JWT; called when a code is redeemed.</param>
    public static OidcCredential FromAssertion(Func<OidcMetadata, string> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        return new(null, sign);
    }

    /// <summary>A certificate whose private key signs an assertion (<c>private_key_jwt</c>): PS256 or, on a curve, ES256, ES384 or ES512; the provider knows it by <c>x5t#S256</c>.</summary>
    /// <param name="certificate">With its private key, RSA or elliptic curve. It belongs to the credential from now on.</param>
    /// <param name="clientId">The client's name at the provider.</param>
    /// <param name="context">The call's.</param>
    /// <exception cref="ArgumentException">It has no private key of these kinds.</exception>
    public static OidcCredential FromCertificate(X509Certificate2 certificate, string clientId, SsoContext context)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(context);
        var (credentials, key) = KeyOf(certificate);
        return new(null, provider => Sign(provider.Token, certificate, credentials, clientId, context), key, certificate);
    }

    /// <summary>The assertion of <see cref="FromCertificate"/> alone, for an heir that asks its provider for more than a sign-in.</summary>
    /// <param name="certificate">With its private key; it stays the caller's.</param>
    /// <param name="clientId">The client's name at the provider.</param>
    /// <param name="audience">The token endpoint that it is for.</param>
    /// <param name="context">The call's.</param>
    /// <exception cref="ArgumentException">It has no private key of these kinds.</exception>
    public static string SignAssertion(X509Certificate2 certificate, string clientId, Uri audience, SsoContext context)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(audience);
        ArgumentNullException.ThrowIfNull(context);
        var (credentials, key) = KeyOf(certificate);
        using (key)
        {
            return Sign(audience, certificate, credentials, clientId, context);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_owned, it => it.Dispose());

    /// <summary>Nothing of it.</summary>
    public override string ToString() => Secret is null ? "an assertion" : "a secret";

    private static (SigningCredentials Credentials, IDisposable Key) KeyOf(X509Certificate2 certificate) =>
        certificate.GetRSAPrivateKey() is { } rsa ? (new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSsaPssSha256), rsa)
        : certificate.GetECDsaPrivateKey() is { } curve ? (new SigningCredentials(new ECDsaSecurityKey(curve), OfCurve(curve.KeySize)), curve)
        : throw new ArgumentException("The certificate has no private key to sign with.", nameof(certificate));

    private static string OfCurve(int bits) => bits switch { 256 => SecurityAlgorithms.EcdsaSha256, 384 => SecurityAlgorithms.EcdsaSha384, _ => SecurityAlgorithms.EcdsaSha512 };

    private static string Sign(Uri audience, X509Certificate2 certificate, SigningCredentials credentials, string clientId, SsoContext context)
    {
        var now = context.Clock.GetUtcNow().UtcDateTime;
        // Its own cache of signers would outlive the certificate.
        credentials.CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false };
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = clientId,
            Audience = audience.AbsoluteUri,
            Claims = new Dictionary<string, object> { ["sub"] = clientId, ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)) },
            IssuedAt = now,
            NotBefore = now,
            Expires = now + AssertionLife,
            SigningCredentials = credentials,
            AdditionalHeaderClaims = new Dictionary<string, object> { ["x5t#S256"] = Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)) },
        });
    }
}
