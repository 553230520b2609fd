using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Modular.Sandbox.Apis;

namespace Modular.Sandbox.Mangopay;

/// <summary>Idempotency-Key: for 24 hours the same key is turned away with 409, and the first answer is looked up at /responses/{key}.</summary>
internal sealed partial class Responses
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(24);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    public async Task<Reply> OnceAsync(string? key, string url, DateTimeOffset now, Func<Task<Reply>> act)
    {
        if (string.IsNullOrEmpty(key)) return await act();
        if (!Allowed().IsMatch(key)) throw MangopayErrors.Params(("IdempotencyKey", "The Idempotency-Key must contain between 16 and 36 alphanumeric characters or dashes."));
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var known) && now - known.At < Life) throw MangopayErrors.KnownKey();
            _entries[key] = new(url, now, null);
        }

        Reply answer;
        try
        {
            answer = await act();
        }
        catch (ReplyException refused)
        {
            answer = refused.Reply;
        }
        catch
        {
            lock (_gate) _entries.Remove(key);
            throw;
        }

        lock (_gate) _entries[key] = new(url, now, answer);
        return answer;
    }

    /// <summary>Nothing is there while the first call is still under way.</summary>
    public JsonObject Find(string key, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry) || entry.Answer is not { } answer || now - entry.At >= Life) throw MangopayErrors.NotFound(key);
            return new()
            {
                ["StatusCode"] = answer.Status.ToString(CultureInfo.InvariantCulture),
                ["ContentLength"] = (answer.Body?.ToJsonString().Length ?? 0).ToString(CultureInfo.InvariantCulture),
                ["ContentType"] = "application/json; charset=utf-8",
                ["Date"] = entry.At.UtcDateTime.ToString("R", CultureInfo.InvariantCulture),
                ["Resource"] = answer.Body?.DeepClone(),
                ["RequestURL"] = entry.Url,
            };
        }
    }

    private sealed record Entry(string Url, DateTimeOffset At, Reply? Answer);

    [GeneratedRegex("^[A-Za-z0-9-]{16,36}$")]
    private static partial Regex Allowed();
}
