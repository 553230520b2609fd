using Microsoft.Extensions.Time.Testing;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Tests.Plugins;

public sealed class GuardTests
{
    private static readonly FakePayments Throws = new() { Behaviour = _ => throw new InvalidOperationException("secret words") };

    [Fact]
    public async Task An_exception_of_a_call_that_may_move_money_is_unknown()
    {
        var guard = FakePayments.Guard(Throws);
        Assert.IsType<PaymentOutcome<HostedCheckout>.Unknown>(await guard.BeginAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken));
        var refund = Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await guard.RefundAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("secret", refund.Detail, StringComparison.Ordinal);
        Assert.IsType<PaymentOutcome<PaymentSnapshot>.Unknown>(await ((ICapturesPayments)guard).CaptureAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_exception_of_a_call_that_reads_is_to_be_tried_later()
    {
        var guard = FakePayments.Guard(Throws);
        Assert.True(Assert.IsType<PaymentOutcome<PaymentSnapshot>.TryLater>(await guard.GetAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken)).CertainlyNotExecuted);
        Assert.IsType<PaymentOutcome<RefundSnapshot>.TryLater>(await guard.GetRefundAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken));
        Assert.False((await guard.CheckSettingsAsync(FakePayments.Context, TestContext.Current.CancellationToken)).Works);
        await Assert.ThrowsAsync<PluginFailedException>(async () => await guard.ReadWebhookAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_that_never_ends_is_abandoned_at_its_deadline()
    {
        var clock = new FakeTimeProvider();
        var entered = new TaskCompletionSource();
        var guard = FakePayments.Guard(new FakePayments { Behaviour = _ => { entered.SetResult(); return new TaskCompletionSource().Task; } }, clock);
        var call = guard.RefundAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken).AsTask();
        await entered.Task;
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains("timeout", Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await call).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_whose_caller_went_away_is_unknown_not_lost()
    {
        using var caller = new CancellationTokenSource();
        var guard = FakePayments.Guard(new FakePayments { Behaviour = async ct => { await caller.CancelAsync(); await Task.Delay(Timeout.Infinite, ct); } });
        Assert.IsType<PaymentOutcome<RefundSnapshot>.Unknown>(await guard.RefundAsync(null!, FakePayments.Context, caller.Token));
    }

    [Fact]
    public async Task A_statement_whose_answer_is_lost_may_have_counted_something()
    {
        Assert.IsType<PaymentOutcome<StatementReading>.Unknown>(await ReadAsync(Throws));
        Assert.IsType<PaymentOutcome<StatementReading>.Ok>(await ReadAsync(new FakePayments()));
    }

    public static TheoryData<StatementReading> Useless =>
    [
        new StatementReading { Entries = default },
        new StatementReading { Entries = [null!] },
        new StatementReading { Entries = [new() { Verdict = EntryVerdict.Counted, Amount = new(-1, "EUR") }] },
        new StatementReading { Entries = [new() { Verdict = EntryVerdict.Counted, Payment = default(ProviderRef) }] },
    ];

    [Theory, MemberData(nameof(Useless), DisableDiscoveryEnumeration = true)]
    public async Task A_reading_nobody_can_use_is_withheld(StatementReading said) => Assert.IsType<PaymentOutcome<StatementReading>.Unknown>(await ReadAsync(new FakePayments { Statement = said }));

    /// <summary>Instructions send nobody away, and ask for what was asked for. Who hears of no statements gives none; who does, gives nothing else.</summary>
    [Theory]
    [InlineData(1000, "https://shop.example/return", "RF1", true, true)]
    [InlineData(1000, "https://shop.example/return", "RF1", false, false)]
    [InlineData(1000, "https://pay.acme.example/1", null, true, false)]
    [InlineData(1000, "https://pay.acme.example/1", null, false, true)]
    [InlineData(1001, "https://shop.example/return", "RF1", true, false)]
    [InlineData(1000, "https://pay.acme.example/1", "RF1", true, false)]
    [InlineData(1000, "https://shop.example/return", "", true, false)]
    [InlineData(1000, "https://shop.example/return", "RF1\nEvil", true, false)]
    public async Task Instructions_that_are_not_what_was_asked_for_are_withheld(long minor, string redirect, string? reference, bool declares, bool allowed)
    {
        var asked = new BeginPayment
        {
            Id = new(Guid.Empty),
            Amount = new(1000, "EUR"),
            ReturnUrl = new("https://shop.example/return"),
            CancelUrl = new("https://shop.example/"),
            ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(9),
            Reference = "A-1",
            Description = "Tour",
            Culture = "de-DE",
        };
        var plugin = new FakePayments
        {
            Declares = declares,
            Redirect = new(redirect),
            Instructions = reference is null ? null : new() { Payee = "Acme", PayeeIban = "DE89370400440532013000", Reference = reference, Amount = new(minor, "EUR"), PayBy = DateTimeOffset.UnixEpoch.AddDays(6) },
        };
        var outcome = await FakePayments.Guard(plugin).BeginAsync(asked, FakePayments.Context, TestContext.Current.CancellationToken);
        Assert.Equal(allowed, outcome is PaymentOutcome<HostedCheckout>.Ok);
        Assert.Equal(!allowed, outcome is PaymentOutcome<HostedCheckout>.Unknown);
    }

    private static async Task<PaymentOutcome<StatementReading>> ReadAsync(FakePayments plugin) =>
        await ((IReadsStatements)FakePayments.Guard(plugin)).ReadStatementAsync(new() { Content = default }, FakePayments.Context, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("https://pay.acme.example/1", true)]
    [InlineData("https://de.checkout.acme.example/1", true)]
    [InlineData("https://a.b.checkout.acme.example/1", false)]
    [InlineData("http://pay.acme.example/1", false)]
    [InlineData("https://pay.acme.example:8443/1", false)]
    [InlineData("https://user@pay.acme.example/1", false)]
    [InlineData("https://evil.example/pay.acme.example", false)]
    public async Task A_payer_is_sent_to_declared_hosts_only(string redirect, bool allowed)
    {
        var outcome = await FakePayments.Guard(new FakePayments { Redirect = new Uri(redirect) }).BeginAsync(null!, FakePayments.Context, TestContext.Current.CancellationToken);
        Assert.Equal(allowed, outcome is PaymentOutcome<HostedCheckout>.Ok);
        Assert.Equal(!allowed, outcome is PaymentOutcome<HostedCheckout>.Refused);
    }
}
