namespace Modular.Sandbox.Stripe;

/// <summary>The first answer under a key, replayed for 24 hours.</summary>
internal sealed class Idempotency
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>Null when the caller is first and must act, then <see cref="Keep"/> or <see cref="Forget"/>; else the answer to replay.</summary>
    public Answer? Begin(string key, string path, string parameters, DateTimeOffset now)
    {
        if (key.Length > 255) throw StripeError.Invalid($"Idempotency-Key must be at most 255 characters, this one has {key.Length}.");
        lock (_gate)
        {
            foreach (var stale in _entries.Where(e => e.Value.Answer is not null && now - e.Value.At >= Kept).Select(e => e.Key).ToList()) _entries.Remove(stale);
            if (!_entries.TryGetValue(key, out var entry))
            {
                _entries[key] = new Entry(path, parameters, now, null);
                return null;
            }
            if (entry.Path != path)
                throw new StripeError(400, "idempotency_error", $"Keys for idempotent requests can only be used for the same endpoint they were first used for ('{path}' vs '{entry.Path}'). Try using a key other than '{key}' if you meant to execute a different request.");
            if (entry.Parameters != parameters)
                throw new StripeError(400, "idempotency_error", $"Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request.");
            return entry.Answer ?? throw StripeError.Invalid(
                $"There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later.",
                null, "idempotency_key_in_use", 409);
        }
    }

    public void Keep(string key, Answer answer)
    {
        lock (_gate) if (_entries.TryGetValue(key, out var entry)) _entries[key] = entry with { Answer = answer };
    }

    public void Forget(string key) { lock (_gate) _entries.Remove(key); }

    private sealed record Entry(string Path, string Parameters, DateTimeOffset At, Answer? Answer);
}

/// <summary>A finished HTTP answer.</summary>
internal sealed record Answer(int Status, string Body, string RequestId, bool Keep);
