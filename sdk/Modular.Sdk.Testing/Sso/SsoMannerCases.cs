using System.Collections.Immutable;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing.Cases;

/// <summary>How a guest behaves in somebody else's process.</summary>
internal static class SsoMannerCases
{
    /// <summary>Far more than the second that is allowed: a busy machine must not fail a good plug-in.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static ImmutableArray<SsoConformanceCase> All { get; } =
    [
        new("a provider that is down may be asked again", DownAsync),
        new("without a line nothing is thrown", OfflineAsync),
        new("cancelling ends a call at once", CancelAsync),
        new("no secret, code or person is in any log or outcome", SilentAsync),
        new("wrong credentials are a matter of settings", CredentialsAsync),
        new("the connection can be tested", SettingsAsync),
        new("the description is plain data", DescriptionAsync),
    ];

    private static async Task DownAsync(SsoWorld world)
    {
        await SsoScene.TellAsync(world, SsoLie.Unavailable);
        var outcome = await SsoScene.TrySignInAsync(world);
        Expect.That(outcome is SsoOutcome<ExternalIdentity>.TryLater, $"A provider that is down is TryLater, but: {Expect.Show(outcome)}");
        await SsoScene.SignInAsync(world);
    }

    private static async Task OfflineAsync(SsoWorld world)
    {
        var answer = await SsoScene.AnswerAsync(world);
        using var broken = new HttpClient(new NoLine());
        var outcome = await SsoScene.TryCompleteAsync(world, answer, world.Context() with { Http = broken, State = new InMemoryState(world.Clock) });
        Expect.That(outcome is SsoOutcome<ExternalIdentity>.TryLater, $"Without a line it is TryLater, but: {Expect.Show(outcome)}");
    }

    private static async Task CancelAsync(SsoWorld world)
    {
        var answer = await SsoScene.AnswerAsync(world);
        using var silence = new HttpClient(new Silence());
        using var cancel = new CancellationTokenSource();
        var callback = new SsoCallback { Parameters = answer, RedirectUri = world.Callback, Nonce = SsoScene.Nonce, CodeVerifier = SsoScene.Verifier };
        var running = Task.Run(async () => await world.Provider.CompleteAsync(callback, world.Context() with { Http = silence }, cancel.Token));
        await cancel.CancelAsync();
        await Task.WhenAny(running, Task.Delay(Patience));
        Expect.That(running.IsCompleted, "Complete went on after it was cancelled.");
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SilentAsync(SsoWorld world)
    {
        Expect.That(!world.Secrets.IsEmpty, "The world names no secrets, so nothing can be looked for.");
        var answer = await SsoScene.AnswerAsync(world);
        ImmutableArray<string> secrets = [.. world.Secrets, SsoScene.Nonce, SsoScene.State, SsoScene.Verifier, .. answer.Where(it => it.Name is "code" or "SAMLResponse").Select(it => it.Value)];
        var good = await SsoScene.TryCompleteAsync(world, answer);
        Expect.Silent(secrets, Expect.Ok(good, "Signing in").ToString());
        Expect.Silent(secrets, (await SsoScene.TryCompleteAsync(world, answer)).ToString());
        await SsoScene.TellAsync(world, SsoLie.Unavailable);
        Expect.Silent(secrets, (await SsoScene.TrySignInAsync(world)).ToString());
        Expect.Silent(secrets, world.Log.All);
    }

    private static async Task CredentialsAsync(SsoWorld world)
    {
        var fields = world.Provider.Descriptor.Settings.Fields;
        var secrets = fields.Where(it => it.Kind == SettingKind.Secret).Select(it => KeyValuePair.Create(it.Key, new Secret("invalid-secret-of-nobody"))).ToList();
        if (secrets.Count == 0)
        {
            return;
        }

        var plain = fields.Where(it => it.Kind != SettingKind.Secret).Select(it => KeyValuePair.Create(it.Key, world.Settings.FindText(it.Key) ?? ""));
        var context = world.Context() with { Settings = new SettingsBag(plain, secrets) };
        Expect.Refused(await SsoScene.TryCompleteAsync(world, await SsoScene.AnswerAsync(world), context), "Signing in with wrong credentials", SsoRefusalCode.Configuration);
    }

    private static async Task SettingsAsync(SsoWorld world)
    {
        var report = await world.Provider.CheckSettingsAsync(world.Context(), CancellationToken.None);
        Expect.That(report.Works, "The settings under test are said not to work: " + string.Join(' ', report.Findings.Select(it => it.Text.En)));
        using var broken = new HttpClient(new NoLine());
        var offline = await world.Provider.CheckSettingsAsync(world.Context() with { Http = broken, State = new InMemoryState(world.Clock) }, CancellationToken.None);
        Expect.That(!offline.Works, "Without a line, the settings are said to work.");
        Expect.That(offline.Findings.All(it => it.Text.De.Length > 0 && it.Text.En.Length > 0), "A finding has words in both languages.");
    }

    private static Task DescriptionAsync(SsoWorld world)
    {
        var it = world.Provider.Descriptor;
        Expect.That(it == world.Provider.Descriptor, "The descriptor differs from call to call.");
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
    private sealed class NoLine : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}
