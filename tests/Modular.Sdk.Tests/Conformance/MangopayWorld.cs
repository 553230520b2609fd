using System.Collections.Immutable;
using Modular.Payments.Mangopay;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing;

namespace Modular.Sdk.Tests.Conformance;

internal sealed class MangopayWorld : SimulatorWorld
{
    private const string Key = "key-of-the-first-shop-at-mangopay-4242";

    public override IPaymentProvider Provider { get; } = new MangopayProvider();

    public override SettingsBag Settings => Bag("firstshop", Key, Base);

    public override SettingsBag OtherSettings => Bag("anothershop", "key-of-another-shop-at-mangopay", Base);

    public override ImmutableArray<string> Secrets => [Key, "Bearer "];

    protected override string Simulator => "mangopay";

    public static async Task<PaymentWorld> StartAsync() => await new MangopayWorld().StartedAsync();

    /// <summary>Settings with an owner to be made; what is given last replaces what stands before it.</summary>
    public static SettingsBag Bag(string id, string key, Uri? apiBase, params (string Key, string Value)[] changes)
    {
        var values = new Dictionary<string, string>
        {
            ["client_id"] = id,
            ["owner_name"] = "Kai Kajak",
            ["owner_email"] = "kai+accept@kajakwerk.example",
            ["owner_birthday"] = "1980-05-01",
            ["owner_nationality"] = "DE",
            ["owner_residence"] = "de",
            ["owner_accepts_terms"] = "true",
        };
        if (apiBase is not null)
        {
            values["api_base"] = apiBase.AbsoluteUri;
        }

        foreach (var (name, value) in changes)
        {
            values[name] = value;
        }

        return new(values, [new("api_key", new Secret(key))]);
    }

    public override async Task PrepareAsync(PaymentContext context) => Assert.Empty((await Provider.CheckSettingsAsync(context, CancellationToken.None)).Findings);

    protected override string? Route(Deed deed) => deed switch
    {
        Deed.Begin => "POST /v2.01/*/payins/card/web",
        Deed.Refund => "POST /v2.01/*/payins/*/refunds",
        _ => null,
    };

    protected override bool IsAboutMoney(RawWebhook webhook) => webhook.FindQuery("EventType") is "PAYIN_NORMAL_SUCCEEDED" or "PAYIN_REFUND_SUCCEEDED";
}
