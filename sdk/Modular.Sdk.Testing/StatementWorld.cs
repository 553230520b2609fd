using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing;

/// <summary>The world of a provider that reads statements: it calls nobody, and money is told by files. An author says how their bank writes one.</summary>
public abstract class StatementWorld : PaymentWorld
{
    private readonly Silence _line = new();
    private int _credits;

    /// <summary>Nobody is at the other end: a provider that reads statements has no need to call.</summary>
    public override HttpMessageHandler Handler => _line;

    /// <summary>A statement of the account under test, or of the other one, with these credits on it, as a bank writes it. The same credits give the same file.</summary>
    /// <param name="credits">What came in, booked.</param>
    /// <param name="other">A statement of the other account.</param>
    public abstract RawStatement Statement(IReadOnlyList<StatementCredit> credits, bool other = false);

    /// <summary>Files that look like a statement and are none: cut off, of another kind, with a document type, far too deep. The kit adds its own.</summary>
    public virtual ImmutableArray<RawStatement> Rubbish => [];

    /// <summary>A transfer of the whole amount arrives, and the operator hands in the statement.</summary>
    public override async Task PayAsync(HostedCheckout checkout)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        var credit = Credit(checkout, checkout.Instructions?.Amount ?? throw new ConformanceException("There are no instructions to pay by."));
        await ((IReadsStatements)Provider).ReadStatementAsync(Statement([credit]), Context(), CancellationToken.None);
    }

    /// <summary>It makes no call that could go wrong.</summary>
    public override Task<bool> BreakAsync(Breakage breakage, Deed deed) => Task.FromResult(false);

    /// <summary>There are none.</summary>
    public override Task<RawWebhook> NextWebhookAsync() => throw new ConformanceException("A provider that reads statements has no webhooks.");

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _line.Dispose();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    internal StatementCredit Credit(HostedCheckout checkout, Money amount) => new()
    {
        Entry = $"BANK-{++_credits:D6}",
        Amount = amount,
        Text = checkout.Instructions?.Reference ?? "",
        BookedOn = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime),
    };

    private sealed class Silence : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError);
    }
}

/// <summary>Money that came in, as a bank books it.</summary>
public sealed record StatementCredit
{
    /// <summary>The bank's own name for the entry, the same in every file in which it stands.</summary>
    public required string Entry { get; init; }

    /// <summary>How much.</summary>
    public required Money Amount { get; init; }

    /// <summary>What the payer wrote, as it arrives.</summary>
    public required string Text { get; init; }

    /// <summary>When it was booked.</summary>
    public required DateOnly BookedOn { get; init; }
}
