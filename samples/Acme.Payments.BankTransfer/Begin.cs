using System.Globalization;
using Modular.Sdk.Payments;

namespace Acme.Payments.BankTransfer;

/// <summary>Gives out instructions under a reference of their own.</summary>
internal static class Begin
{
    public static async ValueTask<PaymentOutcome<HostedCheckout>> RunAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (request.Capture != CaptureMode.Automatic)
        {
            return PaymentOutcome.NotSupported<HostedCheckout>("manual capture");
        }

        if (request.Amount.Currency != "EUR")
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Currency, "SEPA transfers are in EUR.");
        }

        if (request.Amount.Minor is <= 0 or > 99_999_999_999)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Amount, "No transfer has this amount.");
        }

        if (BankAccount.Of(context.Settings) is not { } account)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Configuration, "The bank account is not filled in properly.");
        }

        var (book, mine) = (new Book(context.State), new Wanted(context.Operation.Key, request.Id.Value, request.Amount.Minor, request.Amount.Currency, End(request, context, account)));
        for (var attempt = 0; ; attempt++)
        {
            // The key makes the reference, so that a repeated call finds its own; should two keys ever make the same one, the second takes another.
            var reference = CreditorReference.For(string.Create(CultureInfo.InvariantCulture, $"{context.Account} {context.Operation.Key} {attempt}"));
            var standing = await book.AskAsync(reference, mine, ct);
            if (standing.Key != mine.Key)
            {
                continue;
            }

            return standing.Payment == mine.Payment && standing.Amount == mine.Amount
                ? PaymentOutcome.Ok(Checkout(request, account, reference, standing))
                : PaymentOutcome.Refused<HostedCheckout>(RefusalCode.KeyReused, "The key began another payment.");
        }
    }

    private static HostedCheckout Checkout(BeginPayment request, BankAccount account, string reference, Wanted wanted) => new()
    {
        Payment = new(reference),
        Redirect = request.ReturnUrl,
        ExpiresAt = wanted.End,
        Instructions = new()
        {
            Payee = account.Payee,
            PayeeIban = account.Iban,
            Bic = account.Bic,
            Reference = reference,
            Amount = wanted.Amount,
            PayBy = wanted.End - Description.Transit,
        },
    };

    /// <summary>As the host wishes, within what the operator grants and a transfer needs.</summary>
    private static DateTimeOffset End(BeginPayment request, PaymentContext context, BankAccount account)
    {
        var now = context.Clock.GetUtcNow();
        var (least, most) = (now + Description.AtLeast, now + account.Patience + Description.Transit);
        return request.ExpiresAt < least ? least : request.ExpiresAt > most ? most : request.ExpiresAt;
    }
}
