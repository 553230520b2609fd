using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.PayPal;

/// <summary>All REST apps, their tokens, and what happens in them.</summary>
internal sealed class PayPalWorld(SandboxOptions options, TimeProvider clock, Chance chance, FaultBoard faults, IHostApplicationLifetime lifetime) : IDisposable
{
    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(9);
    public static readonly TimeSpan OrderLife = TimeSpan.FromHours(6);
    private readonly ConcurrentDictionary<string, PayPalAccount> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (PayPalAccount Account, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    public HookSender Hooks { get; } = new(FaultBoard.PayPalWebhook, options, clock, chance, faults, lifetime);
    public DateTimeOffset Now => clock.GetUtcNow();
    public IEnumerable<PayPalAccount> Accounts => _accounts.Values.OrderBy(a => a.ClientId, StringComparer.Ordinal);

    /// <summary>17 letters and digits, as PayPal's ids.</summary>
    public string Id() => chance.Token(17).ToUpperInvariant();

    /// <summary>The token of a client; the first secret seen is the client's secret.</summary>
    public string Token(string clientId, string secret)
    {
        if (clientId.Length < 8 || secret.Length < 8 || clientId.StartsWith("invalid", StringComparison.Ordinal)) throw PayPalErrors.Token("invalid_client", "Client Authentication failed");
        var account = _accounts.GetOrAdd(clientId, id => new PayPalAccount(id, secret, options.Merchant));
        if (account.Secret != secret) throw PayPalErrors.Token("invalid_client", "Client Authentication failed");
        var token = "A21AA" + chance.Token(60);
        _tokens[token] = (account, Now + TokenLife);
        return token;
    }

    public PayPalAccount Account(string? token) => token is not null && _tokens.TryGetValue(token, out var known) && known.Until > Now
        ? known.Account
        : throw PayPalErrors.Token("invalid_token", "Access Token not found in cache");

    /// <summary>All tokens are void at once, as after a change of secrets.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public (PayPalAccount Account, PayPalOrder Order)? Find(string orderId)
    {
        foreach (var account in _accounts.Values)
            lock (account.Gate)
                if (account.Orders.TryGetValue(orderId, out var order) && !IsGone(order)) return (account, order);
        return null;
    }

    /// <summary>An order nobody paid is forgotten.</summary>
    public bool IsGone(PayPalOrder order) => order.Status is not ("COMPLETED" or "VOIDED") && Now >= order.CreatedAt + OrderLife;

    /// <summary>Tells every webhook that wants to know. The event is written once; signatures are new on every attempt.</summary>
    public void Tell(PayPalAccount account, string type, string resourceType, JsonObject resource)
    {
        var happened = new JsonObject
        {
            ["id"] = $"WH-{Id()}-{Id()}",
            ["event_version"] = "1.0",
            ["create_time"] = Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["resource_type"] = resourceType,
            ["resource_version"] = "2.0",
            ["event_type"] = type,
            ["summary"] = "Sandbox: " + type,
            ["resource"] = resource,
            ["links"] = new JsonArray(),
        };
        foreach (var webhook in account.Webhooks.Values.Where(w => w.Wants(type)))
        {
            Hooks.Send(new(type, resource["id"]?.GetValue<string>() ?? "", account.ClientId, webhook.Url, (lie, forged) => Delivery(webhook, happened, lie, forged)));
        }
    }

    public void Dispose() => Hooks.Dispose();

    private HttpRequestMessage Delivery(PayPalWebhook webhook, JsonObject happened, Fault? lie, bool forged)
    {
        var copy = happened.DeepClone();
        if (lie is not null) JsonDoor.Change(copy, lie);
        var body = Encoding.UTF8.GetBytes(copy.ToJsonString());
        var (transmission, time) = ($"t{chance.Token(35)}", PayPalJson.Time(Now));
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        void Add(string name, string value) => request.Headers.TryAddWithoutValidation(name, value);
        Add("PAYPAL-TRANSMISSION-ID", transmission);
        Add("PAYPAL-TRANSMISSION-TIME", time);
        Add("PAYPAL-TRANSMISSION-SIG", Signatures.Of(forged ? "FORGED" : webhook.Id, transmission, time, body));
        Add("PAYPAL-AUTH-ALGO", "SHA256withRSA");
        Add("PAYPAL-CERT-URL", "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-sandbox");
        Add("User-Agent", "PayPal/AUHD-214.0-sandbox");
        return request;
    }
}
