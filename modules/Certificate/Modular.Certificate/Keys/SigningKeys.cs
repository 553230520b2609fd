using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Certificate.Storage;
using Modular.Kernel;

namespace Modular.Certificate.Keys;

/// <summary>The keys of this host: made when the first is needed, followed by a new one when the newest has signed for long enough.</summary>
internal sealed class SigningKeys(CertificateDb db, ServiceKeys service, TimeProvider clock)
{
    /// <summary>A year limits what a stolen key is worth; NIST SP 800-57 part 1 allows one to three for a private signature key.</summary>
    public static readonly TimeSpan SignsFor = TimeSpan.FromDays(365);

    public const string Purpose = "certificate/signing-key";

    /// <summary>The key that signs now.</summary>
    public async Task<SigningKey> PresentAsync(CancellationToken stop)
    {
        var newest = await NewestAsync(stop);
        return newest is not null && clock.UtcNow() < newest.MadeAt + SignsFor ? newest : await FollowAsync(newest?.Generation ?? 0, stop);
    }

    public Task<List<SigningKey>> AllAsync(CancellationToken stop) => db.SigningKeys.AsNoTracking().OrderByDescending(k => k.Generation).ToListAsync(stop);

    public Task<SigningKey?> FindAsync(string keyId, CancellationToken stop) => db.SigningKeys.AsNoTracking().SingleOrDefaultAsync(k => k.KeyId == keyId, stop);

    /// <summary>The private half, for one signature.</summary>
    /// <exception cref="CryptographicException">No present service key opens it: the setting lost the key that sealed it.</exception>
    public ECDsa Open(SigningKey key)
    {
        var plain = service.Open(Purpose, Context(key.KeyId), key.PrivateSealed);
        try
        {
            var pair = ECDsa.Create();
            pair.ImportPkcs8PrivateKey(plain, out _);
            return pair;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private Task<SigningKey?> NewestAsync(CancellationToken stop) => db.SigningKeys.AsNoTracking().OrderByDescending(k => k.Generation).FirstOrDefaultAsync(stop);

    /// <summary>The key after this generation: ours, or the one another was faster with.</summary>
    private async Task<SigningKey> FollowAsync(int generation, CancellationToken stop)
    {
        var key = Make(generation + 1);
        db.SigningKeys.Add(key);
        try
        {
            await db.SaveChangesAsync(stop);
            return key;
        }
        catch (DbUpdateException) when (!stop.IsCancellationRequested)
        {
            db.Entry(key).State = EntityState.Detached;
            return await db.SigningKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Generation == generation + 1, stop) ?? throw new InvalidOperationException("No signing key could be stored.");
        }
    }

    private SigningKey Make(int generation)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyId = Jwk.Thumbprint(pair);
        var plain = pair.ExportPkcs8PrivateKey();
        try
        {
            return new SigningKey
            {
                Generation = generation,
                KeyId = keyId,
                Public = pair.ExportSubjectPublicKeyInfo(),
                PrivateSealed = service.Seal(Purpose, Context(keyId), plain),
                MadeAt = clock.UtcNow(),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    public static byte[] Context(string keyId) => Encoding.ASCII.GetBytes(keyId);
}
