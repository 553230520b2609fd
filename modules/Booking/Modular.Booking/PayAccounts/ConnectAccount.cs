using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Modular.Booking.Contracts;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Booking.PayAccounts;

/// <summary>
/// An owner connects an account at a payment provider. It begins as a draft, because some providers must be told its address for messages before they hand
/// out what the settings ask for. Once its settings pass the provider's own test it is offered to guests.
/// </summary>
internal sealed class ConnectAccount(BookingDb db, IPaymentProviders providers, PaymentAccounts accounts, HookAccounts hooks, IConfiguration configuration, TimeProvider clock)
{
    private const int MostAccounts = 20;

    public static Refusal Stale { get; } = new(
        "stale",
        "Die Angaben wurden inzwischen geändert, oder das Formular war nicht vollständig. Sehen Sie nach, was jetzt gilt, und speichern Sie noch einmal.",
        "The settings have been changed meanwhile, or the form was not whole. Look at what holds now and save again.");

    /// <summary>Names the settings a form was made from, so that two owners do not overwrite each other.</summary>
    public static string Edition(PaymentAccount account) => Convert.ToHexStringLower(SHA256.HashData(account.SettingsSealed)[..8]);

    /// <summary>A draft; pressed twice, the same one.</summary>
    public async Task<Outcome<Guid>> BeginAsync(Guid operatorId, string provider, string kind, CancellationToken cancellation)
    {
        if (providers.Find(provider) is not { } installed)
        {
            return new Refusal("provider", "Diesen Zahlungsdienst gibt es hier nicht. Wählen Sie einen aus der Liste.", "There is no such payment service here. Choose one from the list.", "provider");
        }

        if (!installed.IsOffered)
        {
            return AccountRefusals.Locked with { Field = "provider" };
        }

        if (kind is not ("live" or "sandbox"))
        {
            return new Refusal("kind", "Wählen Sie, ob echtes Geld fließt oder nur getestet wird.", "Choose whether real money moves or you only test.", "kind");
        }

        var sandbox = kind == "sandbox";
        await using var write = await db.BeginWriteAsync(cancellation);
        if (await db.PaymentAccounts.Where(a => a.OperatorId == operatorId && a.Stage == AccountStage.Draft && a.Provider == provider && a.Sandbox == sandbox).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancellation) is { } draft)
        {
            return draft;
        }

        var places = await db.PaymentAccounts.Where(a => a.OperatorId == operatorId && a.Stage != AccountStage.Removed).Select(a => a.Position).ToListAsync(cancellation);
        if (places.Count >= MostAccounts)
        {
            return new Refusal("many", $"Mehr als {MostAccounts} Konten gehen nicht. Trennen Sie eines, das Sie nicht mehr brauchen.", $"More than {MostAccounts} accounts are not possible. Disconnect one you no longer need.");
        }

