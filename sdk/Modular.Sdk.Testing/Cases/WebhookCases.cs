using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>Webhooks: what proves nothing changes nothing.</summary>
internal static class WebhookCases
{
    private static readonly Func<PaymentCapabilities, string?> Webhooks = it => it.Statements ? "it reads statements and has no webhooks" : null;
    private static readonly Func<PaymentCapabilities, string?> Provable = it => Webhooks(it) is { } none ? none : it.Webhooks == WebhookAuthentication.None ? "its webhooks prove nothing and are hints" : null;
    private static readonly Func<PaymentCapabilities, string?> Hints = it => Webhooks(it) ?? (it.Webhooks == WebhookAuthentication.None ? null : "its webhooks can be proved");

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("a webhook names its payment", NamesAsync, Webhooks),
        new("a hint is never more than a hint", HintAsync, Hints),
        new("a webhook with one byte changed is forged", ChangedAsync, Provable),
        new("a webhook without its headers is forged", BareAsync, Provable),
        new("a webhook that is days old is not taken", StaleAsync, Provable),
        new("a webhook delivered twice has one key", ReplayedAsync, Provable),
        new("webhooks in another order lead to the same truth", ReorderedAsync, it => Webhooks(it) ?? (it.Refunds ? null : "it gives no money back")),
        new("another account's webhook proves nothing here", OtherAccountAsync, Webhooks),
        new("rubbish is neither verified nor thrown", RubbishAsync),
    ];

    private static async Task NamesAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        var about = About(await ReadAsync(world, await world.NextWebhookAsync()));
        Expect.That(about.Any(it => it.Id == wish.Id || it.Payment == checkout.Payment), "The webhook does not name the payment it is about.");
        Expect.That(about.All(it => (it.Id is null || it.Id == wish.Id) && (it.Payment is null || it.Payment == checkout.Payment)), "The webhook names another payment.");
    }

    private static async Task HintAsync(PaymentWorld world)
    {
        await Scene.PaidAsync(world);
        var reading = await ReadAsync(world, await world.NextWebhookAsync());
        Expect.That(reading is WebhookReading.Hint, $"A webhook that proves nothing is a Hint, but: {reading.GetType().Name}");
    }

    private static async Task ChangedAsync(PaymentWorld world)
    {
        await Scene.PaidAsync(world);
        var webhook = await world.NextWebhookAsync();
        Expect.That(await ReadAsync(world, webhook) is WebhookReading.Verified, "The genuine webhook is not verified.");
        foreach (var at in new[] { 0, 1, webhook.Body.Length / 3, webhook.Body.Length / 2, webhook.Body.Length - 2, webhook.Body.Length - 1 })
        {
            var changed = webhook.Body.ToArray();
            changed[at] ^= 1;
            await ForgedAsync(world, webhook with { Body = changed }, $"with byte {at} changed");
        }

        if (world.Provider.Descriptor.Capabilities.Webhooks == WebhookAuthentication.Signed)
        {
            // Put into a question to the provider, a blank around the event is lost; under a signature of one's own it counts.
            await ForgedAsync(world, webhook with { Body = (byte[])[.. webhook.Body.ToArray(), (byte)' '] }, "with a blank at its end");
        }
    }

    private static async Task BareAsync(PaymentWorld world)
    {
        await Scene.PaidAsync(world);
        await ForgedAsync(world, await world.NextWebhookAsync() with { Headers = HeaderBag.Empty }, "without headers");
    }

    private static async Task StaleAsync(PaymentWorld world)
    {
        await Scene.PaidAsync(world);
        var webhook = await world.NextWebhookAsync();
        world.Advance(TimeSpan.FromDays(8));
        await ForgedAsync(world, webhook, "eight days old");
    }

    private static async Task ReplayedAsync(PaymentWorld world)
    {
        await Scene.PaidAsync(world);
        var webhook = await world.NextWebhookAsync();
        var keys = new[] { await ReadAsync(world, webhook), await ReadAsync(world, webhook) }.Select(it => (it as WebhookReading.Verified)?.DedupKey).ToList();
        Expect.That(keys[0] is { Length: > 0 and <= 255 } && keys[0] == keys[1], "The same webhook twice must have one key.");
    }

    private static async Task ReorderedAsync(PaymentWorld world)
    {
        var (wish, checkout) = await Scene.PaidAsync(world);
        var first = await world.NextWebhookAsync();
        Expect.Ok(await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, Scene.Part(world, wish))), "Refund");
        var second = await world.NextWebhookAsync();
        var before = await Scene.GetAsync(world, wish, checkout);
        About(await ReadAsync(world, second));
        About(await ReadAsync(world, first));
        Expect.That(await Scene.GetAsync(world, wish, checkout) == before, "Reading webhooks changed the payment.");
    }

    private static async Task OtherAccountAsync(PaymentWorld world)
    {
        await Scene.PaidAsync(world);
        var webhook = await world.NextWebhookAsync();
        var reading = await world.Provider.ReadWebhookAsync(webhook, world.OtherContext(), CancellationToken.None);
        Expect.That(reading is not WebhookReading.Verified, "Another account's webhook was verified.");
    }

    private static async Task RubbishAsync(PaymentWorld world)
    {
        foreach (var body in new[] { "", "not json", "[]", "{}", "{\"id\":", "null", "\u0000" })
        {
            foreach (var method in new[] { "POST", "GET" })
            {
                var reading = await ReadAsync(world, new() { Method = method, Url = new("https://host.example/hooks/pay/key?a=b&EventType=%FF"), Body = System.Text.Encoding.UTF8.GetBytes(body) });
                Expect.That(reading is not (null or WebhookReading.Verified), "Rubbish was verified.");
            }
        }
    }

    private static async Task ForgedAsync(PaymentWorld world, RawWebhook webhook, string how)
    {
        var reading = await ReadAsync(world, webhook);
        Expect.That(reading is WebhookReading.Forged, $"A webhook {how} is Forged, but: {reading.GetType().Name}");
    }

    private static ImmutableArray<WebhookReference> About(WebhookReading reading) => reading switch
    {
        WebhookReading.Verified it => it.About,
        WebhookReading.Hint it => it.About,
        _ => throw new ConformanceException($"A genuine webhook about money was taken for {reading.GetType().Name}."),
    };

    private static async Task<WebhookReading> ReadAsync(PaymentWorld world, RawWebhook webhook) => await world.Provider.ReadWebhookAsync(webhook, world.Context(), CancellationToken.None);
}
