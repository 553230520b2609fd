using Zxcvbn;
using Zxcvbn.Matcher;

namespace Modular.Vault.Passwords.Guessing;

/// <summary>Neighbouring keys on a German and an English keyboard, straight ("qwertzuiop"), down ("1qay2wsx") and in zigzag ("1q2w3e4r").</summary>
internal sealed class WalkMatcher : IMatcher
{
    public const string Walk = "walk";

    private const int Shortest = 3;

    private readonly Dictionary<char, Key>[] layouts =
    [
        Layout(["^1234567890ß´", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"], ["°!\"§$%&/()=?`", "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_"]),
        Layout(["`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "\0zxcvbnm,./"], ["~!@#$%^&*()_+", "QWERTYUIOP{}|", "ASDFGHJKL:\"", "\0ZXCVBNM<>?"]),
    ];

    public IEnumerable<Match> MatchPassword(string password) => layouts.SelectMany(layout => Find(password, layout));

    private static IEnumerable<Match> Find(string password, Dictionary<char, Key> layout)
    {
        for (var from = 0; from + Shortest <= password.Length;)
        {
            var to = from;
            while (to + 1 < password.Length && layout.TryGetValue(password[to], out var here) && layout.TryGetValue(password[to + 1], out var next) && here.Touches(next))
            {
                to++;
            }

            if (to - from + 1 >= Shortest)
            {
                yield return new Match { Pattern = Walk, Token = password[from..(to + 1)], i = from, j = to, Entropy = Bits(password.AsSpan(from, to - from + 1), layout) };
            }

            from = Math.Max(to, from + 1);
        }
    }

    /// <summary>Where it starts, how long it is, how often it turns; a zigzag is one turn, however long.</summary>
    private static double Bits(ReadOnlySpan<char> keys, Dictionary<char, Key> layout)
    {
        var steps = new (int, int)[keys.Length - 1];
        var shifted = layout[keys[0]].Shifted ? 1 : 0;
        for (var i = 1; i < keys.Length; i++)
        {
            var (a, b) = (layout[keys[i - 1]], layout[keys[i]]);
            steps[i - 1] = (b.X - a.X, b.Y - a.Y);
            shifted += b.Shifted ? 1 : 0;
        }

        int turns = 0, breaks = 1;
        for (var i = 1; i < steps.Length; i++)
        {
            turns += steps[i] == steps[i - 1] ? 0 : 1;
            breaks += i < 2 || steps[i] == steps[i - 2] ? 0 : 1;
        }

        var shifting = shifted == 0 ? 0 : shifted == keys.Length ? 1 : Math.Min(shifted, keys.Length - shifted) + 1;
        return 4 + Math.Log2(keys.Length) + (Math.Min(turns, breaks) * 2.5) + shifting;
    }

    private static Dictionary<char, Key> Layout(string[] plain, string[] shifted)
    {
        var keys = new Dictionary<char, Key>();
        int[] offsets = [0, 3, 4, 3];
        for (var row = 0; row < plain.Length; row++)
        {
            for (var at = 0; at < plain[row].Length; at++)
            {
                var x = (at * 2) + offsets[row];
                keys[plain[row][at]] = new(x, row, false);
                keys[shifted[row][at]] = new(x, row, true);
            }
        }

        keys.Remove('\0');
        return keys;
    }

    /// <summary>X in half keys, so that a key touches two in the row below.</summary>
    private readonly record struct Key(int X, int Y, bool Shifted)
    {
        public bool Touches(Key other) => Math.Abs(Y - other.Y) switch
        {
            0 => Math.Abs(X - other.X) <= 2,
            1 => Math.Abs(X - other.X) == 1,
            _ => false,
        };
    }
}
