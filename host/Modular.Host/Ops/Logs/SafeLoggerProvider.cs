using Serilog.Extensions.Logging;

namespace Modular.Host.Ops.Logs;

/// <summary>In front of Serilog, which turns an exception given as a value into its whole text, message included: here it becomes its type's name.</summary>
internal sealed class SafeLoggerProvider(SerilogLoggerProvider inner) : ILoggerProvider, ISupportExternalScope
{
    public ILogger CreateLogger(string categoryName) => new Filter(inner.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => inner.SetScopeProvider(scopeProvider);

    public void Dispose() => inner.Dispose();

    private sealed class Filter(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> values && values.Any(v => v.Value is Exception))
            {
                var safe = values.Select(v => v.Value is Exception failure ? KeyValuePair.Create(v.Key, (object?)failure.GetType().Name) : v).ToList();
                inner.Log(logLevel, eventId, safe, exception, static (_, _) => "");
                return;
            }

            inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
