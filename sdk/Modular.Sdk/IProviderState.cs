namespace Modular.Sdk;

/// <summary>A small store of the plug-in's own, separate for every (plug-in, account): ids the provider gave, tokens with a life.</summary>
/// <remarks>
/// The host encrypts values at rest and shows them to nobody. Every instance of the host sees the same values. Not for money, not for payment states (the host keeps those), not for personal data;
/// a provider that reads statements (<see cref="Payments.IReadsStatements"/>) keeps here what it counted: it has no other book.
/// Keys have at most 100 characters, values at most 4,000; more is an <see cref="ArgumentException"/>. No member moves money.
/// </remarks>
public interface IProviderState
{
    /// <summary>The stored value, or null where there is none or its life is over.</summary>
    ValueTask<string?> FindAsync(string key, CancellationToken ct);

    /// <summary>Stores a value, replacing what was there. The last writer wins.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="life">After this time it is gone; null keeps it.</param>
    /// <param name="ct">Cancels the wait.</param>
    ValueTask PutAsync(string key, string value, TimeSpan? life, CancellationToken ct);

    /// <summary>Stores a value only where there is none, atomically, and returns the value that stands afterwards: of two racing callers both get the winner's.</summary>
    /// <param name="key">The name.</param>
    /// <param name="value">The value, if this caller wins.</param>
    /// <param name="life">After this time it is gone; null keeps it.</param>
    /// <param name="ct">Cancels the wait.</param>
    ValueTask<string> AddAsync(string key, string value, TimeSpan? life, CancellationToken ct);

    /// <summary>Forgets a value; nothing happens where there is none.</summary>
    ValueTask RemoveAsync(string key, CancellationToken ct);
}
