namespace Modular.Sdk.Testing;

/// <summary>A plug-in's own store, with lives that end and the host's limits.</summary>
public sealed class InMemoryState(TimeProvider clock) : IProviderState
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Value, DateTimeOffset? Until)> _values = [];

    /// <inheritdoc/>
    public ValueTask<string?> FindAsync(string key, CancellationToken ct)
    {
        Check(key, "");
        lock (_gate)
        {
            return new(Live(key));
        }
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string key, string value, TimeSpan? life, CancellationToken ct)
    {
        Check(key, value);
        lock (_gate)
        {
            _values[key] = (value, clock.GetUtcNow() + life);
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> AddAsync(string key, string value, TimeSpan? life, CancellationToken ct)
    {
        Check(key, value);
        lock (_gate)
        {
            if (Live(key) is { } there)
            {
                return new(there);
            }

            _values[key] = (value, clock.GetUtcNow() + life);
            return new(value);
        }
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string key, CancellationToken ct)
    {
        lock (_gate)
        {
            _values.Remove(key);
            return default;
        }
    }

    private string? Live(string key) => _values.TryGetValue(key, out var it) && (it.Until is null || it.Until > clock.GetUtcNow()) ? it.Value : null;

    private static void Check(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, 100, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, 4000, nameof(value));
    }
}
