using System.Globalization;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>One platform: its client id, key, users, wallets, transactions and hooks.</summary>
internal sealed class MangopayAccount(string clientId, string apiKey, string name)
{
    public string ClientId => clientId;
    public string ApiKey => apiKey;
    public string Name { get; set; } = name;
    public Lock Gate { get; } = new();
    public Responses Responses { get; } = new();
    public RateMeter Meter { get; } = new();
    public Dictionary<string, MangopayUser> Users { get; } = [];
    public Dictionary<string, MangopayWallet> Wallets { get; } = [];
    public Dictionary<string, MangopayTransaction> Transactions { get; } = [];
    public List<MangopayHook> Hooks { get; } = [];
    public List<MangopayEvent> Events { get; } = [];
}

/// <summary>An amount in minor units.</summary>
internal readonly record struct MangopayMoney(long Amount, string Currency)
{
    /// <summary>What Mangopay knows in any of its features.</summary>
    public static readonly string[] Currencies =
        ["AED", "AUD", "CAD", "CHF", "CNH", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "NOK", "NZD", "PLN", "RON", "SAR", "SEK", "SGD", "TRY", "USD", "ZAR"];

    public JsonObject Json() => new() { [nameof(Currency)] = Currency, [nameof(Amount)] = Amount };

    public string Show(CultureInfo culture) => Currency == "JPY" ? $"{Amount.ToString("N0", culture)} JPY" : $"{(Amount / 100m).ToString("N2", culture)} {Currency}";
}

internal sealed class MangopayUser
{
    public required string Id { get; init; }
    public required bool IsNatural { get; init; }

    /// <summary>Made at an endpoint with strong customer authentication.</summary>
    public required bool IsSca { get; init; }

    /// <summary>What was given, as it was given.</summary>
    public required JsonObject Given { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Category { get; init; }
    public string Status { get; set; } = "ACTIVE";

    /// <summary>Names the session of the page on which this person confirms who they are.</summary>
    public required string Session { get; init; }

    /// <summary>Until when looking into wallets needs no other confirmation.</summary>
    public DateTimeOffset WalletsOpenUntil { get; set; }
    public bool IsOwner => Category == "OWNER";
}

internal sealed class MangopayWallet
{
    public required string Id { get; init; }
    public required string OwnerId { get; init; }
    public required string Currency { get; init; }
    public required string Description { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? Tag { get; init; }
    public long Balance { get; set; }
}

/// <summary>A pay-in, a transfer, or the refund of one of them.</summary>
internal sealed class MangopayTransaction
{
    public required string Id { get; init; }
    public required string Type { get; init; }
    public required string AuthorId { get; init; }
    public required MangopayMoney Debited { get; init; }
    public required MangopayMoney Fees { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? Tag { get; init; }
    public string? CreditedUserId { get; init; }
    public MangopayWallet? From { get; init; }
    public MangopayWallet? To { get; init; }
    public MangopayTransaction? Initial { get; init; }
    public string Status { get; set; } = "CREATED";
    public string? Code { get; set; }
    public string? Message { get; set; }
    public DateTimeOffset? ExecutedAt { get; set; }

    /// <summary>Web pay-ins only.</summary>
    public WebPage? Page { get; init; }

    public MangopayMoney Credited => Debited with { Amount = Debited.Amount - Fees.Amount };
    public bool IsRefund => Initial is not null;
    public string Event => $"{(Initial ?? this).Type}_{(IsRefund ? "REFUND" : "NORMAL")}_{Status}";
}

/// <summary>What a web pay-in says about its page.</summary>
internal sealed record WebPage(string ReturnUrl, string Culture, string CardType, string SecureMode, string? Statement);

internal sealed class MangopayHook
{
    public required string Id { get; init; }
    public required string EventType { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Url { get; set; }
    public string? Tag { get; set; }
    public bool IsEnabled { get; set; } = true;
    public bool IsValid { get; set; } = true;
}

internal sealed record MangopayEvent(string Type, string ResourceId, DateTimeOffset At);
