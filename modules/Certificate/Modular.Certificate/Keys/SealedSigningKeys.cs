using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Certificate.Storage;
using Modular.Kernel;

namespace Modular.Certificate.Keys;

/// <summary>The private halves of the signing keys, for the rotation of the service key. There is one a year.</summary>
internal sealed class SealedSigningKeys(CertificateDb db, ServiceKeys service) : IServiceSealed
{
    public async Task<KeysLeft> WalkAsync(bool renew, CancellationToken cancellation)
    {
        var (present, older, unknown) = (0, 0, 0);
        foreach (var key in await db.SigningKeys.AsNoTracking().OrderBy(k => k.Generation).ToListAsync(cancellation))
        {
            try
            {
                var context = SigningKeys.Context(key.KeyId);
                if (service.IsPresent(SigningKeys.Purpose, context, key.PrivateSealed))
                {
                    present++;
                    continue;
                }

                var plain = service.Open(SigningKeys.Purpose, context, key.PrivateSealed);
                var renewed = service.Seal(SigningKeys.Purpose, context, plain);
                CryptographicOperations.ZeroMemory(plain);
                older++;
                if (renew)
                {
                    await using var write = await db.BeginWriteAsync(cancellation);
                    await db.SigningKeys.Where(k => k.Generation == key.Generation && k.PrivateSealed == key.PrivateSealed)
                        .ExecuteUpdateAsync(set => set.SetProperty(k => k.PrivateSealed, renewed), cancellation);
                    await write.CommitAsync(cancellation);
                }
            }
            catch (CryptographicException)
            {
                unknown++;
            }
        }

        return new("certificate.signing_key", present, older, unknown);
    }
}
