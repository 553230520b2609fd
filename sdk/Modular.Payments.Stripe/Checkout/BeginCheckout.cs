using System.Globalization;
using Modular.Sdk.Payments;
using Stripe.Checkout;

namespace Modular.Payments.Stripe.Checkout;

/// <summary>One Checkout Session with one line: the order's own lines are on the order's own page.</summary>
internal static class BeginCheckout
{
    private static readonly HashSet<string> Locales = new(StringComparer.OrdinalIgnoreCase)
    {
        "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt",
        "nb", "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
    };

    public static async ValueTask<PaymentOutcome<HostedCheckout>> RunAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        if (request.Capture != CaptureMode.Automatic)
        {
            return PaymentOutcome.NotSupported<HostedCheckout>("manual capture");
        }

        var amount = StripeAmount.To(request.Amount);
        if (amount is not > 0)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Amount, amount is null
                ? $"Stripe does not take such fractions of {request.Amount.Currency}."
                : "There is nothing to pay.");
        }

        var expires = await ExpiryAsync(request, context, ct);
        return await Connection.ActAsync(context, async stripe =>
        {
            var session = await stripe.V1.Checkout.Sessions.CreateAsync(Options(request, context, amount.Value, expires), Connection.Once(context), ct);
            return session.Url is null
                ? PaymentOutcome.Refused<HostedCheckout>(RefusalCode.State, "Stripe gave a session without a page.")
                : PaymentOutcome.Ok(new HostedCheckout
                {
                    Payment = new(session.Id),
                    Redirect = new Uri(session.Url),
                    ExpiresAt = new DateTimeOffset(session.ExpiresAt.ToUniversalTime()),
                });
        }, ct);
    }

    private static SessionCreateOptions Options(BeginPayment request, PaymentContext context, long amount, DateTimeOffset expires) => new()
    {
        Mode = "payment",
        LineItems =
        [
            new()
            {
                Quantity = 1,
                PriceData = new()
                {
                    Currency = StripeAmount.Code(request.Amount),
                    UnitAmount = amount,
                    ProductData = new() { Name = string.IsNullOrWhiteSpace(request.Description) ? request.Reference : request.Description },
                },
            },
        ],
        SuccessUrl = request.ReturnUrl.AbsoluteUri,
        CancelUrl = request.CancelUrl.AbsoluteUri,
        ClientReferenceId = request.Id.ToString(),
        CustomerEmail = request.Payer?.Email,
        Locale = Locale(request.Culture),
        ExpiresAt = expires.UtcDateTime,
        Metadata = Marks.Of(request.Id, context),
        PaymentIntentData = new() { Description = request.Reference, Metadata = Marks.Of(request.Id, context) },
    };

    /// <summary>Stripe's bounds count from now, and a retry has another now: with other parameters Stripe would refuse the key. So the first answer is kept.</summary>
    private static async ValueTask<DateTimeOffset> ExpiryAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        var now = context.Clock.GetUtcNow();
        var wish = request.ExpiresAt < now + Description.AtLeast ? now + Description.AtLeast
            : request.ExpiresAt > now + Description.AtMost ? now + Description.AtMost
            : request.ExpiresAt;
        var kept = await context.State.AddAsync($"expires:{context.Operation.Key}", wish.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Description.KeyLife, ct);
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(kept, CultureInfo.InvariantCulture));
    }

    private static string Locale(string culture) =>
        Locales.TryGetValue(culture, out var exact) ? exact
        : Locales.TryGetValue(culture.Split('-')[0], out var language) ? language
        : "auto";
}
