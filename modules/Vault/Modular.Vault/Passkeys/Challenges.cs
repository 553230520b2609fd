using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Crypto;
using Modular.Vault.Storage;

namespace Modular.Vault.Passkeys;

internal enum PasskeyAct
{
    Add = 1,
    SignIn = 2,
    Prove = 3,
}

/// <summary>
/// What the server must remember between question and answer, given to the browser sealed: who only asks leaves no row behind. An answer that was right
/// leaves one until the question would have expired, so that it is right once.
/// </summary>
internal sealed class Challenges(VaultDb db, ServiceKeys service, TimeProvider clock)
{
    private const string Purpose = "vault/passkey-challenge";
    private const int LongestState = 4000;

    /// <summary>The browser's dialog gives up after five minutes by itself.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(6);

    /// <param name="account">Who asks; empty before signing in.</param>
    public string Seal(PasskeyAct act, Guid account, string state)
    {
        var plain = new byte[8 + Encoding.UTF8.GetByteCount(state)];
        BinaryPrimitives.WriteInt64BigEndian(plain, (clock.UtcNow() + Life).Ticks);
        Encoding.UTF8.GetBytes(state, plain.AsSpan(8));
        return Base64Url.EncodeToString(service.Seal(Purpose, Context(act, account), plain));
    }

    /// <summary>The handler's state, and what <see cref="Answer"/> wants; null when it is not ours, for another act or person, or too old.</summary>
    public (string State, AnsweredChallenge Challenge)? Open(PasskeyAct act, Guid account, string text)
    {
        var bytes = new byte[LongestState];
        if (text.Length == 0 || text.Length > LongestState || !Base64Url.TryDecodeFromChars(text, bytes, out var size))
        {
            return null;
        }

        try
        {
            var plain = service.Open(Purpose, Context(act, account), bytes.AsSpan(0, size));
            var expires = new DateTime(BinaryPrimitives.ReadInt64BigEndian(plain), DateTimeKind.Utc);
            return expires > clock.UtcNow() ? (Encoding.UTF8.GetString(plain.AsSpan(8)), new() { Id = SHA256.HashData(bytes.AsSpan(0, size)), ExpiresAt = expires }) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Inside the caller's write, before it saves: a second row of the same answer fails the save.</summary>
    public async Task Answer(AnsweredChallenge challenge, CancellationToken stop)
    {
        var now = clock.UtcNow();
        await db.AnsweredChallenges.Where(c => c.ExpiresAt < now).ExecuteDeleteAsync(stop);
        db.AnsweredChallenges.Add(challenge);
    }

    private static byte[] Context(PasskeyAct act, Guid account)
    {
        var fields = new Lengths(stackalloc byte[128]);
        fields.Add("mv1/passkey-challenge");
        fields.Add((long)act);
        fields.Add(account);
        return fields.Written.ToArray();
    }
}
