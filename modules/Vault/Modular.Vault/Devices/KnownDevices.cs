using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Notices;
using Modular.Vault.Storage;

namespace Modular.Vault.Devices;

/// <summary>
/// Tells a person by mail when somebody signs in from a browser that never did before. The very first is silent. The cookie opens nothing; whoever
/// deletes it is new again.
/// </summary>
internal sealed class KnownDevices(VaultDb db, SecurityLog log, TimeProvider clock)
{
    private const int SecretBytes = 32;

    /// <summary>Who deletes cookies all the time leaves rows behind.</summary>
    private const int Most = 50;

    /// <summary>Notes a sign-in and returns the cookie's value from now on.</summary>
    public async Task<string> SignedIn(Guid account, string? cookie, string device, CancellationToken stop)
    {
        var now = clock.UtcNow();
        var old = now - KnownDevice.Memory;
        cookie = IsOurs(cookie) ? cookie! : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var id = Hash(cookie);
        await using var write = await db.BeginWriteAsync(stop);
        await db.KnownDevices.Where(d => d.AccountId == account && d.LastAt < old).ExecuteDeleteAsync(stop);
        var known = await db.KnownDevices.Where(d => d.AccountId == account).OrderBy(d => d.LastAt).ToListAsync(stop);
        if (known.Find(d => d.Id.AsSpan().SequenceEqual(id)) is { } again)
        {
            again.LastAt = now;
        }
        else
        {
            db.KnownDevices.Add(new() { AccountId = account, Id = id, FirstAt = now, LastAt = now });
            db.KnownDevices.RemoveRange(known.Take(known.Count - Most + 1));
            if (known.Count > 0)
            {
                await log.Add(account, SecurityEventKind.NewDevice, device, stop);
            }
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return cookie;
    }

    private static bool IsOurs(string? cookie)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        return cookie is { Length: 43 } && Base64Url.TryDecodeFromChars(cookie, secret, out var written) && written == SecretBytes;
    }

    private static byte[] Hash(string cookie) => SHA256.HashData([.. "device"u8, .. Base64Url.DecodeFromChars(cookie)]);
}
