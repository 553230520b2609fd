using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>How a guest behaves in somebody else's process.</summary>
internal static class MannerCases
{
    /// <summary>Far more than the second that is allowed: a busy machine must not fail a good plug-in.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("cancelling ends a call at once", CancelAsync),
        new("no secret is in any log or outcome", SecretAsync),
        new("wrong credentials are named, not thrown", CredentialsAsync),
        new("the connection can be tested", SettingsAsync),
        new("the description is plain data", DescriptionAsync),
    ];

    private static async Task CancelAsync(PaymentWorld world)
    {
        // A warm token, so that the call under test is the deed itself.
        var checkout = await Scene.BeginAsync(world, Scene.Wish(world));
        using var silence = new HttpClient(new Silence());
        var context = world.Context() with { Http = silence };
        var calls = new (string Name, Func<CancellationToken, Task> Call)[]
        {
            ("Begin", async ct => await world.Provider.BeginAsync(Scene.Wish(world), context, ct)),
            ("Get", async ct => await world.Provider.GetAsync(new() { Id = Scene.Wish(world).Id, Payment = checkout.Payment }, context, ct)),
        };
        foreach (var (name, call) in calls)
        {
            using var cancel = new CancellationTokenSource();
            var running = Task.Run(() => call(cancel.Token));
            await cancel.CancelAsync();
            await Task.WhenAny(running, Task.Delay(Patience));
            Expect.That(running.IsCompleted, $"{name} went on after it was cancelled.");
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task SecretAsync(PaymentWorld world)
    {
        Expect.That(!world.Secrets.IsEmpty, "The world names no secrets, so nothing can be looked for.");
        var (wish, checkout) = await Scene.PaidAsync(world);
        await world.BreakAsync(Breakage.Unavailable, Deed.Begin);
        Expect.Silent(world, (await Scene.TryBeginAsync(world, Scene.Wish(world))).ToString()!);
        await world.BreakAsync(Breakage.AnswerLost, Deed.Refund);
        Expect.Silent(world, (await Scene.TryRefundAsync(world, Scene.Refund(world, wish, checkout, Scene.Part(world, wish)))).ToString()!);
        Expect.Silent(world, (await Scene.TryBeginAsync(world, Scene.Wish(world, 1250, "XQX"))).ToString()!);
        Expect.Silent(world, world.Context().Settings.ToString());
        Expect.That(!world.Log.All.Contains("ada@example.com", StringComparison.Ordinal), "The payer's address was written to a log.");
    }

    private static async Task CredentialsAsync(PaymentWorld world)
    {
        var secrets = world.Provider.Descriptor.Settings.Fields.Where(field => field.Kind == SettingKind.Secret).Select(field => KeyValuePair.Create(field.Key, new Secret("invalid-secret-of-nobody"))).ToList();
        if (secrets.Count == 0)
        {
            return;
        }

        var plain = world.Provider.Descriptor.Settings.Fields.Where(field => field.Kind != SettingKind.Secret).Select(field => KeyValuePair.Create(field.Key, world.Settings.FindText(field.Key) ?? "")).ToList();
        var context = world.Context() with { Settings = new SettingsBag(plain, secrets), State = new InMemoryState(world.Clock) };
        Expect.Refused(await world.Provider.BeginAsync(Scene.Wish(world), context, CancellationToken.None), "Beginning with wrong credentials", RefusalCode.Credentials, RefusalCode.Configuration);
        var report = await world.Provider.CheckSettingsAsync(context, CancellationToken.None);
        Expect.That(!report.Works, "Wrong credentials are said to work.");
        Expect.That(report.Findings.All(it => it.Text.De.Length > 0 && it.Text.En.Length > 0), "A finding has words in both languages.");
    }

    private static async Task SettingsAsync(PaymentWorld world)
    {
        var report = await world.Provider.CheckSettingsAsync(world.Context(), CancellationToken.None);
        Expect.That(report.Works, "The settings under test are said not to work: " + string.Join(' ', report.Findings.Select(it => it.Text.En)));
        if (world.Provider.Descriptor.Capabilities.Statements)
        {
            var empty = await world.Provider.CheckSettingsAsync(world.Context() with { Settings = new SettingsBag([], []) }, CancellationToken.None);
            Expect.That(!empty.Works, "Without settings, it is said to work.");
            return;
        }

        using var silence = new HttpClient(new Broken());
        var offline = await world.Provider.CheckSettingsAsync(world.Context() with { Http = silence, State = new InMemoryState(world.Clock) }, CancellationToken.None);
        Expect.That(!offline.Works, "Without a line, the settings are said to work.");
    }

    private static Task DescriptionAsync(PaymentWorld world)
    {
        var it = world.Provider.Descriptor;
        Expect.That(it == world.Provider.Descriptor, "The descriptor differs from call to call.");
        Expect.That(it.Capabilities.IdempotencyWindow > TimeSpan.Zero && !it.Capabilities.CaptureModes.IsDefaultOrEmpty, "The capabilities name an idempotency window and at least one way of collecting.");
        Expect.That(it.Settings.Fields.Select(field => field.Key).Distinct().Count() == it.Settings.Fields.Length, "Two settings have one key.");
        Expect.That(it.Settings.Fields.All(field => field.Label.De.Length > 0 && field.Label.En.Length > 0), "Every setting has a label in both languages.");
        return Task.CompletedTask;
    }

    /// <summary>Never answers.</summary>
    private sealed class Silence : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new();
        }
    }

    /// <summary>No line.</summary>
    private sealed class Broken : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}
