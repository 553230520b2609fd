using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Booking.Telemetry;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>
/// /hooks/pay/{account key}: a provider's wake-up. Its content is checked by the plug-in and then forgotten: all it does is make the worker
/// ask the provider soon. Repeated and reordered hooks therefore change nothing, and no body is kept.
/// </summary>
internal static class PaymentHook
{
    private const int LargestBody = 256 * 1024;

    /// <summary>A flood of genuine wake-ups asks the provider at most this often per payment.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/hooks/pay/{key}", ["POST", "GET"], HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(string key, HttpContext http, BookingDb db, PaymentAccounts accounts, IPaymentProviders providers, BookingMetrics metrics, TimeProvider clock, ILogger<PaymentWorker> log)
    {
        var account = key.Length <= 60 ? await db.PaymentAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.HookKey == key, http.RequestAborted) : null;
        if (account is null || accounts.Open(account) is not var (installed, opened))
        {
            metrics.Webhook("", "unknown-account");
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No payment account listens here.");
        }

        if (await ReadBodyAsync(http.Request) is not { } body)
        {
            metrics.Webhook(account.Provider, "too-large");
            return TypedResults.Problem(statusCode: StatusCodes.Status413PayloadTooLarge, title: "A hook is smaller than that.");
        }

        var hook = new RawWebhook
        {
            Method = http.Request.Method,
            Url = new Uri(http.Request.GetEncodedUrl()),
            Headers = new HeaderBag(http.Request.Headers.SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? "")))),
            Body = body,
        };
        try
        {
            var reading = await installed.Provider.ReadWebhookAsync(hook, providers.Context(installed, opened, new OperationKey(clock.NewId())), http.RequestAborted);
            metrics.Webhook(account.Provider, reading switch { WebhookReading.Verified => "verified", WebhookReading.Hint => "hint", WebhookReading.Forged => "forged", _ => "ignored" });
            switch (reading)
            {
                case WebhookReading.Verified verified:
                    await WakeAsync(db, account.Id, verified.About, clock, http.RequestAborted);
                    return TypedResults.Ok();
                case WebhookReading.Hint hint:
                    await WakeAsync(db, account.Id, hint.About, clock, http.RequestAborted);
                    return TypedResults.Ok();
                case WebhookReading.Forged:
                    log.LogWarning("A forged hook for payment account {AccountId} was refused", account.Id);
                    return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The signature does not fit.");
                default:
                    return TypedResults.Ok();
            }
        }
        catch (PluginFailedException)
        {
            metrics.Webhook(account.Provider, "failed");
            http.Response.Headers.RetryAfter = "30";
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not now; please send it again.");
        }
    }

    private static async Task WakeAsync(BookingDb db, Guid accountId, IEnumerable<WebhookReference> about, TimeProvider clock, CancellationToken cancellation)
    {
        var ids = about.Where(a => a.Id is not null).Select(a => a.Id!.Value.Value).ToList();
        var references = about.Where(a => a.Payment is not null).Select(a => a.Payment!.Value.Value).ToList();
        var now = clock.UtcNow();
        var soon = now + Calm;
        await using var write = await db.BeginWriteAsync(cancellation);
        await db.Payments.Where(p => p.AccountId == accountId && (ids.Contains(p.Id) || references.Contains(p.ProviderRef!)) && (p.NextCheckAt == null || p.NextCheckAt > soon))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.NextCheckAt, p => p.Checks == 0 ? now : soon), cancellation);
        await write.CommitAsync(cancellation);
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
