using System.Globalization;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.PayPal;

/// <summary>One REST app: its client id, secret, orders and webhooks.</summary>
internal sealed class PayPalAccount(string clientId, string secret, string name)
{
    public string ClientId => clientId;
    public string Secret => secret;
    public string Name { get; set; } = name;
    public Lock Gate { get; } = new();
    public RequestIds Requests { get; } = new();
    public Dictionary<string, PayPalOrder> Orders { get; } = [];
    public Dictionary<string, PayPalAuthorization> Authorizations { get; } = [];
    public Dictionary<string, PayPalCapture> Captures { get; } = [];
    public Dictionary<string, PayPalRefund> Refunds { get; } = [];
    public Dictionary<string, PayPalWebhook> Webhooks { get; } = [];
}

/// <summary>Digits PayPal wants: its amounts are texts, and three currencies have no decimals there although ISO gives some of them two.</summary>
internal readonly record struct PayPalMoney(decimal Value, string Currency)
{
    public static readonly string[] Currencies =
        ["AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD"];

    public int Digits => DigitsOf(Currency);

    public static int DigitsOf(string currency) => currency is "HUF" or "JPY" or "TWD" ? 0 : 2;

    public JsonObject Json() => new() { ["currency_code"] = Currency, ["value"] = Value.ToString("F" + Digits, CultureInfo.InvariantCulture) };

    public string Show(CultureInfo culture) => $"{Value.ToString("N" + Digits, culture)} {Currency}";
}

internal sealed class PayPalOrder
{
    public required string Id { get; init; }
    public required string Intent { get; init; }
    public required PayPalMoney Amount { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public string Status { get; set; } = "PAYER_ACTION_REQUIRED";
    public string? ReferenceId { get; init; }
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
    public string? Description { get; init; }
    public string? ReturnUrl { get; init; }
    public string? CancelUrl { get; init; }
    public string? Locale { get; init; }

    /// <summary>What the payer chose on the page: good, declined, pending.</summary>
    public string Instrument { get; set; } = "good";

    public PayPalAuthorization? Authorization { get; set; }
    public List<PayPalCapture> Captures { get; } = [];
    public List<PayPalRefund> Refunds { get; } = [];
}

internal sealed class PayPalAuthorization
{
    public required string Id { get; init; }
    public required PayPalOrder Order { get; init; }
    public required DateTimeOffset At { get; init; }
    public string Status { get; set; } = "CREATED";
}

internal sealed class PayPalCapture
{
    public required string Id { get; init; }
    public required PayPalOrder Order { get; init; }
    public required PayPalMoney Amount { get; init; }
    public required DateTimeOffset At { get; init; }
    public required bool IsFinal { get; init; }
    public string Status { get; set; } = "COMPLETED";
    public string? Reason { get; set; }
    public decimal Refunded => Order.Refunds.Where(r => r.Capture == this && r.Status is "COMPLETED" or "PENDING").Sum(r => r.Amount.Value);
}

internal sealed class PayPalRefund
{
    public required string Id { get; init; }
    public required PayPalCapture Capture { get; init; }
    public required PayPalMoney Amount { get; init; }
    public required DateTimeOffset At { get; init; }
    public string Status { get; set; } = "COMPLETED";
    public string? CustomId { get; init; }
    public string? InvoiceId { get; init; }
}

internal sealed record PayPalWebhook(string Id, string Url, IReadOnlyList<string> Events)
{
    public bool Wants(string type) => Events.Contains("*") || Events.Contains(type);
}
