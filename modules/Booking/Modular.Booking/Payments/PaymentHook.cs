using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Modular.Booking.Storage;
using Modular.Booking.Telemetry;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// /hooks/pay/{account key}: a provider's wake-up. Its content is checked by the plug-in and then forgotten: all it does is make the worker
/// ask the provider soon. Repeated and reordered hooks therefore change nothing, and no body is kept. The order is: address, size, signature, then
/// the database.
/// </summary>
internal static class PaymentHook
{
    private const int LargestBody = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/hooks/pay/{key}", ["POST", "GET"], HandleAsync).DisableAntiforgery().RequireRateLimiting(Limits.Webhooks);

    private static async Task<IResult> HandleAsync(
        string key, HttpContext http, BookingDb db, HookAccounts known, WakeUps wakeUps, PaymentAccounts accounts, IPaymentProviders providers, BookingMetrics metrics, TimeProvider clock)
    {
        var provider = "";
        try
        {
            var account = await known.FindAsync(key, db, http.RequestAborted);
            if (account is null || accounts.Open(account) is not var (installed, opened))
            {
                metrics.Webhook(provider, "unknown-account");
                return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No payment account listens here.");
            }

            provider = account.Provider;
            if (await ReadBodyAsync(http.Request) is not { } body)
            {
                metrics.Webhook(provider, "too-large");
                return TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "A hook is smaller than that.");
            }

            var hook = new RawWebhook
            {
                Method = http.Request.Method,
                Url = new Uri(http.Request.GetEncodedUrl()),
                Headers = new HeaderBag(http.Request.Headers.SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? "")))),
                Body = body,
            };
            var reading = await installed.Provider.ReadWebhookAsync(hook, providers.Context(installed, opened, new OperationKey(clock.NewId())), http.RequestAborted);
            metrics.Webhook(provider, reading switch { WebhookReading.Verified => "verified", WebhookReading.Hint => "hint", WebhookReading.Forged => "forged", _ => "ignored" });
            switch (reading)
            {
                case WebhookReading.Verified verified:
                    await wakeUps.WakeAsync(db, account.Id, verified.About, isProved: true, http.RequestAborted);
                    return TypedResults.Ok();
                case WebhookReading.Hint hint:
                    await wakeUps.WakeAsync(db, account.Id, hint.About, isProved: false, http.RequestAborted);
                    return TypedResults.Ok();
                case WebhookReading.Forged:
                    wakeUps.Forged(account.Id);
                    return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The signature does not fit.");
                default:
                    return TypedResults.Ok();
            }
        }
        catch (Exception failure) when (failure is PluginFailedException or TooManyUnknownException)
        {
            metrics.Webhook(provider, failure is TooManyUnknownException ? "unknown-account" : "failed");
            http.Response.Headers.RetryAfter = "30";
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not now; please send it again.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > LargestBody)
        {
            return null;
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk)) > 0)
        {
            if (buffer.Length + read > LargestBody)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
