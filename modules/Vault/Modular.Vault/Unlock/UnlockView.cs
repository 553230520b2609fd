using Microsoft.EntityFrameworkCore;
using Modular.Ui;
using Modular.Vault.Keys;
using Modular.Vault.Storage;

namespace Modular.Vault.Unlock;

/// <summary>How a person's vault stands, for its pages.</summary>
internal sealed record VaultState(UnlockState Session, bool HasKeys, DateTime? CodeSince, bool CodeIsNoted, DateTime? EarlierUntil, bool ByCompany = false)
{
    public bool IsOpen => Session == UnlockState.Unlocked;

    /// <summary>Why it is open or locked, in the reader's language.</summary>
    public string Why => Session switch
    {
        UnlockState.Unlocked => T.Of("Ihre persönlichen Daten sind in diesem Browser lesbar.", "Your personal data can be read in this browser."),
        UnlockState.Idle => T.Of("Er war eine Viertelstunde unbenutzt und hat sich von selbst verschlossen. Angemeldet sind Sie noch.", "It was not used for a quarter of an hour and locked itself. You are still signed in."),
        UnlockState.TooLong => T.Of("Nach acht Stunden verschließt er sich von selbst. Angemeldet sind Sie noch.", "It locks itself after eight hours. You are still signed in."),
        _ when ByCompany => T.Of(
            "Ihre Firma hat Sie angemeldet. Den Schlüssel zu Ihren persönlichen Daten hat sie nicht: Er entsteht aus Ihrem eigenen Passwort, damit niemand in der Firma sie lesen kann. Für die Arbeit brauchen Sie ihn nicht.",
            "Your company signed you in. It does not have the key to your personal data: that is made from your own password, so that nobody at the company can read it. For work you do not need it."),
        _ => T.Of(
            "Ihre persönlichen Daten sind mit Ihrem Passwort verschlüsselt. Für diese Sitzung wurde es noch nicht eingegeben, also fehlt der Schlüssel; auch wir haben ihn nicht.",
            "Your personal data is encrypted with your password. It has not been entered for this session yet, so the key is missing; we do not have it either."),
    };
}

internal sealed class UnlockView(VaultDb db, SessionUnlock unlock, CurrentSession session)
{
    public async Task<VaultState> Look(Guid account, CancellationToken stop)
    {
        var wraps = await db.Wraps.AsNoTracking().Where(w => w.AccountId == account).OrderByDescending(w => w.Number).Select(w => new { w.Kind, w.MadeAt, w.NotedAt, w.InertSince }).ToListAsync(stop);
        var code = wraps.Find(w => w.Kind == WrapKind.Recovery && w.InertSince is null);
        var earlier = wraps.Max(w => w.InertSince) + Wrap.InertFor;
        return new(await unlock.Look(stop), wraps.Any(w => w.Kind == WrapKind.Password && w.InertSince is null), code?.MadeAt, code?.NotedAt is not null, earlier, session.ByCompany);
    }
}
