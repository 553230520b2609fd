using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Crypto;
using Modular.Vault.Keys;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Identify;

/// <summary>How a person's identification stands.</summary>
internal sealed record IdentityState(bool IsOpen, DateTime? ConfirmedAt, IdentifiedBy? Method, string? PhoneHint, bool CanSend);

/// <summary>Confirms who a person is by identity card and a code on their phone. The card's parts end with this call.</summary>
internal sealed class Identify(VaultDb db, PersonKeys keys, CurrentSession session, SessionUnlock unlock, Tans tans, ISmsSender sms, AuditTrail trail, TimeProvider clock)
{
    private const int Adult = 18;

    public static readonly Refusal Locked = new("locked", "Öffnen Sie zuerst Ihren Tresor.", "Open your vault first.");

    private static readonly Refusal NotSent = new(
        "not-sent",
        "Die Nachricht ging gerade nicht hinaus. Ihre Angaben sind nicht verloren: Lassen Sie den Code gleich noch einmal schicken.",
        "The message did not go out just now. What you gave is not lost: have the code sent again in a moment.");

    public async Task<IdentityState> Look(Guid account, CancellationToken stop)
    {
        var row = await db.Identities.AsNoTracking().Where(i => i.AccountId == account).Select(i => new { i.ConfirmedAt, i.Method }).SingleOrDefaultAsync(stop);
        var tan = row is { ConfirmedAt: null } ? await tans.Look(account, stop) : null;
        return new(await unlock.Look(stop) == UnlockState.Unlocked, row?.ConfirmedAt, row?.Method, tan?.Phone.Hint, tan?.CanSend == true);
    }

    /// <summary>The first half: what the person says, the card, the phone. A code is on its way when this is done.</summary>
    public async Task<Outcome> Begin(Guid account, Particulars who, string cardNumber, string cardBlock, string phone, CancellationToken stop)
    {
        var today = DateOnly.FromDateTime(clock.UtcNow());
        if ((Refuse(who, today) ?? IdCard.Check(cardNumber, cardBlock, who.Born, today)) is { } refusal)
        {
            return refusal;
        }

        if (MobileNumber.Parse(phone) is not { } number)
        {
            return new Refusal("phone", "Das ist keine deutsche Mobilnummer. Sie sieht aus wie 0151 12345678.", "That is not a German mobile number. It looks like 0151 12345678.", "phone");
        }

        if (!await keys.MayOpen(session.Handle, account, stop) || await keys.Present(KeyKind.Data, stop) is not { } key || (await keys.Key(KeyKind.Data, key, stop)).Key is not { } data)
        {
            return Locked;
        }

        var plain = JsonSerializer.SerializeToUtf8Bytes(who);
        await using var write = await db.BeginWriteAsync(stop);
        var row = await db.Identities.SingleOrDefaultAsync(i => i.AccountId == account, stop);
        if (row is { ConfirmedAt: not null })
        {
            return new Refusal("confirmed", "Ihre Identität ist schon bestätigt.", "Your identity is confirmed already.");
        }

        var code = await tans.Issue(account, number, stop);
        if (code.Refusal is { } tooOften)
        {
            return tooOften;
        }

        if (row is null)
        {
            db.Identities.Add(row = new Identity { AccountId = account, Sealed = [] });
        }

        row.Version++;
        (row.Method, row.CheckedAt, row.Holder) = (IdentifiedBy.CardAndPhone, clock.UtcNow(), null);
        row.Sealed = SealedRecord.Seal((uint)key, data, new RecordPlace(Guid.Empty, account, Identity.Table, Identity.Column, account, row.Version), plain);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(plain);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return await Send(number, code.Value, stop);
    }

    /// <summary>A new code to the same number.</summary>
    public async Task<Outcome> Again(Guid account, CancellationToken stop)
    {
        if (await tans.Look(account, stop) is not { } tan || !await db.Identities.AnyAsync(i => i.AccountId == account && i.ConfirmedAt == null, stop))
        {
            return new Refusal("gone", "Da ist nichts mehr zu senden. Beginnen Sie von vorn.", "There is nothing left to send. Begin again.");
        }

        await using var write = await db.BeginWriteAsync(stop);
        var code = await tans.Issue(account, tan.Phone, stop);
        if (code.Refusal is { } refusal)
        {
            return refusal;
        }

        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return await Send(tan.Phone, code.Value, stop);
    }

    /// <summary>The second half: the code.</summary>
    public async Task<Outcome> Confirm(Guid account, string typed, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        var row = await db.Identities.SingleOrDefaultAsync(i => i.AccountId == account && i.ConfirmedAt == null && i.Method == IdentifiedBy.CardAndPhone, stop);
        var taken = row is null ? new Refusal("gone", "Beginnen Sie von vorn.", "Begin again.") : await tans.Take(account, typed, stop);
        if (taken.Refusal is null)
        {
            var now = clock.UtcNow();
            row!.ConfirmedAt = now;
            if (await db.Phones.SingleOrDefaultAsync(p => p.AccountId == account, stop) is not { } phone)
            {
                db.Phones.Add(phone = new Phone { AccountId = account, Sealed = [] });
            }

            (phone.Sealed, phone.ConfirmedAt) = (tans.Seal(account, taken.Value), now);
            trail.Add(AuditKind.Identified, account, account, $"{(int)row.Method}");
        }

        // A try that was wrong counts as well.
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return taken.Refusal is { } refusal ? refusal : Outcome.Done;
    }

    private async Task<Outcome> Send(MobileNumber to, string code, CancellationToken stop) =>
        await sms.Send(to, Ui.T.Of($"Ihr Code bei Modular: {code}. Er gilt fünf Minuten. Geben Sie ihn niemandem.", $"Your Modular code: {code}. It is valid for five minutes. Give it to nobody."), stop) ? Outcome.Done : NotSent;

    /// <summary>What is wrong with what a person says of themselves; null when nothing is.</summary>
    public static Refusal? Refuse(Particulars who, DateOnly today)
    {
        foreach (var (value, field, de, en) in new[]
        {
            (who.FirstNames, "firstNames", "die Vornamen", "the first names"), (who.LastName, "lastName", "den Nachnamen", "the last name"),
            (who.Street, "street", "Straße und Hausnummer", "street and number"), (who.City, "city", "den Ort", "the town"),
        })
        {
            if (value.Length is 0 or > 120 || value.Any(char.IsControl))
            {
                return new("missing", $"Geben Sie {de} an, höchstens 120 Zeichen.", $"Give {en}, at most 120 characters.", field);
            }
        }

        return who.Postcode.Length != 5 || !who.Postcode.All(char.IsAsciiDigit) ? new("postcode", "Eine Postleitzahl hat fünf Ziffern.", "A postcode has five digits.", "postcode")
            : who.Born > today.AddYears(-Adult) ? new("born", "Das geht erst ab 18 Jahren.", "This is for people of 18 years and more.", "born")
            : who.Born < today.AddYears(-120) ? new("born", "Das Geburtsdatum liegt zu weit zurück.", "That birth date is too long ago.", "born")
            : null;
    }
}
