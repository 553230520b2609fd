using System.Text.Json;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Checkout;

/// <summary>An order with its authorisation, captures and refunds, as one absolute snapshot.</summary>
internal static class ReadPayment
{
    public static async ValueTask<PaymentOutcome<PaymentSnapshot>> RunAsync(ProviderRef payment, PaymentContext context, CancellationToken ct) =>
        (await FetchAsync(payment, context, ct)).Read(mutating: false, order => Snapshot(order, context));

    public static Task<Answer> FetchAsync(ProviderRef payment, PaymentContext context, CancellationToken ct) =>
        Connection.ReadAsync(context, $"v2/checkout/orders/{Uri.EscapeDataString(payment.Value)}", ct);

    /// <exception cref="FormatException">This is no order.</exception>
    public static PaymentSnapshot Snapshot(JsonElement order, PaymentContext context)
    {
        var unit = ((JsonElement?)order).First("purchase_units");
        var payments = unit.Find("payments");
        var amount = Amount(unit);
        var marks = Marks.Read(unit.Text("custom_id"));
        var captures = payments.Items("captures").Select(it => (Status: it.Text("status"), Amount: Amount(it), Reason: it.Find("status_details").Text("reason"))).ToList();
        var captured = Sum(captures.Where(it => it.Status is "COMPLETED" or "PARTIALLY_REFUNDED" or "REFUNDED").Select(it => it.Amount), amount.Currency);
        var refunded = Sum(payments.Items("refunds").Where(it => it.Text("status") is not ("FAILED" or "CANCELLED")).Select(it => Amount(it)), amount.Currency);
        var authorisation = payments.First("authorizations").Text("status");
        var state = State(order, authorisation, captures.ConvertAll(it => it.Status), marks, context);
        return new()
        {
            Payment = new(order.Text("id") ?? throw new FormatException("An order has an id.")),
            Id = marks?.Payment,
            State = state,
            Amount = amount,
            Authorised = state == PaymentState.Authorised ? amount : captured,
            Captured = captured,
            Refunded = refunded,
            Disputed = Money.Zero(amount.Currency),
            Decline = state == PaymentState.Failed ? new() { Code = DeclineCode.Generic, ProviderCode = captures.LastOrDefault().Reason } : null,
            Method = captures.Count > 0 || authorisation is not null ? PaymentMethodKind.PayPal : null,
            AsOf = context.Clock.GetUtcNow(),
        };
    }

    /// <summary>Approved is not paid, and a completed order may still hold a declined or a pending capture: captures decide where there are any.</summary>
    private static PaymentState State(JsonElement order, string? authorisation, List<string?> captures, Marks? marks, PaymentContext context) => (order.Text("status"), authorisation) switch
    {
        _ when captures.Exists(status => status is "COMPLETED" or "PARTIALLY_REFUNDED" or "REFUNDED") => PaymentState.Captured,
        _ when captures.Contains("PENDING") => PaymentState.Processing,
        (_, "VOIDED") => PaymentState.Voided,
        (_, "DENIED") => PaymentState.Failed,
        (_, "PENDING") => PaymentState.Processing,
        (_, "CREATED" or "PARTIALLY_CAPTURED") => PaymentState.Authorised,
        _ when captures.Count > 0 => PaymentState.Failed,
        ("VOIDED", _) => PaymentState.Voided,
        // PayPal keeps its page open for hours. Nobody is charged there: after the time the host wished for, nothing is collected any more.
        _ when IsOver(marks, context) => PaymentState.Expired,
        ("APPROVED", _) => PaymentState.PayerApproved,
        _ => PaymentState.AwaitingPayer,
    };

    private static bool IsOver(Marks? marks, PaymentContext context) => marks?.Expires is { } end && context.Clock.GetUtcNow() >= end;

    private static Money Amount(JsonElement? it) => PayPalAmount.From(it.Find("amount").Text("value"), it.Find("amount").Text("currency_code"));

    private static Money Sum(IEnumerable<Money> amounts, string currency) =>
        amounts.Aggregate((Money?)null, (sum, amount) => sum is { } so && so.Currency == amount.Currency ? so + amount : amount) ?? Money.Zero(currency);
}
