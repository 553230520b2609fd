using System.Net;
using Modular.Payments.Stripe;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Stripe;

public sealed class SettingsTests
{
    private const string Account = """{"id":"acct_1","object":"account","charges_enabled":true,"settings":{"dashboard":{"display_name":"Spree-Kajak"}}}""";

    [Fact]
    public async Task Good_settings_name_the_account()
    {
        var report = await Check(Stub.Always(HttpStatusCode.OK, Account));

        Assert.True(report.Works);
        Assert.Equal("Spree-Kajak", report.AccountName);
    }

    [Theory]
    [InlineData("sk_test_x", "nonsense", 200, Account, "webhook_secret")]
    [InlineData("", "whsec_x", 200, Account, "secret_key")]
    [InlineData("sk_live_x", "whsec_x", 200, Account, "secret_key")]
    [InlineData("sk_test_x", "whsec_x", 401, """{"error":{"type":"invalid_request_error"}}""", "secret_key")]
    [InlineData("sk_test_x", "whsec_x", 500, "", null)]
    [InlineData("sk_test_x", "whsec_x", 200, """{"id":"acct_1","object":"account","charges_enabled":false}""", null)]
    public async Task A_bad_one_is_named_in_both_languages(string key, string webhook, int status, string body, string? field)
    {
        var report = await Check(Stub.Always((HttpStatusCode)status, body), key, webhook);

        Assert.False(report.Works);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(field, finding.Field);
        Assert.NotEqual(finding.Text.De, finding.Text.En);
        Assert.NotEmpty(finding.Text.De);
    }

    private static async Task<SettingsReport> Check(Stub stub, string key = "sk_test_x", string webhook = "whsec_x") =>
        await new StripeProvider().CheckSettingsAsync(Given.Context(stub.Client()) with { Settings = Given.Settings(key, webhookSecret: webhook) }, CancellationToken.None);
}
