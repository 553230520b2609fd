namespace Modular.Sandbox;

/// <summary>The one source of randomness, seeded, so that a run can be repeated.</summary>
internal sealed class Chance(int seed)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private readonly Lock _gate = new();
#pragma warning disable CA5394 // Ids of a simulator, not secrets; repeatability is the point.
    private readonly Random _random = new(seed);

    public string Token(int length)
    {
        lock (_gate) return string.Create(length, _random, static (span, random) =>
        {
            foreach (ref var c in span) c = Alphabet[random.Next(Alphabet.Length)];
        });
    }

    public bool Hits(double probability)
    {
        if (probability >= 1) return true;
        lock (_gate) return _random.NextDouble() < probability;
    }

    /// <summary>Shuffles so that at least one element moves: a knob that did nothing would prove nothing.</summary>
    public List<T> Disorder<T>(IReadOnlyList<T> items)
    {
        var array = items.ToArray();
        lock (_gate) _random.Shuffle(array);
        var moved = false;
        for (var i = 0; i < array.Length; i++) moved |= !ReferenceEquals(array[i], items[i]);
        if (!moved) Array.Reverse(array);
        return [.. array];
    }
#pragma warning restore CA5394
}
