using System.Globalization;
using System.Text.Json;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Refunding;

internal static class ReadRefund
{
    private const int PageSize = 100;

    public static async ValueTask<PaymentOutcome<RefundSnapshot>> RunAsync(GetRefund request, PaymentContext context, CancellationToken ct)
    {
        if (request.Refund is { } known)
        {
            return (await Connection.ReadAsync(context, $"refunds/{Uri.EscapeDataString(known.Value)}", ct)).Read(mutating: false, it => Snapshot(it, context));
        }

        // The answer was lost: look through the payment's refunds for the host's id. One that Mangopay wanted later was not made.
        var all = await AllAsync(request.Payment, context, ct);
        if (all is not PaymentOutcome<IReadOnlyList<JsonElement>>.Ok { Value: var made })
        {
            return all.Map<RefundSnapshot>(_ => throw new InvalidOperationException("Only failures come here."));
        }

        var mine = made.Where(it => Marks.Read(it.Text("Tag"))?.Refund == request.Id && it.Text("ResultCode") != Failures.SameAmountToday).OrderBy(it => it.Text("Status") == "FAILED").FirstOrDefault();
        return mine.ValueKind == JsonValueKind.Object
            ? new Answer(PaymentOutcome.Ok(mine)).Read(mutating: false, it => Snapshot(it, context))
            : PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.NotFound, "Mangopay has no refund with this id.");
    }

    /// <summary>All refunds of a payment, page by page.</summary>
    public static async Task<PaymentOutcome<IReadOnlyList<JsonElement>>> AllAsync(ProviderRef payment, PaymentContext context, CancellationToken ct)
    {
        var all = new List<JsonElement>();
        for (var page = 1; ; page++)
        {
            var answer = await Connection.ReadAsync(context, string.Create(CultureInfo.InvariantCulture, $"payins/{Uri.EscapeDataString(payment.Value)}/refunds?per_page={PageSize}&page={page}"), ct);
            if (answer.Body is not { } body)
            {
                return answer.Failed<IReadOnlyList<JsonElement>>();
            }

            var count = all.Count;
            all.AddRange(body.Items());
            if (all.Count - count < PageSize)
            {
                return PaymentOutcome.Ok<IReadOnlyList<JsonElement>>(all);
            }
        }
    }

    /// <exception cref="FormatException">This is no refund.</exception>
    public static RefundSnapshot Snapshot(JsonElement refund, PaymentContext context) => new()
    {
        Refund = new(refund.Id()),
        Id = Marks.Read(refund.Text("Tag"))?.Refund,
        State = refund.Text("Status") switch
        {
            "SUCCEEDED" => RefundState.Succeeded,
            "FAILED" => RefundState.Failed,
            _ => RefundState.Pending,
        },
        Amount = MangopayAmount.From(refund, "DebitedFunds"),
        ProviderCode = refund.Text("Status") == "FAILED" ? refund.Text("ResultCode") : null,
        AsOf = context.Clock.GetUtcNow(),
    };
}
