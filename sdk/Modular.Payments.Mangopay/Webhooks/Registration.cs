using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Webhooks;

/// <summary>Mangopay knows one address for each event of a platform. What is free is taken, what was given up is started again, what is somebody else's is left alone.</summary>
internal static class Registration
{
    /// <summary>What can change a snapshot.</summary>
    public static readonly string[] Changes = ["PAYIN_NORMAL_SUCCEEDED", "PAYIN_NORMAL_FAILED", "PAYIN_REFUND_SUCCEEDED", "PAYIN_REFUND_FAILED"];

    public enum Result
    {
        Done,
        Taken,
        Refused,
        NoAnswer,
    }

    public static async Task<Result> EnsureAsync(PaymentContext context, Uri url, CancellationToken ct)
    {
        var all = await Connection.ReadAsync(context, "hooks?per_page=100", ct);
        if (all.Body is not { } body)
        {
            return Result.NoAnswer;
        }

        var worst = Result.Done;
        foreach (var type in Changes)
        {
            var known = body.Items().FirstOrDefault(it => it.Text("EventType") == type);
            var result = known.ValueKind != JsonValueKind.Object ? Of(await AddAsync(type, url, context, ct))
                : known.Text("Url") != url.AbsoluteUri ? Result.Taken
                : known.Text("Status") == "ENABLED" && known.Text("Validity") == "VALID" ? Result.Done
                : await WakeAsync(known.Text("Id") ?? "", context, ct);
            worst = result > worst ? result : worst;
        }

        return worst;
    }

    // Without a key: a second address for an event is refused anyway.
    private static Task<Answer> AddAsync(string type, Uri url, PaymentContext context, CancellationToken ct) =>
        Connection.ActAsync(context, "hooks", new JsonObject { ["EventType"] = type, ["Url"] = url.AbsoluteUri }, key: null, ct);

    /// <summary>A hook whose deliveries failed comes back only when it is disabled first.</summary>
    private static async Task<Result> WakeAsync(string id, PaymentContext context, CancellationToken ct)
    {
        var off = await Connection.PutAsync(context, $"hooks/{Uri.EscapeDataString(id)}", new JsonObject { ["Status"] = "DISABLED" }, ct);
        return off.Body is null ? Of(off) : Of(await Connection.PutAsync(context, $"hooks/{Uri.EscapeDataString(id)}", new JsonObject { ["Status"] = "ENABLED" }, ct));
    }

    private static Result Of(Answer answer) => answer.Outcome switch
    {
        PaymentOutcome<JsonElement>.Ok => Result.Done,
        PaymentOutcome<JsonElement>.Refused => Result.Refused,
        _ => Result.NoAnswer,
    };
}
