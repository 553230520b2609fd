using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>/payins: by card, on Mangopay's page.</summary>
internal static class PayIns
{
    public static JsonNode Create(MangopayCall call)
    {
        var (author, wallet) = (Users.Named(call, "AuthorId"), Wallets.Named(call, "CreditedWalletId"));
        var (debited, fees) = (MangopayJson.Money(call.Body, "DebitedFunds"), MangopayJson.Money(call.Body, "Fees"));
        if (debited.Amount <= 0) throw MangopayErrors.Params(("DebitedFunds.Amount", "The amount must be greater than 0."));
        if (debited.Currency != wallet.Currency || fees.Currency != wallet.Currency) throw MangopayErrors.Params(("currency", "The currencies of DebitedFunds, Fees and wallet differ."));
        if (fees.Amount < 0 || fees.Amount > debited.Amount) throw MangopayErrors.Params(("Fees.Amount", "The fees must be between 0 and the debited funds."));
        var back = MangopayJson.Need(call.Body, "ReturnURL", 2048);
        if (!Uri.TryCreate(back, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) throw MangopayErrors.Params(("ReturnURL", "The ReturnURL is not a valid address."));
        var cards = MangopayJson.Need(call.Body, "CardType");
        if (cards is not ("CB_VISA_MASTERCARD" or "AMEX" or "MAESTRO" or "BCMC")) throw MangopayErrors.Params(("CardType", $"Error converting value \"{cards}\" to type card type."));
        var culture = MangopayJson.Need(call.Body, "Culture");
        if (culture.Length != 2) throw MangopayErrors.Params(("Culture", "The Culture must have two letters."));
        if (MangopayJson.Text(call.Body, "StatementDescriptor") is { Length: > 10 }) throw MangopayErrors.Params(("StatementDescriptor", "The StatementDescriptor has at most 10 characters."));
        var payIn = new MangopayTransaction
        {
            Id = call.World.Id("payin"),
            Type = "PAYIN",
            AuthorId = author.Id,
            CreditedUserId = wallet.OwnerId,
            Debited = debited,
            Fees = fees,
            To = wallet,
            CreatedAt = call.Now,
            Tag = MangopayJson.Tag(call.Body),
            Page = new(back, culture.ToUpperInvariant(), cards, MangopayJson.Text(call.Body, "SecureMode") ?? "DEFAULT", MangopayJson.Text(call.Body, "StatementDescriptor")),
        };
        call.Account.Transactions[payIn.Id] = payIn;
        call.World.Tell(call.Account, payIn.Event, payIn.Id);
        _ = call.World.WatchAsync(call.Account, payIn);
        return MangopayJson.Transaction(payIn, call.BaseUrl);
    }

    public static JsonNode Get(MangopayCall call)
    {
        var payIn = Find(call, call.Id);
        call.World.EndIfOver(call.Account, payIn);
        return MangopayJson.Transaction(payIn, call.BaseUrl);
    }

    private static MangopayTransaction Find(MangopayCall call, string id) =>
        call.Account.Transactions.TryGetValue(id, out var it) && it is { Type: "PAYIN", IsRefund: false } ? it : throw MangopayErrors.NotFound(id);
}

/// <summary>/transfers between wallets; nothing waits, and what is not there cannot be moved.</summary>
internal static class Transfers
{
    public static JsonNode Create(MangopayCall call)
    {
        var (author, from, to) = (Users.Named(call, "AuthorId"), Wallets.Named(call, "DebitedWalletId"), Wallets.Named(call, "CreditedWalletId"));
        var (debited, fees) = (MangopayJson.Money(call.Body, "DebitedFunds"), MangopayJson.Money(call.Body, "Fees"));
        if (debited.Amount <= 0) throw MangopayErrors.Params(("DebitedFunds.Amount", "The amount must be greater than 0."));
        if (debited.Currency != from.Currency || fees.Currency != from.Currency || from.Currency != to.Currency) throw MangopayErrors.Params(("currency", "The currencies of funds and wallets differ."));
        if (!call.Account.Users[to.OwnerId].IsOwner && to.OwnerId != from.OwnerId) throw MangopayErrors.Params(("CreditedWalletId", "A PAYER cannot receive transfers."));
        var transfer = new MangopayTransaction
        {
            Id = call.World.Id("xfer"),
            Type = "TRANSFER",
            AuthorId = author.Id,
            CreditedUserId = to.OwnerId,
            Debited = debited,
            Fees = fees,
            From = from,
            To = to,
            CreatedAt = call.Now,
            Tag = MangopayJson.Tag(call.Body),
        };
        call.Account.Transactions[transfer.Id] = transfer;
        var (code, message) = from.OwnerId != author.Id ? ("001002", "Author is not the wallet owner") : from.Balance < debited.Amount ? ("001001", "Unsufficient wallet balance") : ("000000", "Success");
        call.World.End(call.Account, transfer, code, message);
        return MangopayJson.Transaction(transfer, call.BaseUrl);
    }

    public static JsonNode Get(MangopayCall call) => call.Account.Transactions.TryGetValue(call.Id, out var it) && it is { Type: "TRANSFER", IsRefund: false }
        ? MangopayJson.Transaction(it, call.BaseUrl)
        : throw MangopayErrors.NotFound(call.Id);
}
