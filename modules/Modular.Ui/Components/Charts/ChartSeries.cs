namespace Modular.Ui;

/// <summary>How a chart draws.</summary>
public enum ChartKind
{
    /// <summary>Something that goes on in time.</summary>
    Line,

    /// <summary>Amounts beside each other.</summary>
    Bar,
}

/// <summary>One series of a <see cref="Chart"/>.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">One value per label; null where nothing is known.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<double?> Values);
