using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk.Payments;

/// <summary>How a call to a provider ended. Closed: these seven cases and no others within a major version. <see cref="Unknown"/> is not a failure.</summary>
/// <typeparam name="T">What a success brings.</typeparam>
[JsonConverter(typeof(PaymentOutcomeJson))]
public abstract record PaymentOutcome<T>
{
    private PaymentOutcome()
    {
    }

    /// <summary>The same case about another thing; a success is translated.</summary>
    public PaymentOutcome<TOther> Map<TOther>(Func<T, TOther> translate)
    {
        ArgumentNullException.ThrowIfNull(translate);
        return this switch
        {
            Ok ok => new PaymentOutcome<TOther>.Ok { Value = translate(ok.Value) },
            ActionRequired it => new PaymentOutcome<TOther>.ActionRequired { Redirect = it.Redirect },
            Declined it => new PaymentOutcome<TOther>.Declined { Decline = it.Decline },
            Refused it => new PaymentOutcome<TOther>.Refused { Code = it.Code, Detail = it.Detail },
            TryLater it => new PaymentOutcome<TOther>.TryLater { RetryAfter = it.RetryAfter, CertainlyNotExecuted = it.CertainlyNotExecuted, Detail = it.Detail },
            Unknown it => new PaymentOutcome<TOther>.Unknown { Detail = it.Detail },
            NotSupported it => new PaymentOutcome<TOther>.NotSupported { What = it.What },
            _ => throw new InvalidOperationException("There is no eighth case."),
        };
    }

    /// <summary>Done, and this is how it stands.</summary>
    public sealed record Ok : PaymentOutcome<T>
    {
        /// <summary>What came back.</summary>
        public required T Value { get; init; }
    }

    /// <summary>The payer must go somewhere first. No money has moved by this call.</summary>
    public sealed record ActionRequired : PaymentOutcome<T>
    {
        /// <summary>Where to: https, on a declared redirect host.</summary>
        public required Uri Redirect { get; init; }
    }

    /// <summary>The payer's means was turned down. No money has moved; another means, or another day, may work.</summary>
    public sealed record Declined : PaymentOutcome<T>
    {
        /// <summary>Why.</summary>
        public required DeclineInfo Decline { get; init; }
    }

    /// <summary>The provider will not do it. No money has moved by this call; repeating it is useless until something is changed.</summary>
    public sealed record Refused : PaymentOutcome<T>
    {
        /// <summary>Why.</summary>
        public required RefusalCode Code { get; init; }

        /// <summary>For staff, in English: no secrets, no personal data.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>Not now. Repeat with the same key.</summary>
    public sealed record TryLater : PaymentOutcome<T>
    {
        /// <summary>How long to wait, if the provider says so.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>True: this call did nothing. (An earlier call with the same key that ended <see cref="Unknown"/> may still have done it.)
        /// False: another call with this key may be under way.</summary>
        public required bool CertainlyNotExecuted { get; init; }

        /// <summary>For staff, in English: no secrets, no personal data.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>The answer was lost: <b>it may have been done, and money may have moved</b>. Look with a reading call, then repeat with the same key. Never count it as failed.</summary>
    public sealed record Unknown : PaymentOutcome<T>
    {
        /// <summary>For staff, in English: no secrets, no personal data.</summary>
        public string? Detail { get; init; }
    }

    /// <summary>This provider does not do such things. No money has moved.</summary>
    public sealed record NotSupported : PaymentOutcome<T>
    {
        /// <summary>What was asked for, such as <c>manual capture</c>.</summary>
        public required string What { get; init; }
    }
}

/// <summary>Short ways to say how a call ended.</summary>
public static class PaymentOutcome
{
    /// <summary><see cref="PaymentOutcome{T}.Ok"/>.</summary>
    public static PaymentOutcome<T> Ok<T>(T value) => new PaymentOutcome<T>.Ok { Value = value };

    /// <summary><see cref="PaymentOutcome{T}.ActionRequired"/>.</summary>
    public static PaymentOutcome<T> ActionRequired<T>(Uri redirect) => new PaymentOutcome<T>.ActionRequired { Redirect = redirect };

    /// <summary><see cref="PaymentOutcome{T}.Declined"/>.</summary>
    public static PaymentOutcome<T> Declined<T>(DeclineInfo decline) => new PaymentOutcome<T>.Declined { Decline = decline };

    /// <summary><see cref="PaymentOutcome{T}.Refused"/>.</summary>
    public static PaymentOutcome<T> Refused<T>(RefusalCode code, string? detail = null) => new PaymentOutcome<T>.Refused { Code = code, Detail = detail };

    /// <summary><see cref="PaymentOutcome{T}.TryLater"/>.</summary>
    public static PaymentOutcome<T> TryLater<T>(TimeSpan? retryAfter, bool certainlyNotExecuted, string? detail = null) =>
        new PaymentOutcome<T>.TryLater { RetryAfter = retryAfter, CertainlyNotExecuted = certainlyNotExecuted, Detail = detail };

    /// <summary><see cref="PaymentOutcome{T}.Unknown"/>.</summary>
    public static PaymentOutcome<T> Unknown<T>(string? detail = null) => new PaymentOutcome<T>.Unknown { Detail = detail };

    /// <summary><see cref="PaymentOutcome{T}.NotSupported"/>.</summary>
    public static PaymentOutcome<T> NotSupported<T>(string what) => new PaymentOutcome<T>.NotSupported { What = what };
}
