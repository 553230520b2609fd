using System.Security.Cryptography;
using NuGet.Packaging;
using NuGet.Packaging.Signing;

namespace Modular.Host.Plugins;

/// <summary>
/// Who signed a package as its author. The certificate is known by its fingerprint and by nothing else: no chain, no authority, no list that somebody
/// else keeps (NuGet's own default policy accepts unsigned and untrusted packages).
/// </summary>
internal static class PackageSignature
{
    /// <summary>The SHA-256 fingerprint of the author's certificate; null when the package is not signed.</summary>
    /// <exception cref="RefusedPackageException">The signature does not hold.</exception>
    public static async Task<string?> SignerAsync(string file, TimeProvider clock, CancellationToken cancellation)
    {
        var signed = false;
        try
        {
            using var reader = new PackageArchiveReader(File.OpenRead(file));
            if (!await reader.IsSignedAsync(cancellation))
            {
                return null;
            }

            signed = true;
            if (await reader.GetPrimarySignatureAsync(cancellation) is not { } signature || signature.Type != SignatureType.Author || signature.SignerInfo.Certificate is not { } certificate)
            {
                throw new RefusedPackageException("signature", "it is signed by a repository, not by its author");
            }

            signature.SignedCms.CheckSignature(verifySignatureOnly: true);
            await reader.ValidateIntegrityAsync(signature.SignatureContent, cancellation);
            var now = clock.GetUtcNow().UtcDateTime;
            return now >= certificate.NotBefore.ToUniversalTime() && now <= certificate.NotAfter.ToUniversalTime()
                ? certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()
                : throw new RefusedPackageException("signature", $"its author's certificate is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd}");
        }
        catch (Exception broken) when (broken is SignatureException or CryptographicException || (signed && broken is InvalidDataException or NuGet.Packaging.Core.PackagingException))
        {
            throw new RefusedPackageException("signature", "it was changed after it was signed, or its signature is broken");
        }
        catch (Exception broken) when (broken is InvalidDataException or NuGet.Packaging.Core.PackagingException)
        {
            throw new RefusedPackageException("package", "it is no package");
        }
    }
}
