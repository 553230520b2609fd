using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Tests.Plugins;

/// <summary>Bulkhead, breaker, hanging calls, lies: what each does and whom it does not blame.</summary>
public sealed class GuardLimitsTests
{
    private static readonly PluginSettings Small = new() { Concurrent = 2, Queue = 1, QueueSeconds = 2, BreakerCalls = 4, BreakerSeconds = 15, Hanging = 2 };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_calls_than_places_wait_a_moment_and_are_then_refused_and_the_other_kind_is_not_touched()
    {
        var (entered, go) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        var plugin = FakePayments.Guard(new FakePayments { Behaviour = _ => { entered.Release(); return go.Task; } }, guard, _clock);
        var inside = new[] { RefundAsync(plugin), RefundAsync(plugin) };
        await entered.WaitAsync(Ct);
        await entered.WaitAsync(Ct);
        var waiting = RefundAsync(plugin);
        await UntilAsync(() => guard.Both.First().Lane.Running == 2 && !waiting.IsCompleted);

        var refused = Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await RefundAsync(plugin));
        Assert.True(refused.CertainlyNotExecuted);
        Assert.Contains("full", refused.Detail, StringComparison.Ordinal);
        // Webhooks have places of their own.
        var hook = plugin.ReadWebhookAsync(null!, FakePayments.Context, Ct).AsTask();
        await entered.WaitAsync(Ct);

        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await waiting);
        go.SetResult();
        Assert.All(await Task.WhenAll(inside), outcome => Assert.IsType<PaymentOutcome<RefundSnapshot>.NotSupported>(outcome));
        Assert.IsType<WebhookReading.Ignored>(await hook);
        Assert.IsType<PaymentOutcome<RefundSnapshot>.NotSupported>(await RefundAsync(plugin));
        Assert.Equal(Condition.Healthy, guard.Standing.Now.Condition);
    }

    [Fact]
    public async Task Calls_that_fail_in_a_row_open_the_breaker_one_try_closes_it_and_three_openings_are_a_quarantine()
    {
        var (broken, calls) = (true, 0);
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        var plugin = FakePayments.Guard(new FakePayments { Behaviour = _ => { calls++; return broken ? throw new InvalidOperationException("secret words") : Task.CompletedTask; } }, guard, _clock);
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await RefundAsync(plugin));
        }

        Assert.Equal((Condition.Degraded, "breaker", "refund: InvalidOperationException"), (guard.Standing.Now.Condition, guard.Standing.Now.Reason, guard.Standing.Now.Detail));
        Assert.Contains("resting", Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await RefundAsync(plugin)).Detail, StringComparison.Ordinal);
        Assert.Equal(4, calls);

        broken = false;
        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.IsType<PaymentOutcome<RefundSnapshot>.NotSupported>(await RefundAsync(plugin));
        _clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(Condition.Healthy, guard.Standing.Now.Condition);

        broken = true;
        for (var opened = 0; opened < 3; opened++)
        {
            Assert.False(guard.Standing.IsQuarantined);
            for (var i = 0; i < 4; i++)
            {
                await RefundAsync(plugin);
            }

            _clock.Advance(TimeSpan.FromSeconds(16));
        }

        Assert.Equal((Condition.Quarantined, "breaker"), (guard.Standing.Now.Condition, guard.Standing.Now.Reason));
        calls = 0;
        Assert.Contains("quarantined", Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await RefundAsync(plugin)).Detail, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PluginFailedException>(async () => await plugin.ReadWebhookAsync(null!, FakePayments.Context, Ct));
        Assert.Contains("locked", (await plugin.CheckSettingsAsync(FakePayments.Context, Ct)).Findings[0].Text.En, StringComparison.Ordinal);
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Calls_that_never_end_keep_their_places_and_are_a_quarantine()
    {
        var (entered, never) = (new SemaphoreSlim(0), new TaskCompletionSource());
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        var plugin = FakePayments.Guard(new FakePayments { Behaviour = _ => { entered.Release(); return never.Task; } }, guard, _clock);
        var calls = new[] { RefundAsync(plugin), RefundAsync(plugin) };
        await entered.WaitAsync(Ct);
        await entered.WaitAsync(Ct);
        _clock.Advance(TimeSpan.FromSeconds(32));
        Assert.All(await Task.WhenAll(calls), outcome => Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(outcome));
        Assert.Equal((Condition.Quarantined, "hangs"), (guard.Standing.Now.Condition, guard.Standing.Now.Reason));
        var lane = guard.Both.First().Lane;
        Assert.Equal((2, 2), (lane.Running, lane.Stuck));
        never.SetResult();
        await UntilAsync(() => lane is { Running: 0, Stuck: 0 });
    }

    [Fact]
    public async Task A_caller_who_leaves_is_not_the_plug_ins_fault()
    {
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        for (var i = 0; i < 10; i++)
        {
            using var caller = new CancellationTokenSource();
            var plugin = FakePayments.Guard(new FakePayments { Behaviour = async ct => { await caller.CancelAsync(); await Task.Delay(Timeout.Infinite, ct); } }, guard, _clock);
            Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await plugin.RefundAsync(null!, FakePayments.Context, caller.Token));
        }

        Assert.Equal((Condition.Healthy, 0), (guard.Standing.Now.Condition, guard.Both.First().Lane.BreakerState));
    }

    [Fact]
    public async Task What_strangers_send_degrades_at_most_and_payments_go_on()
    {
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        var (throws, lies) = (FakePayments.Guard(new FakePayments { Behaviour = _ => throw new FormatException() }, guard, _clock), FakePayments.Guard(new FakePayments { Hook = new WebhookReading.Verified { DedupKey = "1", About = default } }, guard, _clock));
        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<PluginFailedException>(async () => await (i % 2 == 0 ? throws : lies).ReadWebhookAsync(null!, FakePayments.Context with { Operation = new OperationKey(Guid.CreateVersion7()) }, Ct));
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.Equal(Condition.Degraded, guard.Standing.Now.Condition);
        Assert.IsType<PaymentOutcome<RefundSnapshot>.NotSupported>(await RefundAsync(lies));
    }

    [Fact]
    public async Task A_provider_that_does_not_say_whether_a_webhook_is_genuine_is_not_the_plug_ins_fault()
    {
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        var plugin = FakePayments.Guard(new FakePayments { Behaviour = _ => throw new HttpRequestException() }, guard, _clock);
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<PluginFailedException>(async () => await plugin.ReadWebhookAsync(null!, FakePayments.Context, Ct));
        }

        Assert.Equal((Condition.Healthy, 0), (guard.Standing.Now.Condition, guard.Both.Last().Lane.BreakerState));
    }

    public static TheoryData<string, string, bool> Lies => new()
    {
        { "reference", "reference", true },
        { "id", "payment", false },
        { "refunded", "refunded", false },
        { "mixed", "currencies", true },
        { "state", "nonsense", true },
        { "negative", "nonsense", true },
        { "future", "nonsense", true },
        { "none", "nonsense", true },
    };

    [Theory, MemberData(nameof(Lies))]
    public async Task A_lie_degrades_three_about_different_payments_are_a_quarantine(string lie, string reason, bool withheld)
    {
        var guard = FakePayments.GuardOf("acme", _clock);
        var plugin = FakePayments.Guard(new FakePayments { Payment = asked => Say(lie, asked) }, guard, _clock);
        // Ten looks at one payment are one lie.
        var one = Guid.CreateVersion7();
        for (var i = 0; i < 10; i++)
        {
            var outcome = await LookAsync(plugin, one);
            Assert.Equal(!withheld, outcome is PaymentOutcome<PaymentSnapshot>.Ok);
            if (reason == "nonsense")
            {
                _clock.Advance(TimeSpan.FromMinutes(1)); // it counts as a failure as well; the breaker is another test's
            }
        }

        Assert.Equal((Condition.Degraded, reason), (guard.Standing.Now.Condition, guard.Standing.Now.Reason is "breaker" ? "nonsense" : guard.Standing.Now.Reason));
        for (var i = 0; i < 3 && !guard.Standing.IsQuarantined; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            await LookAsync(plugin, Guid.CreateVersion7());
        }

        Assert.True(guard.Standing.IsQuarantined);
    }

    [Fact]
    public async Task Another_amount_can_be_somebody_elses_doing_and_few_of_many_are_no_quarantine()
    {
        var guard = FakePayments.GuardOf("acme", _clock);
        var plugin = FakePayments.Guard(new FakePayments { Payment = asked => Say("", asked) }, guard, _clock);
        for (var i = 0; i < 50; i++)
        {
            var outcome = await plugin.CompleteAsync(new() { Id = new PaymentId(Guid.CreateVersion7()), Payment = new ProviderRef("r1"), Amount = new Money(2400, "EUR") }, FakePayments.Context with { Operation = new OperationKey(Guid.CreateVersion7()) }, Ct);
            Assert.IsType<PaymentOutcome<PaymentSnapshot>.Ok>(outcome);
        }

        Assert.Equal((Condition.Degraded, "amount"), (guard.Standing.Now.Condition, guard.Standing.Now.Reason));
    }

    [Fact]
    public async Task A_release_forgives_everything_in_this_process()
    {
        var guard = FakePayments.GuardOf("acme", _clock, Small);
        var broken = true;
        var plugin = FakePayments.Guard(new FakePayments { Behaviour = _ => broken ? throw new InvalidOperationException() : Task.CompletedTask }, guard, _clock);
        for (var i = 0; i < 40 && !guard.Standing.IsQuarantined; i++)
        {
            await RefundAsync(plugin);
            _clock.Advance(TimeSpan.FromSeconds(5));
        }

        var row = guard.Standing.Pending()!;
        guard.Standing.Written(row);
        broken = false;
        guard.Standing.Apply(new StandingRow { Plugin = "acme", Condition = 0, Reason = "", Detail = "", Version = 7 });
        Assert.IsType<PaymentOutcome<RefundSnapshot>.NotSupported>(await RefundAsync(plugin));
        Assert.Equal((Condition.Healthy, 0), (guard.Standing.Now.Condition, guard.Both.First().Lane.BreakerState));
    }

    private static Task<PaymentOutcome<RefundSnapshot>> RefundAsync(GuardedPayments plugin) => plugin.RefundAsync(null!, FakePayments.Context, Ct).AsTask();

    private static ValueTask<PaymentOutcome<PaymentSnapshot>> LookAsync(GuardedPayments plugin, Guid operation) =>
        plugin.GetAsync(new GetPayment { Id = new PaymentId(operation), Payment = new ProviderRef("r1") }, FakePayments.Context with { Operation = new OperationKey(operation) }, Ct);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            Ct.ThrowIfCancellationRequested();
        }
    }

    private PaymentSnapshot Say(string lie, GetPayment asked)
    {
        var (nothing, price) = (Money.Zero("EUR"), new Money(2500, "EUR"));
        var truth = new PaymentSnapshot { Payment = asked.Payment, Id = asked.Id, State = PaymentState.Captured, Amount = price, Authorised = price, Captured = price, Refunded = nothing, Disputed = nothing, AsOf = _clock.GetUtcNow() };
        return lie switch
        {
            "reference" => truth with { Payment = new ProviderRef("r2") },
            "id" => truth with { Id = new PaymentId(Guid.CreateVersion7()) },
            "refunded" => truth with { Refunded = new Money(2501, "EUR") },
            "mixed" => truth with { Refunded = new Money(1, "USD") },
            "state" => truth with { State = (PaymentState)77 },
            "negative" => truth with { Refunded = new Money(-1, "EUR") },
            "future" => truth with { AsOf = _clock.GetUtcNow().AddDays(1) },
            "none" => null!,
            _ => truth,
        };
    }
}
