using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Passwords;
using Modular.Vault.Storage;

namespace Modular.Vault.SecondFactor;

/// <summary>
/// Ten codes of 50 random bits, each good once. Hashed like passwords; without the pepper, because nobody guesses 50 bits at that price, and the pepper's
/// rotation need not know them.
/// </summary>
internal sealed class BackupCodes(VaultDb db, PasswordHasher hasher, TimeProvider clock)
{
    public const int Count = 10;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Letters = 10;

    /// <summary>Ten new codes and their rows, not added yet. Null when too many are waiting.</summary>
    public async ValueTask<(string[] Codes, List<BackupCode> Rows)?> Make(Guid account, CancellationToken stop)
    {
        string[] codes = [.. Enumerable.Range(0, Count).Select(_ => RandomNumberGenerator.GetString(Alphabet, Letters))];
        using var first = await hasher.Stretch(codes[0], stop);
        if (first is null)
        {
            return null;
        }

        var rows = new List<BackupCode>();
        foreach (var code in codes)
        {
            using var stretched = await hasher.Again(code, first.MemoryKiB, first.Passes, first.Salt, stop);
            if (stretched is null)
            {
                return null;
            }

            rows.Add(new() { AccountId = account, Number = rows.Count + 1, Salt = first.Salt, MemoryKiB = first.MemoryKiB, Passes = first.Passes, Hash = stretched.Key.Span.ToArray() });
        }

        return ([.. codes.Select(code => $"{code[..5]}-{code[5..]}")], rows);
    }

    /// <summary>True once per code; null when too many are waiting. One Argon2id, whatever was typed and whatever is stored.</summary>
    public async ValueTask<bool?> Use(Guid account, string typed, CancellationToken stop)
    {
        var rows = await db.BackupCodes.AsNoTracking().Where(c => c.AccountId == account).OrderBy(c => c.Number).ToListAsync(stop);
        var set = rows.FirstOrDefault();
        using var stretched = await hasher.Again(Plain(typed), set?.MemoryKiB ?? 0, set?.Passes ?? 0, set?.Salt ?? [], stop);
        if (stretched is null)
        {
            return null;
        }

        var number = 0;
        foreach (var row in rows)
        {
            number |= CryptographicOperations.FixedTimeEquals(row.Hash, stretched.Key.Span) ? row.Number : 0;
        }

        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(stop);
        var used = await db.BackupCodes.Where(c => c.AccountId == account && c.Number == number && c.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), stop);
        await write.CommitAsync(stop);
        return used == 1;
    }

    public Task<int> Left(Guid account, CancellationToken stop) => db.BackupCodes.CountAsync(c => c.AccountId == account && c.UsedAt == null, stop);

    /// <summary>As people write them: small letters, blanks, O for 0, I and L for 1.</summary>
    private static string Plain(string typed) => string.Concat(typed.Take(60).Where(char.IsAsciiLetterOrDigit).Select(c => char.ToUpperInvariant(c) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var other => other,
    }));
}
