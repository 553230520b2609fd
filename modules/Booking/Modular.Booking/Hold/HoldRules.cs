using System.Security.Cryptography;
using Modular.Booking.Availability;
using Modular.Booking.Schedule;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>What the database says about the departures, pools and keys of a batch, read under the pools' locks.</summary>
internal sealed class HoldFacts
{
    public Dictionary<Guid, DepartureFacts> Departures { get; } = [];

    public Dictionary<Guid, PoolFacts> Pools { get; } = [];

    public Dictionary<Guid, EarlierOrder> ByKey { get; } = [];
}

internal sealed record DepartureFacts(Guid OperatorId, DepartureState State, DateTime ClosesAt)
{
    public List<Guid> Pools { get; } = [];
}

/// <summary>The counters of one pool; <see cref="ExpiredPlaces"/> are counted as held but belong to nobody any more.</summary>
internal sealed class PoolFacts(Guid id, int capacity, int held, int sold)
{
    public Guid Id { get; } = id;

    public int ExpiredPlaces { get; set; }

    /// <summary>Set when the expired places were given up for somebody.</summary>
    public bool Reclaimed { get; private set; }

    /// <summary>What this batch adds to "held".</summary>
    public int Delta { get; private set; }

    public int Free => capacity - held - sold - Delta + (Reclaimed ? 0 : ExpiredPlaces);

    public void Take(int places)
    {
        if (!Reclaimed && ExpiredPlaces > 0 && capacity - held - sold - Delta < places)
        {
            Reclaimed = true;
            Delta -= ExpiredPlaces;
        }

        Delta += places;
    }
}

internal sealed record EarlierOrder(Guid OrderId, string Number, byte[] RequestHash, long TotalMinor, string Currency, DateTime ExpiresAt);

/// <summary>
/// Who gets places: in order of arrival, every pool of a departure must have room for the whole wish. Pure; the writer applies the verdicts
/// and the pools' deltas in the same transaction that read the facts.
/// </summary>
internal static class HoldRules
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public static Outcome<HeldOrder>[] Decide(IReadOnlyList<HoldCommand> commands, HoldFacts facts, DateTime now)
    {
        var verdicts = new Outcome<HeldOrder>[commands.Count];
        for (var i = 0; i < commands.Count; i++)
        {
            verdicts[i] = Decide(commands[i], facts, now);
        }

        return verdicts;
    }

    private static Outcome<HeldOrder> Decide(HoldCommand command, HoldFacts facts, DateTime now)
    {
        if (facts.ByKey.TryGetValue(command.IdempotencyKey, out var earlier))
        {
            return CryptographicOperations.FixedTimeEquals(earlier.RequestHash, command.RequestHash)
                ? new HeldOrder(earlier.OrderId, earlier.Number, earlier.TotalMinor, earlier.Currency, earlier.ExpiresAt, Replayed: true)
                : Refusals.KeyReused;
        }

        if (!facts.Departures.TryGetValue(command.DepartureId, out var departure) || departure.OperatorId != command.OperatorId || departure.Pools.Count == 0)
        {
            return Refusals.UnknownDeparture;
        }

        if (departure.State != DepartureState.Open || departure.ClosesAt <= now)
        {
            return Refusals.Closed;
        }

        var pools = departure.Pools.Select(id => facts.Pools[id]).ToList();
        var free = pools.Min(p => p.Free);
        if (free < command.Places)
        {
            return free <= 0 ? Refusals.SoldOut : Refusals.TooFew(free);
        }

        foreach (var pool in pools)
        {
            pool.Take(command.Places);
        }

        var held = command.Held(now);
        facts.ByKey[command.IdempotencyKey] = new EarlierOrder(held.OrderId, held.Number, command.RequestHash, held.TotalMinor, held.Currency, held.ExpiresAt);
        return held;
    }
}

internal static class Refusals
{
    public static readonly Refusal UnknownDeparture = new("unknown-departure",
        "Diesen Termin gibt es nicht (mehr). Bitte wählen Sie einen anderen.", "This date does not exist (any more). Please choose another one.", "departure");

    public static readonly Refusal Closed = new("closed",
        "Für diesen Termin ist die Buchung geschlossen. Bitte wählen Sie einen anderen.", "Booking for this date has closed. Please choose another one.", "departure");

    public static readonly Refusal SoldOut = new("sold-out",
        "Dieser Termin ist gerade ausgebucht. Bitte wählen Sie einen anderen.", "This date has just sold out. Please choose another one.", "departure");

    public static readonly Refusal KeyReused = new("idempotency-key-reused",
        "Diese Anfrage wurde schon mit anderen Angaben gestellt. Bitte laden Sie die Seite neu.", "This request was already made with other details. Please reload the page.", "key");

    public static readonly Refusal Busy = new("busy",
        "Gerade wollen sehr viele buchen. Bitte versuchen Sie es in ein paar Sekunden noch einmal.", "Very many people are booking right now. Please try again in a few seconds.");

    public static Refusal TooFew(int free) => new("too-few-places",
        free == 1 ? "Hier ist nur noch 1 Platz frei. Bitte wählen Sie weniger oder einen anderen Termin." : $"Hier sind nur noch {free} Plätze frei. Bitte wählen Sie weniger oder einen anderen Termin.",
        free == 1 ? "Only 1 place is left here. Please choose fewer or another date." : $"Only {free} places are left here. Please choose fewer or another date.", "departure");
}
