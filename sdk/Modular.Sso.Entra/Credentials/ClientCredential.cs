using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Sso.Entra.Credentials;

/// <summary>How the application shows who it is. A certificate goes first: whoever entered one meant it.</summary>
internal abstract record ClientCredential
{
    private ClientCredential()
    {
    }

    public sealed record Shared(Secret Secret) : ClientCredential;

    /// <summary>The certificate belongs to the reader.</summary>
    public sealed record Certified(X509Certificate2 Certificate) : ClientCredential;

    public sealed record Unreadable : ClientCredential;

    public sealed record Missing : ClientCredential;

    public static ClientCredential Read(SsoContext context)
    {
        if (context.Settings.FindSecret(Description.Certificate)?.Reveal() is { Length: > 0 } text)
        {
            return Parse(text) is { } certificate ? new Certified(certificate) : new Unreadable();
        }

        return context.Settings.FindSecret(Description.ClientSecret) is { } secret && secret.Reveal().Length > 0 ? new Shared(secret) : new Missing();
    }

    /// <summary>Certificate and private key as PEM, whose line breaks a form of one line swallows; or a PFX without a password as Base64.</summary>
    private static X509Certificate2? Parse(string text)
    {
        try
        {
            var certificate = text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(Whole(text), Whole(text))
                : X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(text), null, X509KeyStorageFlags.EphemeralKeySet);
            if (certificate.GetRSAPrivateKey() is { KeySize: >= 2048 } key)
            {
                key.Dispose();
                return certificate;
            }

            certificate.Dispose();
            return null;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string Whole(string pem)
    {
        var whole = new StringBuilder();
        foreach (var part in pem.Split("-----BEGIN ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (label, rest) = (part[..Math.Max(part.IndexOf("-----", StringComparison.Ordinal), 0)], part[Math.Min(part.IndexOf("-----", StringComparison.Ordinal) + 5, part.Length)..]);
            if (rest.IndexOf("-----END", StringComparison.Ordinal) is > 0 and var end)
            {
                whole.Append("-----BEGIN ").Append(label).Append("-----\n").Append(string.Concat(rest[..end].Where(c => !char.IsWhiteSpace(c)))).Append("\n-----END ").Append(label).Append("-----\n");
            }
        }

        return whole.ToString();
    }
}
