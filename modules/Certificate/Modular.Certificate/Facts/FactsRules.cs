using System.Text.RegularExpressions;
using Modular.Certificate.Contracts;

namespace Modular.Certificate.Facts;

/// <summary>What may be signed: ids and facts. The alphabets leave no room for a name or an address.</summary>
internal static partial class FactsRules
{
    public static void Check(SignFacts facts, DateTime now)
    {
        Demand(Kind().IsMatch(facts.Kind ?? ""), nameof(facts.Kind), "lower-case letters, digits, dots and hyphens, at most 60");
        Demand(Subject().IsMatch(facts.Subject ?? ""), nameof(facts.Subject), "an id of letters, digits and . _ : -, at most 100");
        Demand(facts.Key != Guid.Empty, nameof(facts.Key), "an id");
        Demand(facts.IssuedAtUtc.Kind == DateTimeKind.Utc && facts.IssuedAtUtc <= now, nameof(facts.IssuedAtUtc), "an instant in UTC that is not in the future");
        Demand(facts.ValidUntilUtc.Kind == DateTimeKind.Utc && facts.ValidUntilUtc >= facts.IssuedAtUtc.AddSeconds(1), nameof(facts.ValidUntilUtc), "an instant in UTC after the issue");
    }

    private static void Demand(bool kept, string name, string rule)
    {
        if (!kept)
        {
            throw new ArgumentException($"{name} must be {rule}.");
        }
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9.-]{0,59}\z")]
    private static partial Regex Kind();

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,100}\z")]
    private static partial Regex Subject();
}
