using System.Text.Json.Nodes;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Parties;

/// <summary>Mangopay demands a user for whoever pays: name and e-mail address, not more. One for every payment, so that nothing about people is kept here to find them by.</summary>
internal static class Payer
{
    public static async Task<PaymentOutcome<string>> MakeAsync(PayerInfo? payer, PaymentContext context, CancellationToken ct)
    {
        if (payer is not { Name: { Length: > 0 } name, Email: { Length: > 0 } email })
        {
            return PaymentOutcome.Refused<string>(RefusalCode.InvalidRequest, "Mangopay needs the payer's name and e-mail address.");
        }

        var made = await Connection.ActAsync(context, "sca/users/natural", new JsonObject
        {
            ["FirstName"] = Names.Of(name).First,
            ["LastName"] = Names.Of(name).Last,
            ["Email"] = email,
            ["UserCategory"] = "PAYER",
        }, context.Operation.Sub("payer"), ct);
        return made.Read(mutating: true, user => user.Id());
    }
}
