using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk;

/// <summary>The business that sells: one tenant of the host.</summary>
/// <param name="Value">The host's id; opaque to plug-ins.</param>
[JsonConverter(typeof(TextValueJson<OperatorId>))]
public readonly record struct OperatorId(Guid Value) : ITextValue<OperatorId>
{
    /// <summary>36 characters, hexadecimal and dashes.</summary>
    public override string ToString() => Value.ToString("D");
    static OperatorId ITextValue<OperatorId>.Parse(string text) => new(Guid.ParseExact(text, "D"));
}

/// <summary>One set of settings of one plug-in of one operator, such as "our Stripe account, test mode". An operator may have several.</summary>
/// <param name="Value">The host's id; opaque to plug-ins.</param>
[JsonConverter(typeof(TextValueJson<ProviderAccountId>))]
public readonly record struct ProviderAccountId(Guid Value) : ITextValue<ProviderAccountId>
{
    /// <summary>36 characters, hexadecimal and dashes.</summary>
    public override string ToString() => Value.ToString("D");
    static ProviderAccountId ITextValue<ProviderAccountId>.Parse(string text) => new(Guid.ParseExact(text, "D"));
}

/// <summary>One attempt to pay, as the host knows it. Store it with the provider, so that webhooks lead back.</summary>
/// <param name="Value">The host's id.</param>
[JsonConverter(typeof(TextValueJson<PaymentId>))]
public readonly record struct PaymentId(Guid Value) : ITextValue<PaymentId>
{
    /// <summary>36 characters, hexadecimal and dashes.</summary>
    public override string ToString() => Value.ToString("D");
    static PaymentId ITextValue<PaymentId>.Parse(string text) => new(Guid.ParseExact(text, "D"));
}

/// <summary>One refund, as the host knows it. Store it with the provider, so that a refund whose answer was lost can be found again.</summary>
/// <param name="Value">The host's id.</param>
[JsonConverter(typeof(TextValueJson<RefundId>))]
public readonly record struct RefundId(Guid Value) : ITextValue<RefundId>
{
    /// <summary>36 characters, hexadecimal and dashes.</summary>
    public override string ToString() => Value.ToString("D");
    static RefundId ITextValue<RefundId>.Parse(string text) => new(Guid.ParseExact(text, "D"));
}

/// <summary>The provider's own name for a thing (a checkout session, an order, a refund). The host stores it and never reads meaning into it.</summary>
[JsonConverter(typeof(TextValueJson<ProviderRef>))]
public readonly record struct ProviderRef : ITextValue<ProviderRef>
{
    /// <summary>Makes a reference.</summary>
    /// <param name="value">1 to 255 characters. Not a secret and not personal data: it is logged.</param>
    /// <exception cref="ArgumentException">Empty or too long.</exception>
    public ProviderRef(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        Value = value.Length <= 255 ? value : throw new ArgumentException("A provider's reference has at most 255 characters.", nameof(value));
    }

    /// <summary>The provider's text; empty only for <c>default</c>.</summary>
    public string Value => field ?? "";

    /// <summary>The provider's text.</summary>
    public override string ToString() => Value;
    static ProviderRef ITextValue<ProviderRef>.Parse(string text) => new(text);
}

/// <summary>One connection of an operator with a company's sign-in. An operator may have several.</summary>
/// <param name="Value">The host's id; opaque to plug-ins.</param>
[JsonConverter(typeof(TextValueJson<SsoConnectionId>))]
public readonly record struct SsoConnectionId(Guid Value) : ITextValue<SsoConnectionId>
{
    /// <summary>36 characters, hexadecimal and dashes.</summary>
    public override string ToString() => Value.ToString("D");
    static SsoConnectionId ITextValue<SsoConnectionId>.Parse(string text) => new(Guid.ParseExact(text, "D"));
}
