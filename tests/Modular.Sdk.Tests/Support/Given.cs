using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Tests.Support;

/// <summary>A context and requests as the host would hand them over.</summary>
internal static class Given
{
    public const string SecretKey = "sk_test_modular_sdk_tests_4242";
    public const string WebhookSecret = "whsec_modular_sdk_tests";
    public static readonly DateTimeOffset Now = new(2026, 5, 1, 10, 0, 0, TimeSpan.Zero);
    public static readonly ProviderAccountId Account = new(Guid.Parse("0198c0de-0000-7000-8000-00000000acc0"));

    public static FakeTimeProvider Clock() => new(Now);

    public static PaymentContext Context(HttpClient http, Lines? log = null, TimeProvider? clock = null, OperationKey? key = null, Uri? apiBase = null, IProviderState? state = null, string secretKey = SecretKey)
    {
        clock ??= Clock();
        return new()
        {
            Operator = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000b0")),
            Account = Account,
            Sandbox = true,
            Operation = key ?? NewKey(),
            Settings = Settings(secretKey, apiBase),
            Http = http,
            State = state ?? new InMemoryState(clock),
            Log = log ?? new Lines(),
            Clock = clock,
        };
    }

    public static SettingsBag Settings(string secretKey = SecretKey, Uri? apiBase = null, string webhookSecret = WebhookSecret) => new(
        apiBase is null ? [] : [new("api_base", apiBase.AbsoluteUri)],
        [new("secret_key", new Secret(secretKey)), new("webhook_secret", new Secret(webhookSecret))]);

    public static OperationKey NewKey() => new(Guid.CreateVersion7(Now));

    public static BeginPayment Begin(long minor = 12500, string currency = "EUR") => new()
    {
        Id = new(Guid.CreateVersion7(Now)),
        Amount = new(minor, currency),
        ReturnUrl = new("https://shop.example/order/1?done=1"),
        CancelUrl = new("https://shop.example/order/1"),
        ExpiresAt = Now.AddMinutes(15),
        Reference = "A-1001",
        Description = "Kajaktour: 2 Erwachsene, 1 Kind",
        Culture = "de-DE",
    };
}

/// <summary>What a plug-in wrote to its log.</summary>
internal sealed class Lines : ILogger
{
    private readonly List<string> _lines = [];

    public string All => string.Join('\n', _lines);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add($"{formatter(state, exception)} {exception}");
}

/// <summary>A plug-in's own store, with lives that end.</summary>
internal sealed class InMemoryState(TimeProvider clock) : IProviderState
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Value, DateTimeOffset? Until)> _values = [];

    public ValueTask<string?> FindAsync(string key, CancellationToken ct)
    {
        lock (_gate)
        {
            return new(Live(key));
        }
    }

    public ValueTask PutAsync(string key, string value, TimeSpan? life, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, 4000);
        lock (_gate)
        {
            _values[key] = (value, clock.GetUtcNow() + life);
            return default;
        }
    }

    public ValueTask<string> AddAsync(string key, string value, TimeSpan? life, CancellationToken ct)
    {
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

    public ValueTask RemoveAsync(string key, CancellationToken ct)
    {
        lock (_gate)
        {
            _values.Remove(key);
            return default;
        }
    }

    private string? Live(string key) => _values.TryGetValue(key, out var it) && (it.Until is null || it.Until > clock.GetUtcNow()) ? it.Value : null;
}
