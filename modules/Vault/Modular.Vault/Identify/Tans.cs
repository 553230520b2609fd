using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Storage;

namespace Modular.Vault.Identify;

/// <summary>Issues codes and takes them back, in the caller's write.</summary>
internal sealed class Tans(VaultDb db, ServiceKeys service, IncidentLog incidents, TimeProvider clock)
{
    public const int MostTries = 5;
    public const int MostSends = 3;

    /// <summary>After this one begins anew, tries and sends included.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromHours(1);

    private const string MacPurpose = "vault/tan";
    public const string PhonePurpose = "vault/phone";
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

    private static readonly Refusal Broken = new(
        "broken",
        "Zu diesem Code lässt sich die Nummer nicht mehr lesen. Das liegt an uns, und wir sehen nach. Beginnen Sie bitte noch einmal.",
        "The number of this code can no longer be read. That is our fault, and we look into it. Please begin again.",
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

        if (Open(account, row.PhoneSealed) is not { } phone)
        {
            db.Tans.Remove(row);
            await IncidentLog.Join(db, IncidentKind.PhoneChanged, account, clock, stop);
            return Broken;
        }

        var code = new string([.. typed.Where(char.IsAsciiDigit)]);
        if (!service.For(MacPurpose).Any(key => CryptographicOperations.FixedTimeEquals(Mac(key, account, phone, code), row.Mac)))
        {
            return row.Tries >= MostTries ? TooMany : Wrong;
        }

        db.Tans.Remove(row);
        return phone;
    }

    /// <summary>Null when none is on its way, or its number does not open, which raises an incident. Not inside one's own write.</summary>
    public async Task<(MobileNumber Phone, bool CanSend)?> Look(Guid account, CancellationToken stop)
    {
        var now = clock.UtcNow();
        if (await db.Tans.AsNoTracking().SingleOrDefaultAsync(t => t.AccountId == account, stop) is not { } row || row.FirstSentAt + Round <= now)
        {
            return null;
        }

        if (Open(account, row.PhoneSealed) is { } phone)
        {
            return (phone, row.Sends < MostSends && row.Tries < MostTries);
        }

        await incidents.Raise(IncidentKind.PhoneChanged, account, stop);
        return null;
    }

    public static byte[] PhoneContext(Guid account) => Lengths.Of("mv1/phone", account);

    public byte[] Seal(Guid account, MobileNumber phone) => service.Seal(PhonePurpose, PhoneContext(account), Encoding.ASCII.GetBytes(phone.Reveal()));

    /// <summary>The number in the open, for its owner; null when it does not open, which raises an incident. Not inside one's own write.</summary>
    public async Task<string?> Reveal(Phone phone, CancellationToken stop)
    {
        if (Open(phone.AccountId, phone.Sealed) is { } number)
        {
            return number.Reveal();
        }

        await incidents.Raise(IncidentKind.PhoneChanged, phone.AccountId, stop);
        return null;
    }

    private MobileNumber? Open(Guid account, byte[] @sealed)
    {
        try
        {
            return MobileNumber.Stored(Encoding.ASCII.GetString(service.Open(PhonePurpose, PhoneContext(account), @sealed)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

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
