namespace Modular.Vault.Keys;

internal enum OpeningVerdict
{
    Wrong,
    Right,

    /// <summary>Too many at once: nothing was checked; ask to try again in a moment.</summary>
    Busy,
}

/// <summary>What came of trying a password or recovery code. When it was right, the master key is in it; dispose of it.</summary>
internal sealed class Opening(OpeningVerdict verdict, MasterKey? master = null, bool isOld = false) : IDisposable
{
    public static Opening Wrong { get; } = new(OpeningVerdict.Wrong);

    public static Opening Busy { get; } = new(OpeningVerdict.Busy);

    public OpeningVerdict Verdict { get; } = verdict;

    /// <exception cref="InvalidOperationException">It was not right.</exception>
    public MasterKey Master => master ?? throw new InvalidOperationException("Not opened.");

    /// <summary>Right, and locked at an older cost or version: close it anew.</summary>
    public bool IsOld { get; } = isOld;

    public void Dispose() => master?.Dispose();

    public override string ToString() => Verdict.ToString();
}
