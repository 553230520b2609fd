namespace Modular.Ui;

/// <summary>What is wrong with a posted form, by field name; the empty name is the form as a whole.</summary>
public sealed class FormErrors
{
    private readonly List<(string Name, string Text)> all = [];

    /// <summary>Nothing is wrong.</summary>
    public static FormErrors None => new();

    /// <summary>Whether something is wrong.</summary>
    public bool Any => all.Count > 0;

    /// <summary>Every error in the order it was found.</summary>
    public IReadOnlyList<(string Name, string Text)> All => all;

    /// <summary>Says what is wrong with a field and what to do about it.</summary>
    public FormErrors Add(string name, string text)
    {
        all.Add((name, text));
        return this;
    }

    /// <summary>Adds the text when the condition holds: <c>errors.When(name.Length == 0, "name", T.Of(…))</c>.</summary>
    public FormErrors When(bool wrong, string name, string text) => wrong ? Add(name, text) : this;

    /// <summary>The first error of a field, or null.</summary>
    public string? For(string name) => all.FirstOrDefault(e => e.Name == name).Text;
}

internal static class FieldIds
{
    // Names may carry dots, brackets and colons (guest[0].name); ids that CSS and fragments can use may not.
    public static string Of(string name) => "f-" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    public static string? DescribedBy(string id, string? hint, string? error) => (hint, error) switch
    {
        (null, null) => null,
        (_, null) => id + "-hint",
        (null, _) => id + "-error",
        _ => $"{id}-hint {id}-error",
    };
}
