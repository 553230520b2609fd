using System.Globalization;
using System.Text.Json;
using Modular.Sdk;

namespace Acme.Payments.BankTransfer;

/// <summary>What was asked for under a reference.</summary>
/// <param name="Key">The key it was begun with.</param>
/// <param name="Payment">The host's id.</param>
/// <param name="Minor">How much, in cents.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="End">Until when it is waited for.</param>
internal sealed record Wanted(string Key, Guid Payment, long Minor, string Currency, DateTimeOffset End)
{
    public Money Amount => new(Minor, Currency);
}

/// <summary>
/// The only book a bank transfer has: what was asked for, and what came, in the plug-in's store. Each payment has a row of numbered places, filled from
/// the first on and never emptied. Whoever counts an entry walks along it until the entry, or an empty place, is found; two who walk at once cannot
/// both fill a place, so an entry stands there once.
/// </summary>
internal sealed class Book(IProviderState state)
{
    /// <summary>Nobody pays in more parts; somebody who does is not to keep a host busy.</summary>
    private const int Places = 60;

    /// <summary>Writes down what is asked for; what stands there already is returned instead.</summary>
    public async ValueTask<Wanted> AskAsync(string reference, Wanted wanted, CancellationToken ct) =>
        Read(await state.AddAsync("p:" + reference, JsonSerializer.Serialize(wanted), null, ct));

    public async ValueTask<Wanted?> FindAsync(string reference, CancellationToken ct) => await state.FindAsync("p:" + reference, ct) is { } text ? Read(text) : null;

    /// <summary>True: counted now. False: counted before. Null: there are too many parts already.</summary>
    /// <param name="reference">The payment.</param>
    /// <param name="entry">The entry's name, the same in every file; no blanks.</param>
    /// <param name="minor">How much, in cents.</param>
    /// <param name="ct">Ends it between two places: what was counted stays counted.</param>
    public async ValueTask<bool?> CountAsync(string reference, string entry, long minor, CancellationToken ct)
    {
        var mine = string.Create(CultureInfo.InvariantCulture, $"{minor} {entry}");
        for (var place = 0; place < Places; place++)
        {
            if (await state.FindAsync(Place(reference, place), ct) is { } known)
            {
                if (known == mine)
                {
                    return false;
                }

                continue;
            }

            // Somebody may have been quicker, perhaps with the very same entry: it counts once either way.
            if (await state.AddAsync(Place(reference, place), mine, null, ct) == mine)
            {
                return true;
            }
        }

        return null;
    }

    /// <summary>All that came, in cents.</summary>
    public async ValueTask<long> SumAsync(string reference, CancellationToken ct)
    {
        var sum = 0L;
        for (var place = 0; place < Places && await state.FindAsync(Place(reference, place), ct) is { } part; place++)
        {
            sum = checked(sum + long.Parse(part.AsSpan(0, part.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture));
        }

        return sum;
    }

    private static string Place(string reference, int place) => string.Create(CultureInfo.InvariantCulture, $"m:{reference}:{place}");

    private static Wanted Read(string text) => JsonSerializer.Deserialize<Wanted>(text)!;
}
