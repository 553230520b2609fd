using Modular.Sdk;

namespace Modular.Ui;

/// <summary>A line of a <see cref="PriceSummary"/>.</summary>
/// <param name="Label">"2 × Erwachsene".</param>
/// <param name="Amount">The line's sum; discounts are negative.</param>
/// <param name="Text">A second line: date, unit price.</param>
public sealed record PriceLine(string Label, Money Amount, string? Text = null);