        var id = clock.NewId();
        db.PaymentAccounts.Add(new PaymentAccount
        {
            Id = id,
            OperatorId = operatorId,
            Provider = provider,
            HookKey = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)),
            SettingsSealed = accounts.Seal(id, [], []),
            Sandbox = sandbox,
            Enabled = false,
            Stage = AccountStage.Draft,
            Position = places.Count == 0 ? 0 : places.Max() + 1,
        });
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return id;
    }

    /// <summary>Stores the settings; nothing is asked of the provider yet. Refusals name the fields.</summary>
    public async Task<IReadOnlyList<Refusal>> SaveAsync(AccountView account, Guid actor, string edition, IReadOnlyDictionary<string, string> typed, CancellationToken cancellation)
    {
        if (account.Installed is not { } installed)
        {
            return [AccountRefusals.Missing];
        }

        var simulators = Simulators.Allowed(configuration);
        var row = account.Row;
        // What does not open has to be typed again.
        var kept = accounts.Read(row)?.Secrets ?? [];
        var read = TypedSettings.Read(AccountFields.Of(installed.Descriptor, row.Sandbox, simulators), typed, kept, simulators, onlySimulators: true);
        if (read.Refusals.Count > 0)
        {
            return read.Refusals;
        }

        var (before, id, now) = (row.SettingsSealed, row.Id, clock.UtcNow());
        var (settings, isNew) = (accounts.Seal(id, read.Values, read.Secrets), row.Stage == AccountStage.Draft);
        await using var write = await db.BeginWriteAsync(cancellation);
        if (edition != Edition(row) || await db.PaymentAccounts.Where(a => a.Id == id && a.OperatorId == row.OperatorId && a.Stage != AccountStage.Removed && a.SettingsSealed == before).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.SettingsSealed, settings)
                .SetProperty(a => a.Stage, a => a.Stage == AccountStage.Draft ? AccountStage.Connected : a.Stage)
                .SetProperty(a => a.ConnectedAt, a => a.ConnectedAt ?? now)
                .SetProperty(a => a.TestedAt, (DateTime?)null)
                .SetProperty(a => a.Report, (string?)null),
            cancellation) == 0)
        {
            return [Stale];
        }

        db.Tell(new PaymentAccountChanged(clock.NewId(), id, row.OperatorId, actor, isNew ? "connected" : "changed", row.Provider, row.Sandbox));
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        hooks.Forget(row.HookKey);
        return [];
    }

    /// <summary>"Test connection": what the provider says, kept with the account. What was changed meanwhile is not marked as tested.</summary>
    public async Task<SettingsReport> TestAsync(PaymentAccount account, CancellationToken cancellation)
    {
        var report = await AskAsync(account, cancellation);
        var (now, text, tested) = (clock.UtcNow(), AccountBook.Write(report), account.SettingsSealed);
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.PaymentAccounts.Where(a => a.Id == account.Id && a.SettingsSealed == tested).ExecuteUpdateAsync(set => set.SetProperty(a => a.TestedAt, now).SetProperty(a => a.Report, text), cancellation);
        await write.CommitAsync(cancellation);
        return report;
    }

    private async Task<SettingsReport> AskAsync(PaymentAccount account, CancellationToken cancellation)
    {
        try
        {
            return accounts.Open(account) is var (installed, opened)
                ? await installed.Provider.CheckSettingsAsync(providers.Context(installed, opened, new OperationKey(clock.NewId())), cancellation)
                : Failed(AccountRefusals.Missing);
        }
        catch (CryptographicException)
        {
            return Failed(AccountRefusals.Unreadable);
        }
    }

    private static SettingsReport Failed(Refusal why) => new() { Findings = [new() { Severity = FindingSeverity.Error, Text = LocalText.Of(why.De, why.En) }] };
}

/// <summary>Why something about an account is not possible.</summary>
internal static class AccountRefusals
{
    public static Refusal Missing { get; } = new(
        "missing",
        "Das Plug-in dieses Zahlungsdienstes ist nicht installiert. Wer die Plattform betreibt, kann es wieder einsetzen.",
        "The plug-in of this payment service is not installed. The people who run the platform can put it back.");

    public static Refusal Locked { get; } = new(
        "locked",
        "Dieser Zahlungsdienst ist gesperrt, weil sein Plug-in auffällig war. Wer die Plattform betreibt, prüft es.",
        "This payment service is locked because its plug-in behaved strangely. The people who run the platform look into it.");

    public static Refusal Unreadable { get; } = new(
        "unreadable",
        "Die gespeicherten Angaben lassen sich nicht öffnen. Geben Sie sie noch einmal ein.",
        "The stored settings do not open. Enter them once more.");

    public static Refusal Untested { get; } = new(
        "untested",
        "Angeboten wird ein Konto erst, wenn der Test der Verbindung gelungen ist. Testen Sie sie, und sehen Sie nach, was der Zahlungsdienst sagt.",
        "An account is offered only after the connection's test has succeeded. Test it, and look at what the payment service says.");

    public static Refusal PlayMoney { get; } = new(
        "play-money",
        "Solange Gäste mit echtem Geld zahlen können, bieten wir kein Testkonto daneben an: Wer es wählt, bekäme seine Tickets umsonst.",
        "While guests can pay with real money we offer no test account beside it: whoever chose it would get tickets for nothing.");

    public static Refusal Unproved { get; } = new(
        "unproved",
        "Bitte bestätigen Sie erst, dass Sie es sind. Danach senden Sie dieses Formular noch einmal.",
        "Please confirm first that it is you. Then send this form again.");
}
