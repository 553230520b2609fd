using System.Collections.Immutable;
using System.Globalization;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>Amounts arrive as they left, in every currency and culture, and never more goes back than came.</summary>
internal static class MoneyCases
{
    private static readonly Func<PaymentCapabilities, string?> Refunds = it => it.Refunds ? null : "it gives no money back";

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("EUR arrives to the cent", world => CurrencyAsync(world, 1234, "EUR")),
        new("JPY has no decimals, or is refused", world => CurrencyAsync(world, 1250, "JPY")),
        new("TND has three decimals, or is refused", world => CurrencyAsync(world, 12340, "TND")),
        new("a currency that does not exist is refused", UnknownCurrencyAsync),
        new("amounts are the same in a Turkish culture", TurkishAsync),
        new("nothing, and less than nothing, cannot be paid", NothingAsync),
        new("no more is refunded than was paid", OverRefundAsync, Refunds),
        new("several parts are refunded, and no more than all", PartsAsync, it => Refunds(it) ?? (it.PartialRefund ? null : "it refunds all or nothing")),
        new("what was never paid is not refunded", UnpaidRefundAsync, Refunds),
    ];

    private static async Task CurrencyAsync(PaymentWorld world, long minor, string currency)
    {
        var declared = world.Provider.Descriptor.Capabilities.Currencies;
        var wish = Scene.Wish(world, minor, currency);
        var outcome = await Scene.TryBeginAsync(world, wish);
        if (!declared.IsEmpty && !declared.Any(it => it.Currency == currency))
        {
            Expect.Refused(outcome, $"{currency}, which is not declared,", RefusalCode.Currency);
            return;
        }

        if (declared.IsEmpty && outcome is PaymentOutcome<HostedCheckout>.Refused)
        {
            return; // every currency "as the account decides"
        }

        var checkout = Expect.Ok(outcome, $"Begin in {currency}");
        await world.PayAsync(checkout);
        var paid = Expect.Ok(await Scene.TryCompleteAsync(world, wish, checkout), "Complete");
        Expect.That(paid.Amount == wish.Amount && paid.Captured == wish.Amount, $"{wish.Amount} were asked for, {paid.Captured} captured.");
    }

    private static async Task UnknownCurrencyAsync(PaymentWorld world) => Expect.Refused(await Scene.TryBeginAsync(world, Scene.Wish(world, 1250, "XQX")), "A currency that does not exist");

    private static async Task TurkishAsync(PaymentWorld world)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            var (wish, checkout) = await Scene.PaidAsync(world, Scene.Wish(world, 123456));
            Expect.That((await Scene.GetAsync(world, wish, checkout)).Captured == wish.Amount, "Another amount was captured.");
            if (world.Provider.Descriptor.Capabilities.Statements)
            {
                return;
            }

            var request = Scene.Refund(world, wish, checkout, Scene.Part(world, wish));
            Expect.That(Expect.Ok(await Scene.TryRefundAsync(world, request), "Refund").Amount == request.Amount, "Another amount was refunded.");
            About(await world.Provider.ReadWebhookAsync(await world.NextWebhookAsync(), world.Context(), CancellationToken.None));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static async Task NothingAsync(PaymentWorld world)
    {
        Expect.Refused(await Scene.TryBeginAsync(world, Scene.Wish(world, 0)), "Nothing", RefusalCode.Amount);
        Expect.Refused(await Scene.TryBeginAsync(world, Scene.Wish(world, -1)), "Less than nothing", RefusalCode.Amount);
    }

    private static async Task OverRefundAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        Expect.Refused(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, wish.Amount.Minor + 1)), "Refunding more than was paid");
        Expect.Refused(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, 0)), "Refunding nothing", RefusalCode.Amount);
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded.Minor == 0, "A refused refund left a trace.");
        Expect.Ok(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, wish.Amount.Minor)), "Refunding all");
        Expect.Refused(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, 1)), "Refunding again");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded == wish.Amount, "Not all was refunded.");
    }

    private static async Task PartsAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        Expect.Ok(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, 2500)), "The first part");
        Expect.Ok(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, 5000)), "The second part");
        Expect.Refused(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, 5001)), "More than is left");
        Expect.That((await Scene.GetAsync(world, wish, checkout)).Refunded.Minor == 7500, "The parts do not add up.");
    }

    private static async Task UnpaidRefundAsync(PaymentWorld world)
    {
        var wish = Scene.Wish(world);
        var checkout = await Scene.BeginAsync(world, wish);
        Expect.Refused(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, 100)), "Refunding what was never paid");
    }

    private static void About(WebhookReading reading) => Expect.That(reading is WebhookReading.Verified or WebhookReading.Hint, $"A genuine webhook was taken for {reading.GetType().Name}.");
}
