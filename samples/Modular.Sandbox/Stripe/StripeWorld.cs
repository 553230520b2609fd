using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>All accounts, and what happens in them.</summary>
internal sealed class StripeWorld(SandboxOptions options, TimeProvider clock, Chance chance, WebhookSender sender)
{
    public const string ApiVersion = "2026-10-28.endive";
    private readonly ConcurrentDictionary<string, StripeAccount> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StripeAccount> _bySession = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ITimer> _timers = new(StringComparer.Ordinal);
    private long _sequence;

    public DateTimeOffset Now => clock.GetUtcNow();
    public long NextSequence() => Interlocked.Increment(ref _sequence);
    public string Id(string prefix, int length = 24) => $"{prefix}_{chance.Token(length)}";
    public IEnumerable<StripeAccount> Accounts => _accounts.Values.OrderBy(a => a.Id, StringComparer.Ordinal);

    /// <summary>The account of a secret key, or Stripe's 401.</summary>
    public StripeAccount Account(string? key)
    {
        if (string.IsNullOrEmpty(key))
            throw StripeError.Invalid("You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').", status: 401);
        if (!Accepts(key))
            throw StripeError.Invalid($"Invalid API Key provided: {(key.Length > 12 ? key[..8] + new string('*', 8) + key[^4..] : "****")}", status: 401);
        return _accounts.GetOrAdd(key, k => new StripeAccount(k, Id("acct", 16), options.Merchant));
    }

    public (StripeAccount Account, CheckoutSession Session)? Find(string sessionId)
    {
        if (!_bySession.TryGetValue(sessionId, out var account)) return null;
        lock (account.Gate)
        {
            var session = account.Sessions[sessionId];
            ExpireIfDue(account, session);
            return (account, session);
        }
    }

    public void Add(StripeAccount account, CheckoutSession session)
    {
        account.Sessions[session.Id] = session;
        _bySession[session.Id] = account;
        _timers[session.Id] = clock.CreateTimer(_ => { lock (account.Gate) ExpireIfDue(account, session); }, null, session.ExpiresAt - Now, Timeout.InfiniteTimeSpan);
    }

    public void ExpireIfDue(StripeAccount account, CheckoutSession session)
    {
        if (session.Status == "open" && Now >= session.ExpiresAt) Expire(account, session, null);
    }

    public void Expire(StripeAccount account, CheckoutSession session, StripeCall? cause)
    {
        session.Status = "expired";
        if (_timers.TryRemove(session.Id, out var timer)) timer.Dispose();
        if (session.PaymentIntent is { Status: not ("succeeded" or "canceled") } intent) Payments.Cancel(this, account, intent, "expired", cause);
        Emit(account, "checkout.session.expired", StripeJson.Session(session), cause);
    }

    /// <summary>Records an event and hands it to the webhook sender. Called under the account's gate, so events keep the order of what happened.</summary>
    public StripeEvent Emit(StripeAccount account, string type, JsonObject subject, StripeCall? cause, JsonObject? previous = null)
    {
        var happened = new StripeEvent(Id("evt"), type, account.Id, Now, subject, previous, cause?.RequestId, cause?.IdempotencyKey);
        account.Events[happened.Id] = happened;
        sender.Send(account, happened);
        return happened;
    }

    private bool Accepts(string key)
    {
        if (options.StripeKeys.Length > 0) return options.StripeKeys.Split(',', StringSplitOptions.TrimEntries).Contains(key);
        return key.StartsWith("sk_test_", StringComparison.Ordinal) && key.Length is >= 12 and <= 255
            && !key.StartsWith("sk_test_invalid", StringComparison.Ordinal)
            && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }
}

/// <summary>One API call as a handler sees it.</summary>
internal sealed record StripeCall(StripeWorld World, StripeAccount Account, StripeParams Params, string Id, string RequestId, string? IdempotencyKey, string BaseUrl)
{
    public DateTimeOffset Now => World.Now;
}
