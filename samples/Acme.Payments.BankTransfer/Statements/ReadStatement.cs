using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Acme.Payments.BankTransfer.Statements;

/// <summary>Counts what belongs to payments begun here. The whole file is understood before the first entry is counted.</summary>
internal static class ReadStatement
{
    private const int LongestText = 140;

    public static async ValueTask<PaymentOutcome<StatementReading>> RunAsync(RawStatement statement, PaymentContext context, CancellationToken ct)
    {
        if (BankAccount.Of(context.Settings) is not { } account)
        {
            return PaymentOutcome.Refused<StatementReading>(RefusalCode.Configuration, "The bank account is not filled in properly.");
        }

        if (Camt.Read(statement.Content) is not { } statements)
        {
            return PaymentOutcome.Refused<StatementReading>(RefusalCode.Unreadable, "It is no camt.053 file, too large, or damaged.");
        }

        var ours = statements.Where(it => it.Iban == account.Iban).ToList();
        if (ours.Count == 0)
        {
            return PaymentOutcome.Refused<StatementReading>(RefusalCode.OtherAccount, "It is a statement of another account.");
        }

        var book = new Book(context.State);
        var entries = ImmutableArray.CreateBuilder<StatementEntry>();
        foreach (var credit in ours.SelectMany(it => it.Credits))
        {
            ct.ThrowIfCancellationRequested();
            var (verdict, reference) = await JudgeAsync(credit, book, ct);
            entries.Add(new()
            {
                Amount = credit.Amount,
                BookedOn = credit.BookedOn,
                Verdict = verdict,
                Payment = reference is null ? null : new(reference),
                Text = credit.Text.Length > LongestText ? credit.Text[..LongestText] : credit.Text,
            });
        }

        return PaymentOutcome.Ok(new StatementReading { Entries = entries.ToImmutable() });
    }

    private static async ValueTask<(EntryVerdict Verdict, string? Reference)> JudgeAsync(Credit credit, Book book, CancellationToken ct)
    {
        var named = new List<(string Reference, Wanted Wanted)>();
        foreach (var reference in CreditorReference.In(credit.Text))
        {
            if (await book.FindAsync(reference, ct) is { } wanted)
            {
                named.Add((reference, wanted));
            }
        }

        if (named is not [var (one, asked)])
        {
            return (named.Count == 0 ? EntryVerdict.NoReference : EntryVerdict.Ambiguous, null);
        }

        if (credit.Amount is not { } amount || credit.BookedOn is null)
        {
            return (EntryVerdict.Unclear, null);
        }

        if (amount.Currency != asked.Currency)
        {
            return (EntryVerdict.Currency, null);
        }

        return await book.CountAsync(one, credit.Entry, amount.Minor, ct) switch
        {
            true => (EntryVerdict.Counted, one),
            false => (EntryVerdict.Known, one),
            null => (EntryVerdict.Unclear, null),
        };
    }
}
