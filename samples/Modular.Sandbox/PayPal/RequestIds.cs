using Modular.Sandbox.Apis;

namespace Modular.Sandbox.PayPal;

/// <summary>PayPal-Request-Id: the first good answer is replayed, for 6 hours at orders and 45 days at payments. A refused request keeps nothing.</summary>
internal sealed class RequestIds
{
    private static readonly TimeSpan Orders = TimeSpan.FromHours(6), Payments = TimeSpan.FromDays(45);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];

    public async Task<Reply> OnceAsync(string? id, string path, string body, DateTimeOffset now, Func<Task<Reply>> act)
    {
        if (string.IsNullOrEmpty(id)) return await act();
        if (id.Length > 108) throw PayPalErrors.Invalid("PAYPAL_REQUEST_ID", "INVALID_STRING_LENGTH", "The request id has at most 108 characters.");
        var isOrder = path.StartsWith("/v2/checkout/", StringComparison.Ordinal);
        var name = $"{path} {id}";
        lock (_gate)
        {
            if (_entries.TryGetValue(name, out var entry) && (entry.Answer is null || now - entry.At < (isOrder ? Orders : Payments)))
            {
                if (entry.Answer is null) throw PayPalErrors.Busy();
                if (entry.Body != body) throw PayPalErrors.Unprocessable("DUPLICATE_REQUEST_ID", "The value of the PayPal-Request-Id header has already been used for another request.");
                return entry.Answer with { Status = 200 };
            }

            _entries[name] = new(body, now, null);
        }

        Reply? answer = null;
        try
        {
            return answer = await act();
        }
        finally
        {
            lock (_gate)
            {
                if (answer is { IsGood: true }) _entries[name] = new(body, now, answer);
                else _entries.Remove(name);
            }
        }
    }

    private sealed record Entry(string Body, DateTimeOffset At, Reply? Answer);
}
