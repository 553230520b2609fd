using Serilog;
using Serilog.Extensions.Logging;

namespace Modular.Host.Ops.Logs;

/// <summary>Logs go to standard output: readable in development, JSON lines in production. Frameworks speak from Warning on.</summary>
internal static class LogSetup
{
    private static readonly (string? Category, LogLevel Level)[] Levels =
    [
        (null, LogLevel.Information),
        ("Microsoft", LogLevel.Warning),
        ("System", LogLevel.Warning),
        // Its scope carries the raw path, in which secrets of orders stand; our request log writes route patterns instead.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None),
        // Its errors quote exceptions with their messages; what escapes is logged, without message, where it is caught.
        ("Microsoft.EntityFrameworkCore", LogLevel.None),
        // It would warn about keys it cannot know to be sealed by us.
        ("Microsoft.AspNetCore.DataProtection", LogLevel.Error),
    ];

    public static void AddSafeLogs(this ILoggingBuilder logging, IHostEnvironment environment, TextWriter? to = null)
    {
        logging.ClearProviders();
        logging.AddProvider(new SafeLoggerProvider(new SerilogLoggerProvider(Create(environment, to ?? Console.Out), dispose: true)));
        foreach (var (category, level) in Levels)
        {
            logging.AddFilter(category, level);
        }
    }

    private static Serilog.Core.Logger Create(IHostEnvironment environment, TextWriter to) => new LoggerConfiguration()
        .MinimumLevel.Verbose()
        .WriteTo.Sink(new WriterSink(to, environment.IsDevelopment() ? new ReadableLines() : new JsonLines()))
        .CreateLogger();
}

/// <summary>One event, one write, so that lines of different threads do not mix.</summary>
internal sealed class WriterSink(TextWriter writer, Serilog.Formatting.ITextFormatter format) : Serilog.Core.ILogEventSink
{
    private readonly Lock _turn = new();

    public void Emit(Serilog.Events.LogEvent logEvent)
    {
        using var line = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        format.Format(logEvent, line);
        lock (_turn)
        {
            writer.Write(line.ToString());
            writer.Flush();
        }
    }
}
