using System.Text.Json;
using Modular.Payments.Mangopay.Refunding;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Checkout;

/// <summary>A pay-in with its refunds, as one absolute snapshot.</summary>
internal static class ReadPayment
{
    public static async ValueTask<PaymentOutcome<PaymentSnapshot>> RunAsync(ProviderRef payment, PaymentContext context, CancellationToken ct)
    {
        var answer = await FetchAsync(payment, context, ct);
        if (answer.Body is not { } payIn)
        {
            return answer.Failed<PaymentSnapshot>();
        }

        var refunds = payIn.Text("Status") == "SUCCEEDED" ? await ReadRefund.AllAsync(payment, context, ct) : PaymentOutcome.Ok<IReadOnlyList<JsonElement>>([]);
        return refunds is PaymentOutcome<IReadOnlyList<JsonElement>>.Ok { Value: var made }
            ? answer.Read(mutating: false, it => Snapshot(it, made, context))
            : refunds.Map<PaymentSnapshot>(_ => throw new InvalidOperationException("Only failures come here."));
    }

    public static Task<Answer> FetchAsync(ProviderRef payment, PaymentContext context, CancellationToken ct) =>
        Connection.ReadAsync(context, $"payins/{Uri.EscapeDataString(payment.Value)}", ct);

    /// <exception cref="FormatException">This is no pay-in.</exception>
    private static PaymentSnapshot Snapshot(JsonElement payIn, IReadOnlyList<JsonElement> refunds, PaymentContext context)
    {
        var (amount, code) = (MangopayAmount.From(payIn, "DebitedFunds"), payIn.Text("ResultCode"));
        var none = Money.Zero(amount.Currency);
        var state = payIn.Text("Status") switch
        {
            "CREATED" => PaymentState.AwaitingPayer,
            "SUCCEEDED" => PaymentState.Captured,
            "FAILED" => Failures.IsGivenUp(code) ? PaymentState.Expired : PaymentState.Failed,
            _ => throw new FormatException("A pay-in has a status."),
        };
        var captured = state == PaymentState.Captured ? amount : none;
        return new()
        {
            Payment = new(payIn.Id()),
            Id = Marks.Read(payIn.Text("Tag"))?.Payment,
            State = state,
            Amount = amount,
            Authorised = captured,
            Captured = captured,
            Refunded = refunds.Where(it => it.Text("Status") != "FAILED").Aggregate(none, (sum, it) => sum + MangopayAmount.From(it, "DebitedFunds")),
            Disputed = none,
            Decline = state == PaymentState.Failed ? Failures.Decline(code) : null,
            Method = state == PaymentState.Captured ? PaymentMethodKind.Card : null,
            AsOf = context.Clock.GetUtcNow(),
        };
    }
}
