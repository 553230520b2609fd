using System.Collections.Concurrent;
using System.Globalization;
using Modular.Sandbox.Apis;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Mangopay;

/// <summary>All platforms, their tokens, and what happens in them.</summary>
internal sealed class MangopayWorld(SandboxOptions options, TimeProvider clock, Chance chance, FaultBoard faults, IHostApplicationLifetime lifetime) : IDisposable
{
    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(1), PageLife = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, MangopayAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (MangopayAccount Account, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    public HookSender Hooks { get; } = new(FaultBoard.MangopayWebhook, options, clock, chance, faults, lifetime);
    public DateTimeOffset Now => clock.GetUtcNow();
    public IEnumerable<MangopayAccount> Accounts => _accounts.Values.OrderBy(a => a.ClientId, StringComparer.Ordinal);

    public string Id(string prefix) => $"{prefix}_m_{chance.Token(26).ToUpperInvariant()}";

    /// <summary>The token of a client; the first key seen is the client's key.</summary>
    public string Token(string clientId, string apiKey)
    {
        if (clientId.Length < 4 || apiKey.Length < 8 || clientId.StartsWith("invalid", StringComparison.OrdinalIgnoreCase)) throw MangopayErrors.Credentials();
        var account = _accounts.GetOrAdd(clientId, id => new MangopayAccount(id, apiKey, options.Merchant));
        if (account.ApiKey != apiKey) throw MangopayErrors.Credentials();
        var token = chance.Token(64);
        _tokens[token] = (account, Now + TokenLife);
        return token;
    }

    public MangopayAccount Account(string? token, string clientId) =>
        token is not null && _tokens.TryGetValue(token, out var known) && known.Until > Now && string.Equals(known.Account.ClientId, clientId, StringComparison.OrdinalIgnoreCase)
            ? known.Account
            : throw MangopayErrors.Unauthorized();

    /// <summary>All tokens are void at once, as after a change of keys.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public (MangopayAccount Account, MangopayTransaction PayIn)? FindPage(string id)
    {
        foreach (var account in _accounts.Values)
            lock (account.Gate)
                if (account.Transactions.TryGetValue(id, out var payIn) && payIn.Page is not null)
                {
                    EndIfOver(account, payIn);
                    return (account, payIn);
                }

        return null;
    }

    public (MangopayAccount Account, MangopayUser User)? FindSession(string session)
    {
        foreach (var account in _accounts.Values)
            lock (account.Gate)
                if (account.Users.Values.FirstOrDefault(u => u.Session == session) is { } user) return (account, user);
        return null;
    }

    /// <summary>Ends an open transaction, moves the money and tells. Callers hold the account's gate.</summary>
    public void End(MangopayAccount account, MangopayTransaction it, string code, string message)
    {
        if (it.Status != "CREATED") return;
        (it.Status, it.Code, it.Message) = (code == "000000" ? "SUCCEEDED" : "FAILED", code, message);
        if (it.Status == "SUCCEEDED")
        {
            it.ExecutedAt = Now;
            if (it.From is { } from) from.Balance -= it.Debited.Amount;
            if (it.To is { } to) to.Balance += it.Credited.Amount;
        }

        Tell(account, it.Event, it.Id);
    }

    /// <summary>A page lives a quarter of an hour; then its pay-in fails by itself.</summary>
    public void EndIfOver(MangopayAccount account, MangopayTransaction payIn)
    {
        if (payIn.Page is not null && Now >= payIn.CreatedAt + PageLife) End(account, payIn, "101109", "The payment session has expired");
    }

    public async Task WatchAsync(MangopayAccount account, MangopayTransaction payIn)
    {
        await Task.Delay(PageLife, clock, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (account.Gate) EndIfOver(account, payIn);
    }

    /// <summary>One hook an event type, called by GET with everything in the query and no signature.</summary>
    public void Tell(MangopayAccount account, string type, string resourceId)
    {
        var happened = new MangopayEvent(type, resourceId, Now);
        account.Events.Add(happened);
        if (account.Hooks.Find(h => h.EventType == type) is not { IsEnabled: true, IsValid: true } hook) return;
        Hooks.Send(new(type, resourceId, account.ClientId, hook.Url, (_, forged) => Delivery(hook.Url, happened, forged))
        {
            GivenUp = () => { lock (account.Gate) hook.IsValid = false; },
        });
    }

    public void Dispose() => Hooks.Dispose();

    private HttpRequestMessage Delivery(string url, MangopayEvent happened, bool forged)
    {
        var id = forged ? Id("payin") : happened.ResourceId;
        var query = string.Create(CultureInfo.InvariantCulture, $"EventType={happened.Type}&RessourceId={id}&Date={happened.At.ToUnixTimeSeconds()}");
        return new(HttpMethod.Get, url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query);
    }
}
