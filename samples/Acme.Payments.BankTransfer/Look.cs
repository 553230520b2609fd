using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Acme.Payments.BankTransfer;

/// <summary>How a payment stands by the book.</summary>
internal static class Look
{
    public static async ValueTask<PaymentOutcome<PaymentSnapshot>> RunAsync(GetPayment request, PaymentContext context, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var (book, reference) = (new Book(context.State), request.Payment.Value);
        if (reference.Length != CreditorReference.Length || await book.FindAsync(reference, ct) is not { } wanted)
        {
            return PaymentOutcome.Refused<PaymentSnapshot>(RefusalCode.NotFound, "Nothing was asked for under this reference.");
        }

        var now = context.Clock.GetUtcNow();
        var came = new Money(await book.SumAsync(reference, ct), wanted.Currency);
        return PaymentOutcome.Ok(new PaymentSnapshot
        {
            Payment = request.Payment,
            Id = new(wanted.Payment),
            // Less than was asked for is waited on while there is time; after that it is told as what came, and people decide.
            State = came.Minor >= wanted.Minor || (came.Minor > 0 && now >= wanted.End) ? PaymentState.Captured : now >= wanted.End ? PaymentState.Expired : PaymentState.AwaitingPayer,
            Amount = wanted.Amount,
            Authorised = came,
            Captured = came,
            Refunded = Money.Zero(wanted.Currency),
            Disputed = Money.Zero(wanted.Currency),
            Method = PaymentMethodKind.BankTransfer,
            AsOf = now,
        });
    }
}
