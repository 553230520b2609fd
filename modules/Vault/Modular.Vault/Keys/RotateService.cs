using System.Runtime.CompilerServices;
using Modular.Kernel;

namespace Modular.Vault.Keys;

/// <summary>
/// Puts what lies under an older service key under the first one, in all modules. Derived secrets (links in mails that are on their way) keep the key that
/// made them: the older key stays in the setting until the longest of them is over, <see cref="Longest"/>.
/// </summary>
internal sealed class RotateService(IEnumerable<IServiceSealed> values, ServiceKeys keys)
{
    /// <summary>Links "this was not me" and back to an earlier address.</summary>
    private const string Longest = "seven days";

    public async IAsyncEnumerable<Finding> Run([EnumeratorCancellation] CancellationToken stop)
    {
        var unknown = 0;
        foreach (var value in values)
        {
            var left = await value.WalkAsync(renew: true, stop);
            unknown += left.Unknown;
            yield return left.Unknown > 0
                ? new(left.What, false, $"{left.Older} renewed, {left.Present} were under the first key; {left.Unknown} open with none of the {keys.Count} keys given")
                : new(left.What, true, $"{left.Older} renewed, {left.Present} were under the first key");
        }

        yield return unknown > 0
            ? new("service key", false, "put the missing key behind the others and run this again")
            : new("service key", true, $"everything that lies is under the first key; take the others out of the setting in {Longest}, when the last links are over that one of them made");
    }

    /// <summary>One line for <c>keys status</c>; nothing is walked while there is one key.</summary>
    public async Task<Finding> Look(CancellationToken stop)
    {
        if (keys.Count == 1)
        {
            return new("service key", true, "one is set");
        }

        var (older, unknown) = (new List<string>(), new List<string>());
        foreach (var value in values)
        {
            var left = await value.WalkAsync(renew: false, stop);
            Add(older, left.What, left.Older);
            Add(unknown, left.What, left.Unknown);
        }

        return unknown.Count > 0 ? new("service key", false, $"open with no key that is set: {string.Join(", ", unknown)}")
            : older.Count > 0 ? new("service key", true, $"{keys.Count} are set; still under an older one: {string.Join(", ", older)} (keys rotate-service)")
            : new("service key", true, $"{keys.Count} are set, everything is under the first one");
    }

    private static void Add(List<string> list, string what, int count)
    {
        if (count > 0)
        {
            list.Add($"{what} ({count})");
        }
    }
}
