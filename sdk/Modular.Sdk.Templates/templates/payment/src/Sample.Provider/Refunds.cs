using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>Gives money back, marked with the host's id, and finds it again by that id when the answer was lost.</summary>
internal static class Refunds
{
    public static async ValueTask<PaymentOutcome<RefundSnapshot>> MakeAsync(RefundPayment request, PaymentContext context, CancellationToken ct)
    {
        if (request.Amount.Minor <= 0)
        {
            return PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.Amount, "There is nothing to refund.");
        }

        var wish = new NewRefund(request.Amount.Minor, request.Amount.Currency, Marks.Of(context, request.PaymentId, request.Id));
        return await Connection.ActAsync(context, $"checkouts/{Uri.EscapeDataString(request.Payment.Value)}/refunds", wish, (Refund it) => Snapshot(it, context), ct);
    }

    public static async ValueTask<PaymentOutcome<RefundSnapshot>> GetAsync(GetRefund request, PaymentContext context, CancellationToken ct)
    {
        if (request.Refund is { } known)
        {
            return await Connection.ReadAsync(context, $"refunds/{Uri.EscapeDataString(known.Value)}", (Refund it) => Snapshot(it, context), ct);
        }

        var all = await Connection.ReadAsync(context, $"checkouts/{Uri.EscapeDataString(request.Payment.Value)}/refunds", (RefundList it) => it.Items, ct);
        return all is PaymentOutcome<Refund[]>.Ok { Value: var made } && !made.Any(it => it.Metadata?.Refund == request.Id.Value)
            ? PaymentOutcome.Refused<RefundSnapshot>(RefusalCode.NotFound, "There is no refund with this id.")
            : all.Map(it => Snapshot(it.First(one => one.Metadata?.Refund == request.Id.Value), context));
    }

    private static RefundSnapshot Snapshot(Refund it, PaymentContext context) => new()
    {
        Refund = new(it.Id),
        Id = it.Metadata?.Refund is { } id ? new RefundId(id) : null,
        State = it.Status switch
        {
            "succeeded" => RefundState.Succeeded,
            "failed" => RefundState.Failed,
            _ => RefundState.Pending,
        },
        Amount = new(it.Amount, it.Currency),
        AsOf = context.Clock.GetUtcNow(),
    };
}
