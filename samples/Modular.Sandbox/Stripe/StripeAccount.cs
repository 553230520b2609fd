namespace Modular.Sandbox.Stripe;

/// <summary>Everything one secret key sees. Read and changed under <see cref="Gate"/> only.</summary>
internal sealed class StripeAccount(string key, string id, string name)
{
    public Lock Gate { get; } = new();
    public string Key => key;
    public string Id => id;
    public string Name { get; set; } = name;
    public Dictionary<string, CheckoutSession> Sessions { get; } = [];
    public Dictionary<string, PaymentIntent> Intents { get; } = [];
    public Dictionary<string, Charge> Charges { get; } = [];
    public Dictionary<string, Refund> Refunds { get; } = [];
    public Dictionary<string, Dispute> Disputes { get; } = [];
    public Dictionary<string, WebhookEndpoint> Endpoints { get; } = [];
    public Dictionary<string, StripeEvent> Events { get; } = [];
    public Idempotency Idempotency { get; } = new();

    public string MaskedKey => $"sk_test_…{key[^4..]}";
}
