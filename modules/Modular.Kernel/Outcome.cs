namespace Modular.Kernel;

/// <summary>Why something was not done, as a value: a stable code for programs, a sentence in both languages for people.</summary>
/// <param name="Code">Kebab-case, stable: "sold-out".</param>
/// <param name="De">What happened and what to do, in German.</param>
/// <param name="En">The same in English.</param>
/// <param name="Field">The form field it is about, if it is about one.</param>
public sealed record Refusal(string Code, string De, string En, string? Field = null);

/// <summary>Done, or refused with a reason. A refusal is an expected answer (409, 422), not an exception.</summary>
public readonly record struct Outcome(Refusal? Refusal)
{
    public static Outcome Done => default;

    public bool IsDone => Refusal is null;

    public static Outcome Refused(string code, string de, string en, string? field = null) => new(new Refusal(code, de, en, field));

    public static implicit operator Outcome(Refusal refusal) => new(refusal);
}

/// <summary>A value, or a refusal.</summary>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Refusal? refusal) => (_value, Refusal) = (value, refusal);

    public Refusal? Refusal { get; }

    public bool IsDone => Refusal is null;

    /// <exception cref="InvalidOperationException">It was refused: look at <see cref="Refusal"/> first.</exception>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Code}");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}
