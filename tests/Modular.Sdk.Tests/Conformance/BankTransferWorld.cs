using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Acme.Payments.BankTransfer;
using Microsoft.Extensions.Time.Testing;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;
using Modular.Sdk.Tests.Support;
using Modular.Testing;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>The sample, and a bank that writes camt.053.</summary>
internal sealed class BankTransferWorld(IPaymentProvider? provider = null) : StatementWorld
{
    public const string Iban = "DE89370400440532013000";
    public const string OtherIban = "DE75512108001245126199";

    public FakeTimeProvider FakeClock { get; } = new(Given.Now);

    public override IPaymentProvider Provider { get; } = provider ?? new BankTransferProvider();

    public override TimeProvider Clock => FakeClock;

    public override SettingsBag Settings => Bag(Iban);

    public override SettingsBag OtherSettings => Bag(OtherIban);

    /// <summary>Nobody has to keep a secret here but the payers.</summary>
    public override ImmutableArray<string> Secrets => [CamtFile.PayerIban, "Ole Sund"];

    public override ImmutableArray<RawStatement> Rubbish
    {
        get
        {
            var good = Encoding.UTF8.GetString(CamtFile.Of(Iban, []));
            var bomb = "<!DOCTYPE a [<!ENTITY a \"lol\"><!ENTITY b \"" + string.Concat(Enumerable.Repeat("&a;", 50)) + "\"><!ENTITY c \"" + string.Concat(Enumerable.Repeat("&b;", 50)) + "\">]>";
            return
            [
                .. new[]
                {
                    "<!DOCTYPE Document SYSTEM \"http://127.0.0.1:1/evil.dtd\">" + good,
                    bomb + good.Replace("S-1", "&c;", StringComparison.Ordinal),
                    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + good.Replace("S-1", "&x;", StringComparison.Ordinal),
                    good.Replace("camt.053", "camt.054", StringComparison.Ordinal),
                    good.Replace("camt.053.001.08", "camt.053.001.99", StringComparison.Ordinal),
                    good.Replace("<Stmt>", "<Stmt><Stmt>", StringComparison.Ordinal),
                }.Select(text => new RawStatement { Content = Encoding.UTF8.GetBytes(text) }),
                new() { Content = Encoding.UTF8.GetBytes(good + new string(' ', 5 * 1024 * 1024)) },
            ];
        }
    }

    public static Task<PaymentWorld> StartAsync() => Task.FromResult<PaymentWorld>(new BankTransferWorld());

    public static SettingsBag Bag(string iban, string payee = "Kajakwerk Größe GmbH", string days = "7", string bic = "") => new(
        new Dictionary<string, string> { ["payee"] = payee, ["iban"] = iban, ["days"] = days, ["bic"] = bic }, []);

    public override void Advance(TimeSpan span) => FakeClock.Advance(span);

    public override RawStatement Statement(IReadOnlyList<StatementCredit> credits, bool other = false) => new()
    {
        Content = CamtFile.Of(other ? OtherIban : Iban, credits.Select(it => new CamtCredit(it.Entry, Digits(it.Amount), it.Text, it.BookedOn) { Currency = it.Amount.Currency })),
    };

    public static string Digits(Money amount) => amount.ToString().Split(' ')[0];
}
