using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Crypto;
using Modular.Vault.Storage;

namespace Modular.Vault.Identify;

/// <summary>Issues codes and takes them back, in the caller's write.</summary>
internal sealed class Tans(VaultDb db, ServiceKeys service, TimeProvider clock)
{
    public const int MostTries = 5;
    public const int MostSends = 3;

    /// <summary>After this one begins anew, tries and sends included.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private const string MacPurpose = "vault/tan";
    private const string PhonePurpose = "vault/phone";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private static readonly Refusal TooMany = new(
        "too-often",
        "Das waren zu viele Versuche. Beginnen Sie in einer Stunde noch einmal.",
        "Those were too many tries. Begin again in an hour.",
        "code");

    private static readonly Refusal Wrong = new(
        "code",
        "Dieser Code stimmt nicht. Nehmen Sie den aus der neuesten Nachricht.",
        "That code is not right. Use the one in the newest message.",
        "code");

    private static readonly Refusal Late = new(
        "code",
        "Dieser Code gilt nicht mehr: fünf Minuten sind um. Lassen Sie sich einen neuen schicken.",
        "That code is no longer valid: five minutes are over. Have a new one sent.",
        "code");

    /// <summary>The code to send; the caller saves, then sends. Refused when it was sent too often, whatever number is asked for.</summary>
    public async Task<Outcome<string>> Issue(Guid account, MobileNumber phone, CancellationToken stop)
    {
        var now = clock.UtcNow();
        var row = await Locked(account, stop);
        if (row is not null && row.FirstSentAt + Round > now && (row.Sends >= MostSends || row.Tries >= MostTries))
        {
            return TooMany;
        }

        if (row is null)
        {
            db.Tans.Add(row = new Tan { AccountId = account, Mac = [], PhoneSealed = [], FirstSentAt = now });
        }
        else if (row.FirstSentAt + Round <= now)
        {
            (row.FirstSentAt, row.Tries, row.Sends) = (now, 0, 0);
        }

        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        row.PhoneSealed = Seal(account, phone);
        row.Mac = Mac(service.For(MacPurpose).First(), account, phone, code);
        row.ExpiresAt = now + Life;
        row.Sends++;
        return code;
    }

    /// <summary>The number whose code this is; the row is gone then. A wrong one is counted, which the caller must save as well.</summary>
    public async Task<Outcome<MobileNumber>> Take(Guid account, string typed, CancellationToken stop)
    {
        var row = await Locked(account, stop);
        if (row is null)
        {
            return Wrong;
        }

        if (row.Tries >= MostTries)
        {
            return TooMany;
        }

        row.Tries++;
        if (row.ExpiresAt <= clock.UtcNow())
        {
            return Late;
        }

        var phone = Open(account, row.PhoneSealed);
        var code = new string([.. typed.Where(char.IsAsciiDigit)]);
        if (!service.For(MacPurpose).Any(key => CryptographicOperations.FixedTimeEquals(Mac(key, account, phone, code), row.Mac)))
        {
            return row.Tries >= MostTries ? TooMany : Wrong;
        }

        db.Tans.Remove(row);
        return phone;
    }

    public async Task<(MobileNumber Phone, bool CanSend)?> Look(Guid account, CancellationToken stop)
    {
        var now = clock.UtcNow();
        return await db.Tans.AsNoTracking().SingleOrDefaultAsync(t => t.AccountId == account, stop) is { } row && row.FirstSentAt + Round > now
            ? (Open(account, row.PhoneSealed), row.Sends < MostSends && row.Tries < MostTries)
            : null;
    }

    public byte[] Seal(Guid account, MobileNumber phone) => service.Seal(PhonePurpose, Lengths.Of("mv1/phone", account), Encoding.ASCII.GetBytes(phone.Reveal()));

    /// <summary>The number in the open, for its owner.</summary>
    public string Reveal(Phone phone) => Open(phone.AccountId, phone.Sealed).Reveal();

    private MobileNumber Open(Guid account, byte[] @sealed) => MobileNumber.Stored(Encoding.ASCII.GetString(service.Open(PhonePurpose, Lengths.Of("mv1/phone", account), @sealed)));

    /// <summary>Locked, so that five tries at once are five tries.</summary>
    private async Task<Tan?> Locked(Guid account, CancellationToken stop)
    {
        var sql = $"select * from {db.Table("tan")} where account_id = {{0}}{(db.IsSqlite ? "" : " for update")}";
        return (await db.Tans.FromSqlRaw(sql, account).ToListAsync(stop)).SingleOrDefault();
    }

    private static byte[] Mac(byte[] key, Guid account, MobileNumber phone, string code)
    {
        var fields = new Lengths(stackalloc byte[192]);
        fields.Add("mv1/tan");
        fields.Add(account);
        fields.Add(phone.Reveal());
        fields.Add(code);
        return HMACSHA256.HashData(key, fields.Written);
    }
}
