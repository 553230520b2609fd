using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Apis;

/// <summary>The knobs around one call of a JSON API: what goes wrong before it, after it, and with its answer.</summary>
internal sealed class JsonDoor(FaultBoard faults, TimeProvider clock, string target, Func<int, JsonObject> broken)
{
    /// <summary>Serves one call. <paramref name="act"/> gets the knob "delay" to wait for where a second request would meet the first.</summary>
    public async Task ServeAsync(HttpContext context, Func<Func<Task>, Task<Reply>> act)
    {
        var place = new[] { $"{context.Request.Method} {context.Request.Path}", context.Request.Path.Value! };
        Fault? Bites(string kind) => faults.Bite(target, kind, place);
        if (Bites(FaultBoard.Drop) is not null)
        {
            context.Abort();
            return;
        }

        Reply reply;
        if (Bites(FaultBoard.RateLimit) is { } limit)
        {
            context.Response.Headers.RetryAfter = limit.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            reply = new(429, broken(429));
        }
        else if (Bites(FaultBoard.FailBefore) is { } before)
        {
            reply = new(before.Status ?? 500, broken(before.Status ?? 500));
        }
        else
        {
            reply = await ActAsync(act, Bites);
        }

        if (reply.IsGood && Bites(FaultBoard.FailAfter) is { } after) reply = new(after.Status ?? 500, broken(after.Status ?? 500));
        if (reply.IsGood && Bites(FaultBoard.DropAfter) is not null)
        {
            context.Abort();
            return;
        }

        if (reply is { IsGood: true, Body: not null } && Bites(FaultBoard.Lie) is { } lie)
        {
            reply = reply with { Body = reply.Body.DeepClone() };
            Change(reply.Body, lie);
        }

        await WriteAsync(context, reply);
    }

    private async Task<Reply> ActAsync(Func<Func<Task>, Task<Reply>> act, Func<string, Fault?> bites)
    {
        try
        {
            return await act(async () =>
            {
                if (bites(FaultBoard.Delay) is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), clock, CancellationToken.None);
            });
        }
        catch (ReplyException end)
        {
            return end.Reply;
        }
    }

    private static async Task WriteAsync(HttpContext context, Reply reply)
    {
        context.Response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers) context.Response.Headers[name] = value;
        if (reply.Body is null) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Body.ToJsonString(), context.RequestAborted);
    }

    /// <summary>The call's body as an object; empty where there is none, null where it is none.</summary>
    public static async Task<JsonObject?> BodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        if (string.IsNullOrWhiteSpace(text)) return [];
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Adds to every amount that is not 0 and replaces currencies: "value" in PayPal's decimal texts, "Amount" in Mangopay's minor units.</summary>
    public static void Change(JsonNode? node, Fault lie)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Change(item, lie);
        }

        if (node is not JsonObject map) return;
        foreach (var (name, value) in map.ToList())
        {
            if (value is not JsonValue plain) Change(value, lie);
            else if (name == "value" && plain.TryGetValue<string>(out var text) && decimal.TryParse(text, CultureInfo.InvariantCulture, out var amount) && amount != 0)
                map[name] = (amount + (text.Contains('.', StringComparison.Ordinal) ? lie.AmountDelta / 100m : lie.AmountDelta)).ToString(CultureInfo.InvariantCulture);
            else if (name == "Amount" && plain.TryGetValue<long>(out var minor) && minor != 0) map[name] = minor + lie.AmountDelta;
            else if (name is "currency_code" or "Currency" && lie.Currency is { } currency) map[name] = currency.ToUpperInvariant();
        }
    }
}
