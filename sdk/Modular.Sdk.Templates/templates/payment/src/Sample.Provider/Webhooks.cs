using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>Judges a webhook and says which payment it is about; what happened to it, the host then asks. Signed: <c>t=seconds,v1=hex</c>, an HMAC-SHA256 of <c>{t}.{raw body}</c>.</summary>
internal static class Webhooks
{
    private const string Header = "SampleClass-Signature";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public static WebhookReading Read(RawWebhook webhook, PaymentContext context)
    {
        if (Fault(webhook, context) is { } fault)
        {
            return new WebhookReading.Forged { Reason = fault };
        }

        try
        {
            return JsonSerializer.Deserialize<Event>(webhook.Body.Span, Wire.Json) is { Data.Metadata: { Payment: { } payment, Account: { } account } } it && account == context.Account.Value
                ? new WebhookReading.Verified { DedupKey = it.Id, OccurredAt = it.CreatedAt, About = [new() { Id = new PaymentId(payment), Payment = new ProviderRef(it.Data.Id) }] }
                : new WebhookReading.Ignored { Reason = "A payment of another shop." };
        }
        catch (JsonException)
        {
            // Signed, and not about a checkout.
            return new WebhookReading.Ignored { Reason = "An event of another shape." };
        }
    }

    /// <summary>Null when genuine and fresh, else the reason.</summary>
    private static string? Fault(RawWebhook webhook, PaymentContext context)
    {
        if (context.Settings.FindSecret(Description.WebhookSecret)?.Reveal() is not { Length: > 0 } secret)
        {
            return "No webhook secret is set, so nothing can be proved.";
        }

        var parts = (webhook.Headers.Find(Header) ?? "").Split(',');
        if (parts is not [['t', '=', .. var stamp], ['v', '1', '=', .. { Length: 64 } given]] || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "There is no signature that can be read.";
        }

        // First whether it is genuine, then whether it is fresh: the age of a forgery says nothing.
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(stamp), (byte)'.', .. webhook.Body.Span]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.ASCII.GetBytes(given)))
        {
            return "The signature does not fit.";
        }

        return Math.Abs(context.Clock.GetUtcNow().ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds ? "The signature is too old." : null;
    }
}
