using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Plugins;
using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Host.Tests.Plugins;

public sealed class GuardedSsoTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exception_is_to_be_tried_later_and_its_words_stay_inside()
    {
        var guard = Guard(new Fake { Behaviour = _ => throw new InvalidOperationException("secret words") });
        var begun = Assert.IsType<SsoOutcome<SsoRedirect>.TryLater>(await guard.BeginAsync(null!, Context, Stop));
        Assert.DoesNotContain("secret", begun.Detail, StringComparison.Ordinal);
        Assert.IsType<SsoOutcome<ExternalIdentity>.TryLater>(await guard.CompleteAsync(null!, Context, Stop));
        Assert.IsType<SsoOutcome<SessionRevocation>.NotSupported>(await guard.ReadLogoutNoticeAsync(null!, Context, Stop));
        Assert.False((await guard.CheckSettingsAsync(Context, Stop)).Works);
    }

    [Fact]
    public async Task A_call_that_never_ends_is_abandoned_at_its_deadline()
    {
        var clock = new FakeTimeProvider();
        var entered = new TaskCompletionSource();
        var guard = Guard(new Fake { Behaviour = _ => { entered.SetResult(); return new TaskCompletionSource().Task; } }, clock);
        var call = guard.CompleteAsync(null!, Context, Stop).AsTask();
        await entered.Task;
        clock.Advance(TimeSpan.FromSeconds(32));
        Assert.Contains("timeout", Assert.IsType<SsoOutcome<ExternalIdentity>.TryLater>(await call).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("complete")]
    [InlineData("logout")]
    public async Task What_one_operators_provider_does_takes_the_plug_in_away_from_nobody(string call)
    {
        var clock = new FakeTimeProvider();
        var guard = FakePayments.GuardOf("fake", clock);
        var plugin = new Fake { Behaviour = _ => throw new InvalidOperationException() };
        var sso = new GuardedSso(plugin, plugin.Descriptor, guard, _ => new([], [], [], AnyPublic: true));
        for (var i = 0; i < 60; i++)
        {
            _ = call switch
            {
                "begin" => await sso.BeginAsync(null!, Context, Stop) is SsoOutcome<SsoRedirect>.TryLater,
                "complete" => await sso.CompleteAsync(null!, Context, Stop) is SsoOutcome<ExternalIdentity>.TryLater,
                _ => await sso.BeginLogoutAsync(null!, Context, Stop) is SsoOutcome<SsoRedirect>.TryLater,
            };
            clock.Advance(TimeSpan.FromSeconds(16));
        }

        Assert.Equal((Condition.Degraded, "breaker"), (guard.Standing.Now.Condition, guard.Standing.Now.Reason));
    }

    [Theory]
    [InlineData("https://login.company.example/a", true)]
    [InlineData("http://login.company.example/a", false)]
    [InlineData("javascript:alert(1)", false)]
    public async Task Nobody_is_sent_where_nobody_may_be_sent(string target, bool allowed)
    {
        var outcome = await Guard(new Fake { Target = new Uri(target) }).BeginAsync(null!, Context, Stop);
        Assert.Equal(allowed, outcome is SsoOutcome<SsoRedirect>.Ok);
    }

    private static SsoContext Context => new()
    {
        Operator = default,
        Connection = default,
        Sandbox = false,
        Settings = new([], []),
        Http = new HttpClient(),
        State = null!,
        Log = NullLogger.Instance,
        Clock = TimeProvider.System,
    };

    private static GuardedSso Guard(Fake plugin, TimeProvider? clock = null) =>
        new(plugin, plugin.Descriptor, FakePayments.GuardOf("fake", clock ?? TimeProvider.System), _ => new([], [], [], AnyPublic: true));

    private sealed class Fake : ISsoProvider
    {
        public Func<CancellationToken, Task> Behaviour { get; init; } = _ => Task.CompletedTask;

        public Uri Target { get; init; } = new("https://login.company.example/");

        public SsoProviderDescriptor Descriptor { get; } = new() { Id = "fake", Name = LocalText.Of("F", "F"), Summary = LocalText.Of("F", "F"), Settings = new() };

        public async ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct)
        {
            await Behaviour(ct);
            return SsoOutcome.Ok(new SsoRedirect { Target = Target });
        }

        public async ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct)
        {
            await Behaviour(ct);
            return SsoOutcome.Ok(new ExternalIdentity { Issuer = "i", Subject = "s" });
        }

        public async ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct)
        {
            await Behaviour(ct);
            return SsoOutcome.NotSupported<SsoRedirect>("logout");
        }

        public async ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct)
        {
            await Behaviour(ct);
            return new();
        }
    }
}
