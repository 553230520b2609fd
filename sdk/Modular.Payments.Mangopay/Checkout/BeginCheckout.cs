using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Payments.Mangopay.Parties;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Checkout;

/// <summary>Wallet, payer, pay-in: three steps, each with a key of its own, so that a repeated beginning ends at the same page.</summary>
internal static class BeginCheckout
{
    public static async ValueTask<PaymentOutcome<HostedCheckout>> RunAsync(BeginPayment request, PaymentContext context, CancellationToken ct)
    {
        if (request.Capture == CaptureMode.Manual)
        {
            return PaymentOutcome.NotSupported<HostedCheckout>("manual capture");
        }

        if (!MangopayAmount.Takes(request.Amount.Currency))
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Currency, $"Mangopay does not take {request.Amount.Currency}.");
        }

        if (request.Amount.Minor <= 0)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.Amount, "There is nothing to pay.");
        }

        var wallet = await Owner.WalletAsync(request.Amount.Currency, context, ct);
        if (wallet is not PaymentOutcome<string>.Ok { Value: var into })
        {
            return wallet.Map<HostedCheckout>(_ => throw new InvalidOperationException("Only failures come here."));
        }

        var payer = await Payer.MakeAsync(request.Payer, context, ct);
        if (payer is not PaymentOutcome<string>.Ok { Value: var author })
        {
            return payer.Map<HostedCheckout>(_ => throw new InvalidOperationException("Only failures come here."));
        }

        var answer = await Connection.ActAsync(context, "payins/card/web", new JsonObject
        {
            ["AuthorId"] = author,
            ["CreditedWalletId"] = into,
            ["DebitedFunds"] = MangopayAmount.To(request.Amount),
            ["Fees"] = MangopayAmount.To(Money.Zero(request.Amount.Currency)),
            ["ReturnURL"] = request.ReturnUrl.AbsoluteUri,
            ["CardType"] = "CB_VISA_MASTERCARD",
            ["SecureMode"] = "DEFAULT",
            ["Culture"] = Culture(request.Culture),
            ["Tag"] = Marks.OfPayment(request.Id, context),
        }, context.Operation, ct);
        if (answer.Body is { } made && Marks.Read(made.Text("Tag")) is { } marks && marks.Payment != request.Id)
        {
            return PaymentOutcome.Refused<HostedCheckout>(RefusalCode.KeyReused, "This key opened another payment's page.");
        }

        return answer.Read(mutating: true, payIn => new HostedCheckout { Payment = new(payIn.Id()), Redirect = Page(payIn), ExpiresAt = End(payIn) });
    }

    /// <exception cref="FormatException">Mangopay gave no page.</exception>
    private static Uri Page(JsonElement payIn) => Uri.TryCreate(payIn.Text("RedirectURL"), UriKind.Absolute, out var page) ? page : throw new FormatException("There is no page.");

    private static DateTimeOffset? End(JsonElement payIn) =>
        ((JsonElement?)payIn).Number("CreationDate") is { } at and > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds(at) + Description.PageLife : null;

    /// <summary>The languages of the page.</summary>
    private static string Culture(string culture) => culture.Split('-')[0].ToUpperInvariant() is "DE" or "EN" or "DA" or "ES" or "ET" or "FI" or "FR" or "EL" or "HU" or "IT" or "NL" or "NO" or "PL" or "PT" or "SK" or "SV" or "CS"
        ? culture.Split('-')[0].ToUpperInvariant()
        : "EN";
}
