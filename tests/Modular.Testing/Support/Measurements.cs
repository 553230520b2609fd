using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Testing;

/// <summary>What one host measured, of our own instruments. Other hosts of the test process measure under the same names and are left out.</summary>
public sealed class Measurements : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly MeterListener _listener = new();

    private Measurements(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Meter.Name.StartsWith("Modular.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>"modular.booking.holds held" → the sum of a counter, the number of values of a histogram, the last value of a gauge; tags in the order of their names, without empty ones.</summary>
    public IReadOnlyDictionary<string, double> All => _sums;

    public double this[string name] => _sums.GetValueOrDefault(name);

    public static Measurements Of(IServiceProvider services) => new(services.GetRequiredService<IMeterFactory>());

    /// <summary>Reads the gauges.</summary>
    public void Look() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = tags.ToArray().OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Convert.ToString(t.Value, CultureInfo.InvariantCulture)).Where(t => !string.IsNullOrEmpty(t));
        var name = string.Join(' ', words.Prepend(instrument.Name));
        var kind = instrument.GetType().GetGenericTypeDefinition();
        _sums.AddOrUpdate(name, _ => kind == typeof(Histogram<>) ? 1 : value, (_, sum) => kind == typeof(Histogram<>) ? sum + 1 : instrument.IsObservable ? value : sum + value);
    }
}
