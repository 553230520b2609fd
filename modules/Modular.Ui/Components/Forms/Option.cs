namespace Modular.Ui;

/// <summary>One choice of a <see cref="Select"/> or of <see cref="RadioCards"/>.</summary>
/// <param name="Value">The posted value.</param>
/// <param name="Label">What people read.</param>
/// <param name="Text">A second line (radio cards).</param>
/// <param name="Aside">At the right edge, for example a price (radio cards).</param>
/// <param name="Icon">An icon (radio cards).</param>
/// <param name="Disabled">Cannot be chosen.</param>
public sealed record Option(string Value, string Label, string? Text = null, string? Aside = null, string? Icon = null, bool Disabled = false);
