using System.Text.Json.Serialization;
using Modular.Sdk.Json;

namespace Modular.Sdk.Payments;

/// <summary>Why a payer's means was turned down. An open set: treat an unknown code like <see cref="Generic"/>.</summary>
[JsonConverter(typeof(TextValueJson<DeclineCode>))]
public readonly record struct DeclineCode : ITextValue<DeclineCode>
{
    /// <summary>A code by name.</summary>
    public DeclineCode(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "declined";

    /// <summary>The bank says no and not why.</summary>
    public static DeclineCode Generic => new("declined");

    /// <summary>Not enough money, or a limit was reached.</summary>
    public static DeclineCode InsufficientFunds => new("insufficient_funds");

    /// <summary>The card has expired.</summary>
    public static DeclineCode ExpiredInstrument => new("expired_instrument");

    /// <summary>Number, date or check digits are wrong.</summary>
    public static DeclineCode WrongDetails => new("wrong_details");

    /// <summary>The payer could not be authenticated (3-D Secure).</summary>
    public static DeclineCode AuthenticationFailed => new("authentication_failed");

    /// <summary>This means does not work for this amount, currency or country.</summary>
    public static DeclineCode NotAccepted => new("not_accepted");

    /// <summary>Suspected fraud, lost or stolen. Tell the payer no more than <see cref="Generic"/>.</summary>
    public static DeclineCode Suspicious => new("suspicious");

    /// <summary>A slip at the bank; the same means may work in a moment.</summary>
    public static DeclineCode Temporary => new("temporary");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static DeclineCode ITextValue<DeclineCode>.Parse(string text) => new(text);
}

/// <summary>Why the provider will not do it, however often it is asked. An open set.</summary>
[JsonConverter(typeof(TextValueJson<RefusalCode>))]
public readonly record struct RefusalCode : ITextValue<RefusalCode>
{
    /// <summary>A code by name.</summary>
    public RefusalCode(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "invalid_request";

    /// <summary>A setting is missing or wrong: the operator has to act.</summary>
    public static RefusalCode Configuration => new("configuration");

    /// <summary>The provider does not accept these credentials, or they may not do this.</summary>
    public static RefusalCode Credentials => new("credentials");

    /// <summary>The provider knows no such payment or refund.</summary>
    public static RefusalCode NotFound => new("not_found");

    /// <summary>The amount is too small, too large, or more than is left.</summary>
    public static RefusalCode Amount => new("amount");

    /// <summary>The currency is not taken.</summary>
    public static RefusalCode Currency => new("currency");

    /// <summary>Not in the state this needs, such as a refund of what was never paid.</summary>
    public static RefusalCode State => new("state");

    /// <summary>The same key was used for something else before. A fault in the host.</summary>
    public static RefusalCode KeyReused => new("key_reused");

    /// <summary>A statement in no format that is known, cut off, or not what it says it is.</summary>
    public static RefusalCode Unreadable => new("unreadable");

    /// <summary>A statement of no account that is the operator's here.</summary>
    public static RefusalCode OtherAccount => new("other_account");

    /// <summary>The provider finds fault with the request. A fault in the plug-in or the host.</summary>
    public static RefusalCode InvalidRequest => new("invalid_request");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static RefusalCode ITextValue<RefusalCode>.Parse(string text) => new(text);
}

/// <summary>A means of payment. An open set.</summary>
[JsonConverter(typeof(TextValueJson<PaymentMethodKind>))]
public readonly record struct PaymentMethodKind : ITextValue<PaymentMethodKind>
{
    /// <summary>A means by name, lower case with underscores.</summary>
    public PaymentMethodKind(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "other";

    /// <summary>Credit or debit card, also in a phone.</summary>
    public static PaymentMethodKind Card => new("card");

    /// <summary>SEPA direct debit.</summary>
    public static PaymentMethodKind SepaDebit => new("sepa_debit");

    /// <summary>Bank transfer.</summary>
    public static PaymentMethodKind BankTransfer => new("bank_transfer");

    /// <summary>A PayPal account.</summary>
    public static PaymentMethodKind PayPal => new("paypal");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static PaymentMethodKind ITextValue<PaymentMethodKind>.Parse(string text) => new(text);
}

/// <summary>Something a provider must know of the payer. An open set.</summary>
[JsonConverter(typeof(TextValueJson<PayerField>))]
public readonly record struct PayerField : ITextValue<PayerField>
{
    /// <summary>A field by name.</summary>
    public PayerField(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value => field ?? "";

    /// <summary><see cref="PayerInfo.Email"/>.</summary>
    public static PayerField Email => new("email");

    /// <summary><see cref="PayerInfo.Name"/>.</summary>
    public static PayerField Name => new("name");

    /// <summary><see cref="PayerInfo.Country"/>.</summary>
    public static PayerField Country => new("country");

    /// <summary>The name.</summary>
    public override string ToString() => Value;
    static PayerField ITextValue<PayerField>.Parse(string text) => new(text);
}
