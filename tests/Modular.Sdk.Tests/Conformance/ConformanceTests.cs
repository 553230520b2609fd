using Modular.Sdk.Testing;
using Modular.Testing;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>The kit, against our own providers: every case, and the report that lies beside each of them.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public Task Stripe_keeps_the_contract() => PassesAsync("Modular.Payments.Stripe", StripeWorld.StartAsync);

    [Fact]
    public Task PayPal_keeps_the_contract() => PassesAsync("Modular.Payments.PayPal", PayPalWorld.StartAsync);

    [Fact]
    public Task Mangopay_keeps_the_contract() => PassesAsync("Modular.Payments.Mangopay", MangopayWorld.StartAsync);

    [Fact]
    public async Task The_bank_transfer_sample_keeps_the_contract() => await IsKeptAsync("Acme.Payments.BankTransfer", await PaymentConformance.RunAsync(BankTransferWorld.StartAsync), "samples");

    [Fact]
    public async Task OpenID_Connect_keeps_the_contract() => await IsKeptAsync("Modular.Sso.Oidc", await SsoConformance.RunAsync(OidcWorld.StartAsync));

    [Fact]
    public async Task Entra_keeps_the_contract() => await IsKeptAsync("Modular.Sso.Entra", await SsoConformance.RunAsync(EntraWorld.StartAsync));

    private static async Task PassesAsync(string project, Func<Task<PaymentWorld>> start) => await IsKeptAsync(project, await PaymentConformance.RunAsync(start));

    /// <summary>The report is kept in the repository, so that a case that no longer runs shows in a review. To renew it: MODULAR_WRITE_REPORTS=1.</summary>
    private static async Task IsKeptAsync(string project, ConformanceReport report, string area = "sdk")
    {
        report.ThrowIfFailed();
        var kept = Path.Combine(Specs.Root(), area, project, "conformance.json");
        if (Environment.GetEnvironmentVariable("MODULAR_WRITE_REPORTS") == "1")
        {
            await File.WriteAllTextAsync(kept, report.ToJson());
        }

        Assert.Equal(await File.ReadAllTextAsync(kept), report.ToJson());
    }
}
