using System.Security.Cryptography;
using System.Text;

namespace Modular.Booking.Tests.Chaos;

internal enum Deed
{
    Hold,
    HoldAgain,
    Begin,
    Pay,
    Decline,
    Return,
    Release,
    Cancel,
    CancelTwice,
    CancelLate,
    DeskCancel,
    Goodwill,
    Expire,
    Scan,
}

/// <summary>One thing somebody does: what, with which of the things they have, and how much.</summary>
internal readonly record struct Step(Deed Deed, int Which, int Amount);

/// <summary>
/// What everybody does, drawn from the seed alone: the same seed is the same sequence for every guest, whatever comes of it.
/// How the sequences of 32 guests interleave is up to the machine.
/// </summary>
internal sealed class ChaosPlan(int seed, int guest)
{
    private static readonly (Deed Deed, int Weight)[] Weights =
    [
        (Deed.Hold, 20), (Deed.HoldAgain, 6), (Deed.Begin, 18), (Deed.Pay, 18), (Deed.Decline, 3), (Deed.Return, 14), (Deed.Release, 5), (Deed.Cancel, 12),
        (Deed.CancelTwice, 6), (Deed.CancelLate, 4), (Deed.DeskCancel, 6), (Deed.Goodwill, 5), (Deed.Expire, 9), (Deed.Scan, 1),
    ];

    private readonly Random _chance = new(unchecked(seed * 7919 + guest));

    public Step Next()
    {
        var at = _chance.Next(Weights.Sum(w => w.Weight));
        var deed = Weights.First(w => (at -= w.Weight) < 0).Deed;
        return new Step(deed, _chance.Next(1 << 20), _chance.Next(1, 5));
    }

    /// <summary>Names the first thousand steps of every guest: equal names, equal sequences.</summary>
    public static string Fingerprint(int seed, int guests)
    {
        var text = new StringBuilder();
        foreach (var guest in Enumerable.Range(0, guests))
        {
            var plan = new ChaosPlan(seed, guest);
            text.AppendJoin(',', Enumerable.Range(0, 1000).Select(_ => plan.Next())).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }
}
