using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Acme.Payments.BankTransfer;

/// <summary>"Test connection": there is none, so only what was typed is checked.</summary>
internal static class CheckSettings
{
    public static SettingsReport Run(PaymentContext context)
    {
        var findings = ImmutableArray.CreateRange(BankAccount.Problems(context.Settings).Select(it => new SettingsFinding { Field = it.Field, Severity = FindingSeverity.Error, Text = it.What }));
        if (findings.IsEmpty && context.Sandbox)
        {
            findings =
            [
                new()
                {
                    Severity = FindingSeverity.Warning,
                    Text = LocalText.Of(
                        "Eine Überweisung kennt keinen Testbetrieb: Wer den Anweisungen folgt, überweist echtes Geld.",
                        "A transfer knows no test mode: whoever follows the instructions transfers real money."),
                },
            ];
        }

        return new() { Findings = findings, AccountName = BankAccount.Of(context.Settings) is { } account ? $"{account.Payee}, … {account.Iban[^4..]}" : null };
    }
}
