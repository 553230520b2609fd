using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk.Sso;

/// <summary>How a call to a company's provider ended. Closed: these five cases and no others within a major version.</summary>
/// <typeparam name="T">What a success brings.</typeparam>
[JsonConverter(typeof(SsoOutcomeJson))]
public abstract record SsoOutcome<T>
{
    private SsoOutcome()
    {
    }

    /// <summary>Done, and checked.</summary>
    public sealed record Ok : SsoOutcome<T>
    {
        /// <summary>What came back.</summary>
        public required T Value { get; init; }
    }

    /// <summary>The person turned back at the provider, or the provider does not let them in. Nothing is wrong with the connection.</summary>
    public sealed record Cancelled : SsoOutcome<T>
    {
    }

    /// <summary>It will not do, however often it is tried.</summary>
    public sealed record Refused : SsoOutcome<T>
    {
        /// <summary>Why.</summary>
        public required SsoRefusalCode Code { get; init; }

        /// <summary>For staff, in English: no tokens, no secrets, no personal data.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>The provider does not answer, or says to come again. A new attempt may work.</summary>
    public sealed record TryLater : SsoOutcome<T>
    {
        /// <summary>For staff, in English: no tokens, no secrets, no personal data.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>This provider does not do such things.</summary>
    public sealed record NotSupported : SsoOutcome<T>
    {
        /// <summary>What was asked for, such as <c>logout</c>.</summary>
        public required string What { get; init; }
    }
}

/// <summary>Short ways to say how a call ended.</summary>
public static class SsoOutcome
{
    /// <summary><see cref="SsoOutcome{T}.Ok"/>.</summary>
    public static SsoOutcome<T> Ok<T>(T value) => new SsoOutcome<T>.Ok { Value = value };

    /// <summary><see cref="SsoOutcome{T}.Cancelled"/>.</summary>
    public static SsoOutcome<T> Cancelled<T>() => new SsoOutcome<T>.Cancelled();

    /// <summary><see cref="SsoOutcome{T}.Refused"/>.</summary>
    public static SsoOutcome<T> Refused<T>(SsoRefusalCode code, string? detail = null) => new SsoOutcome<T>.Refused { Code = code, Detail = detail };

    /// <summary><see cref="SsoOutcome{T}.TryLater"/>.</summary>
    public static SsoOutcome<T> TryLater<T>(string? detail = null) => new SsoOutcome<T>.TryLater { Detail = detail };

    /// <summary><see cref="SsoOutcome{T}.NotSupported"/>.</summary>
    public static SsoOutcome<T> NotSupported<T>(string what) => new SsoOutcome<T>.NotSupported { What = what };
}

/// <summary>Why a sign-in or a message is not accepted. An open set: treat an unknown code like <see cref="Forged"/>.</summary>
[JsonConverter(typeof(TextValueJson<SsoRefusalCode>))]
public readonly record struct SsoRefusalCode : ITextValue<SsoRefusalCode>
{
    /// <summary>A code by name.</summary>
    public SsoRefusalCode(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "forged";

    /// <summary>Not genuine, or not provably: unsigned, wrongly signed, by somebody else, for somebody else, in answer to another question.</summary>
    public static SsoRefusalCode Forged => new("forged");

    /// <summary>Genuine and too old, or from the future: a clock may be wrong.</summary>
    public static SsoRefusalCode Expired => new("expired");

    /// <summary>The answer comes from another provider than the one that was asked (RFC 9207, mix-up).</summary>
    public static SsoRefusalCode OtherProvider => new("other_provider");

    /// <summary>The provider does not take the code: used before, or too old.</summary>
    public static SsoRefusalCode CodeRefused => new("code_refused");

    /// <summary>A setting is missing or wrong, or the provider does not know this client: the operator has to act.</summary>
    public static SsoRefusalCode Configuration => new("configuration");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static SsoRefusalCode ITextValue<SsoRefusalCode>.Parse(string text) => new(text);
}
