using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>Refunds of pay-ins and of transfers. What cannot be done is made all the same, with the status FAILED and a code.</summary>
internal static class Refunds
{
    public static JsonNode Create(MangopayCall call, string type)
    {
        var initial = Initial(call, type);
        var author = Users.Named(call, "AuthorId");
        var debited = call.Body["DebitedFunds"] is null ? initial.Credited : MangopayJson.Money(call.Body, "DebitedFunds");
        var fees = call.Body["Fees"] is null ? initial.Fees with { Amount = -initial.Fees.Amount } : MangopayJson.Money(call.Body, "Fees");
        if (debited.Amount <= 0) throw MangopayErrors.Params(("DebitedFunds.Amount", "The amount must be greater than 0."));
        if (debited.Currency != initial.Debited.Currency || fees.Currency != initial.Debited.Currency) throw MangopayErrors.Params(("DebitedFunds.Currency", "The currency must be the one of the initial transaction."));
        var before = Made(call.Account, initial).Where(r => r.Status == "SUCCEEDED").ToList();
        var refund = new MangopayTransaction
        {
            Id = call.World.Id("rfnd"),
            Type = type == "PAYIN" ? "PAYOUT" : "TRANSFER",
            AuthorId = author.Id,
            CreditedUserId = type == "PAYIN" ? null : initial.From?.OwnerId,
            Debited = debited,
            Fees = fees,
            From = initial.To,
            To = initial.From,
            Initial = initial,
            CreatedAt = call.Now,
            Tag = MangopayJson.Tag(call.Body),
        };
        call.Account.Transactions[refund.Id] = refund;
        call.World.Tell(call.Account, refund.Event, refund.Id);
        var (code, message) = Judge(call, initial, before, refund);
        call.World.End(call.Account, refund, code, message);
        return MangopayJson.Transaction(refund, call.BaseUrl);
    }

    public static JsonNode Of(MangopayCall call, string type) => call.Page(Made(call.Account, Initial(call, type)), r => MangopayJson.Transaction(r, call.BaseUrl));

    public static JsonNode Get(MangopayCall call) => call.Account.Transactions.TryGetValue(call.Id, out var it) && it.IsRefund ? MangopayJson.Transaction(it, call.BaseUrl) : throw MangopayErrors.NotFound(call.Id);

    public static IEnumerable<MangopayTransaction> Made(MangopayAccount account, MangopayTransaction initial) => account.Transactions.Values.Where(t => t.Initial == initial).OrderBy(t => t.CreatedAt);

    private static (string Code, string Message) Judge(MangopayCall call, MangopayTransaction initial, List<MangopayTransaction> before, MangopayTransaction refund)
    {
        var gone = before.Sum(r => r.Debited.Amount);
        return initial.Status != "SUCCEEDED" ? ("001403", "The transaction cannot be refunded in its present status")
            : refund.AuthorId != initial.AuthorId ? ("001002", "Author is not the wallet owner")
            : call.Now >= initial.CreatedAt.AddMonths(11) ? ("001404", "No more refunds can be created against this transaction")
            : gone >= initial.Credited.Amount ? ("001401", "Transaction has already been successfully refunded")
            : gone + refund.Debited.Amount > initial.Credited.Amount ? ("005403", "The refund cannot exceed initial transaction amount")
            : refund.Fees.Amount > 0 || before.Sum(r => -r.Fees.Amount) - refund.Fees.Amount > initial.Fees.Amount ? ("005404", "The refunded fees cannot exceed initial fee amount")
            : before.Exists(r => r.Debited == refund.Debited && call.Now - r.CreatedAt < TimeSpan.FromDays(1)) ? ("005407", "Duplicated operation: you cannot reimburse the same amount more than once for a transaction during the same day.")
            : refund.From is { } wallet && wallet.Balance < refund.Debited.Amount ? ("001001", "Unsufficient wallet balance")
            : ("000000", "Success");
    }

    private static MangopayTransaction Initial(MangopayCall call, string type) =>
        call.Account.Transactions.TryGetValue(call.Id, out var it) && it.Type == type && !it.IsRefund ? it : throw MangopayErrors.NotFound(call.Id);
}
