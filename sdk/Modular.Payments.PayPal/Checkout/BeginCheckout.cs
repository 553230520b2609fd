using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sdk.Payments;

namespace Modular.Payments.PayPal.Checkout;

/// <summary>One order with one purchase unit: the order's own lines are on the order's own page.</summary>
internal static class BeginCheckout
{
    public static async ValueTask<PaymentOutcome<HostedCheckout>> RunAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        if (!PayPalAmount.Takes(request.Amount.Currency))
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Currency, $"PayPal does not take {request.Amount.Currency}.");
        }

        if (request.Amount.Minor <= 0 || PayPalAmount.To(request.Amount) is not { } amount)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Amount, request.Amount.Minor <= 0 ? "There is nothing to pay." : $"PayPal does not take such fractions of {request.Amount.Currency}.");
        }

        var expires = await ExpiryAsync(request, context, ct);
        var answer = await Connection.ActAsync(context, "v2/checkout/orders", Body(request, context, amount, expires), context.Operation.Key, ct);
        return answer.Read(mutating: true, order => new HostedCheckout { Payment = new(order.Text("id") ?? ""), Redirect = Approve(order), ExpiresAt = expires });
    }

    private static JsonObject Body(BeginPayment request, PaymentContext context, string amount, DateTimeOffset expires)
    {
        var experience = new JsonObject
        {
            ["return_url"] = request.ReturnUrl.AbsoluteUri,
            ["cancel_url"] = request.CancelUrl.AbsoluteUri,
            ["shipping_preference"] = "NO_SHIPPING",
            ["user_action"] = "PAY_NOW",
        };
        if (Locale(request.Culture) is { } locale)
        {
            experience["locale"] = locale;
        }

        return new()
        {
            ["intent"] = request.Capture == CaptureMode.Manual ? "AUTHORIZE" : "CAPTURE",
            ["purchase_units"] = new JsonArray(new JsonObject
            {
                ["amount"] = PayPalAmount.Json(request.Amount, amount),
                ["custom_id"] = Marks.OfPayment(request.Id, context, expires),
                // PayPal never takes money twice under one number, so every attempt has its own; people still find the order by its beginning.
                ["invoice_id"] = $"{request.Reference[..Math.Min(100, request.Reference.Length)]}-{request.Id.Value.ToString("N")[^12..]}",
                ["description"] = Cut(string.IsNullOrWhiteSpace(request.Description) ? request.Reference : request.Description),
            }),
            ["payment_source"] = new JsonObject { ["paypal"] = new JsonObject { ["experience_context"] = experience } },
        };
    }

    /// <summary>A retry must send the same; the host's wish is the same every time, but our limit counts from now.</summary>
    private static async ValueTask<DateTimeOffset> ExpiryAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        var latest = context.Clock.GetUtcNow() + Description.AtMost;
        var wish = DateTimeOffset.FromUnixTimeSeconds(Math.Min(request.ExpiresAt.ToUnixTimeSeconds(), latest.ToUnixTimeSeconds()));
        if (request.ExpiresAt <= latest - TimeSpan.FromHours(1))
        {
            return wish;
        }

        var kept = await context.State.AddAsync($"expires:{context.Operation.Key}", wish.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), Description.KeyLife, ct);
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(kept, System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <exception cref="FormatException">PayPal gave no page.</exception>
    private static Uri Approve(JsonElement order)
    {
        var links = ((JsonElement?)order).Items("links").ToList();
        var link = links.Find(it => it.Text("rel") == "payer-action") is { ValueKind: JsonValueKind.Object } action ? action : links.Find(it => it.Text("rel") == "approve");
        return Uri.TryCreate(link.Text("href"), UriKind.Absolute, out var page) ? page : throw new FormatException("There is no page.");
    }

    private static string? Locale(string culture) => culture.Length == 5 && culture[2] == '-' ? culture : culture.Split('-')[0] switch { "de" => "de-DE", "en" => "en-GB", "fr" => "fr-FR", "tr" => "tr-TR", _ => null };

    private static string Cut(string text) => text.Length <= 127 ? text : text[..(char.IsHighSurrogate(text[126]) ? 126 : 127)];
}
