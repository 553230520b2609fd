using Microsoft.Extensions.Logging;
using Modular.Sdk.Payments;
using Stripe;

namespace Modular.Payments.Stripe;

/// <summary>Stripe.net over the client the host gave us, and every way in which a call can fail.</summary>
internal static class Connection
{
    /// <summary>A call that changes nothing: whatever goes wrong, it can be tried again.</summary>
    public static ValueTask<PaymentOutcome<T>> ReadAsync<T>(PaymentContext context, Func<StripeClient, Task<PaymentOutcome<T>>> call, CancellationToken ct) =>
        CallAsync(context, mutating: false, call, ct);

    /// <summary>A call that may move money: a lost answer is Unknown.</summary>
    public static ValueTask<PaymentOutcome<T>> ActAsync<T>(PaymentContext context, Func<StripeClient, Task<PaymentOutcome<T>>> call, CancellationToken ct) =>
        CallAsync(context, mutating: true, call, ct);

    private static async ValueTask<PaymentOutcome<T>> CallAsync<T>(PaymentContext context, bool mutating, Func<StripeClient, Task<PaymentOutcome<T>>> call, CancellationToken ct)
    {
        if (Problem(context) is { } problem)
        {
            return PaymentOutcome.Refused<T>(problem.Code, problem.Detail);
        }

        try
        {
            return await call(Open(context));
        }
        catch (StripeException failure)
        {
            var outcome = Failures.Outcome<T>(failure, mutating, context.Clock.GetUtcNow());
            context.Log.LogWarning("Stripe answered {Failure}: {Outcome}.", Failures.Describe(failure), outcome.GetType().Name);
            return outcome;
        }
        catch (Exception broken) when (!ct.IsCancellationRequested)
        {
            // Also a refused connection: a handler of the host may have tried before, so that the last failure proves nothing about the first.
            context.Log.LogWarning("Stripe did not answer: {Exception}.", broken.GetType().Name);
            return mutating
                ? PaymentOutcome.Unknown<T>($"No answer from Stripe ({broken.GetType().Name}).")
                : PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, $"No answer from Stripe ({broken.GetType().Name}).");
        }
    }

    /// <summary>What makes the settings unusable before anybody is asked; null when nothing does.</summary>
    public static (RefusalCode Code, string Detail)? Problem(PaymentContext context)
    {
        var key = context.Settings.FindSecret(Description.SecretKey)?.Reveal() ?? "";
        if (key.Length == 0)
        {
            return (RefusalCode.Configuration, "The secret key is missing.");
        }

        if (key.Any(char.IsWhiteSpace) || key.Any(letter => !char.IsAscii(letter)))
        {
            return (RefusalCode.Configuration, "The secret key contains blanks or letters no key has.");
        }

        // A live key in a sandbox would move real money for play orders, and a test key in production would sell for nothing.
        var isTest = key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal);
        return isTest == context.Sandbox ? null
            : context.Sandbox ? (RefusalCode.Credentials, "This is not a test key, and the account is a sandbox.")
            : (RefusalCode.Credentials, "This is a test key, and the account is live.");
    }

    public static StripeClient Open(PaymentContext context) => new(new StripeClientOptions
    {
        ApiKey = context.Settings.FindSecret(Description.SecretKey)!.Reveal(),
        HttpClient = new SystemNetHttpClient(context.Http, maxNetworkRetries: 0, appInfo: null, enableTelemetry: false),
        ApiBase = context.Sandbox ? context.Settings.FindUrl(Description.ApiBase)?.AbsoluteUri.TrimEnd('/') : null,
    });

    public static RequestOptions Once(PaymentContext context) => new() { IdempotencyKey = context.Operation.Key };
}
