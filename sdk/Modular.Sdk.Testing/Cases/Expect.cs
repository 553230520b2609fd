using System.Diagnostics.CodeAnalysis;
using Modular.Sdk.Payments;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing.Cases;

/// <summary>What is expected, in words that help whoever reads the failure.</summary>
internal static class Expect
{
    public static void That([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ConformanceException(otherwise);
        }
    }

    public static T Ok<T>(PaymentOutcome<T> outcome, string what) =>
        outcome is PaymentOutcome<T>.Ok { Value: var value } ? value : throw new ConformanceException($"{what} was expected to succeed, but: {Show(outcome)}");

    public static void Refused<T>(PaymentOutcome<T> outcome, string what, params ReadOnlySpan<RefusalCode> codes)
    {
        if (outcome is PaymentOutcome<T>.Refused { Code: var code } && (codes.IsEmpty || codes.Contains(code)))
        {
            return;
        }

        throw new ConformanceException($"{what} was expected to be refused, but: {Show(outcome)}");
    }

    public static string Show<T>(PaymentOutcome<T> outcome) => outcome switch
    {
        PaymentOutcome<T>.Refused it => $"Refused {it.Code} {it.Detail}",
        PaymentOutcome<T>.TryLater it => $"TryLater (certainly not executed: {it.CertainlyNotExecuted}) {it.Detail}",
        PaymentOutcome<T>.Unknown it => $"Unknown {it.Detail}",
        _ => outcome.GetType().Name,
    };

    public static T Ok<T>(SsoOutcome<T> outcome, string what) =>
        outcome is SsoOutcome<T>.Ok { Value: var value } ? value : throw new ConformanceException($"{what} was expected to succeed, but: {Show(outcome)}");

    public static void Refused<T>(SsoOutcome<T> outcome, string what, params ReadOnlySpan<SsoRefusalCode> codes)
    {
        if (outcome is SsoOutcome<T>.Refused { Code: var code } && (codes.IsEmpty || codes.Contains(code)))
        {
            return;
        }

        throw new ConformanceException($"{what} was expected to be refused{(codes.IsEmpty ? "" : " as " + codes[0])}, but: {Show(outcome)}");
    }

    public static string Show<T>(SsoOutcome<T> outcome) => outcome switch
    {
        SsoOutcome<T>.Refused it => $"Refused {it.Code} {it.Detail}",
        SsoOutcome<T>.TryLater it => $"TryLater {it.Detail}",
        _ => outcome.GetType().Name,
    };

    public static void Silent(PaymentWorld world, string text) => Silent(world.Secrets, text);

    public static void Silent(IEnumerable<string> secrets, string text)
    {
        foreach (var secret in secrets)
        {
            That(!text.Contains(secret, StringComparison.Ordinal), "A secret was written to a log or into an outcome.");
        }
    }
}
