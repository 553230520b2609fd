using System.Security.Cryptography.X509Certificates;
using Modular.Kernel;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Tests.Entra;

/// <summary>Credentials, and "Test connection": what is wrong is said beside the field it is about.</summary>
public sealed class SettingsTests : IAsyncLifetime
{
    private readonly SimulatedEntra _entra = new();

    public async ValueTask InitializeAsync() => await _entra.StartAsync();

    public ValueTask DisposeAsync() => _entra.DisposeAsync();

    [Fact]
    public async Task All_is_well()
    {
        var report = await _entra.CheckAsync();
        Assert.Empty(report.Findings);
        Assert.Equal($"{_entra.Instance}/{SimulatedEntra.Tenant}/v2.0", report.AccountName);
    }

    [Theory]
    [InlineData("11111111-2222-4333-8444-555555555555", SimulatedEntra.Client, SimulatedEntra.Secret, "tenant_id", "AADSTS90002")]
    [InlineData(SimulatedEntra.Tenant, "11111111-2222-4333-8444-555555555555", SimulatedEntra.Secret, "client_id", "AADSTS700016")]
    [InlineData(SimulatedEntra.Tenant, "modular", SimulatedEntra.Secret, "client_id", "application ID")]
    [InlineData(SimulatedEntra.Tenant, SimulatedEntra.Client, "the-secrets-id", "client_secret", "AADSTS7000215")]
    [InlineData(SimulatedEntra.Tenant, SimulatedEntra.Client, null, "client_secret", "Enter a client secret or a certificate")]
    public async Task It_says_what_is_wrong_and_where(string tenant, string client, string? secret, string field, string words) =>
        await FindsAsync(_entra.Settings(tenant, client, secret), field, words);

    [Fact]
    public async Task It_says_that_a_secret_has_expired()
    {
        await _entra.AppAsync(new { secretExpires = _entra.Clock.GetUtcNow() });
        await FindsAsync(_entra.Settings(), "client_secret", "AADSTS7000222");
    }

    [Fact]
    public async Task It_says_that_the_permission_is_missing_and_that_signing_in_works_all_the_same()
    {
        await _entra.AppAsync(new { graphPermission = false });
        var report = await _entra.CheckAsync();
        Assert.True(report.Works);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Contains("GroupMember.Read.All", finding.Text.De, StringComparison.Ordinal);
        Assert.Contains("GroupMember.Read.All", finding.Text.En, StringComparison.Ordinal);

        // Granted meanwhile: the next test sees it.
        await _entra.AppAsync(new { graphPermission = true });
        Assert.Empty((await _entra.CheckAsync()).Findings);
    }

    [Fact]
    public async Task It_says_that_microsoft_does_not_answer()
    {
        await _entra.BreakAsync(new { target = "entra", kind = "fail_before", route = "GET *openid-configuration", count = 1 });
        Assert.Contains("does not answer", Assert.Single((await _entra.CheckAsync()).Findings).Text.En, StringComparison.Ordinal);
        await _entra.BreakAsync(new { target = "entra", kind = "fail_before", route = "POST *", count = 1 });
        Assert.Contains("does not answer", Assert.Single((await _entra.CheckAsync()).Findings).Text.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pem on one line")]
    [InlineData("pfx")]
    public async Task A_certificate_opens_every_door_that_a_secret_does(string form)
    {
        using var certificate = await _entra.CertifyAsync();
        var text = form switch
        {
            "pem" => SimulatedEntra.Pem(certificate),
            "pfx" => Convert.ToBase64String(certificate.Export(X509ContentType.Pfx)),
            // What a field of one line leaves of it.
            _ => SimulatedEntra.Pem(certificate).ReplaceLineEndings(""),
        };
        var settings = _entra.Settings(secret: null, certificate: text);

        Assert.Empty((await _entra.CheckAsync(settings)).Findings);
        var who = await _entra.EntersAsync(SimulatedEntra.Leyla, settings);
        Assert.Equal((250, true), (who.Groups.Length, who.GroupsComplete));
    }

    [Fact]
    public async Task A_certificate_that_is_not_registered_opens_none()
    {
        using var certificate = await _entra.CertifyAsync(registered: false);
        var settings = _entra.Settings(secret: null, certificate: SimulatedEntra.Pem(certificate));
        await FindsAsync(settings, "certificate", "AADSTS700027");
        Assert.Equal("configuration", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await _entra.SignInAsync(SimulatedEntra.Mila, settings)).Code.Value);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN -----END")]
    public async Task What_is_no_certificate_is_said_to_be_none_and_nobody_is_sent_away(string text)
    {
        var settings = _entra.Settings(certificate: text);
        await FindsAsync(settings, "certificate", "cannot be read");
        Assert.Equal("configuration", Assert.IsType<SsoOutcome<SsoRedirect>.Refused>(await _entra.BeginAsync(settings)).Code.Value);
    }

    [Fact]
    public async Task The_public_half_alone_is_no_credential()
    {
        using var certificate = await _entra.CertifyAsync();
        await FindsAsync(_entra.Settings(certificate: certificate.ExportCertificatePem()), "certificate", "cannot be read");
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task A_certificate_of_4096_bits_fits_into_the_field(string form)
    {
        using var certificate = await _entra.CertifyAsync(bits: 4096);
        var text = form == "pem" ? SimulatedEntra.Pem(certificate).ReplaceLineEndings("") : Convert.ToBase64String(certificate.Export(X509ContentType.Pfx));
        var typed = TypedSettings.Read(_entra.Plugin.Descriptor.Settings.Fields.Where(it => it.Key == "certificate"), new Dictionary<string, string> { ["certificate"] = text }, new Dictionary<string, string>(), new([]));
        Assert.Empty(typed.Refusals);
        Assert.Empty((await _entra.CheckAsync(_entra.Settings(secret: null, certificate: typed.Secrets["certificate"]))).Findings);
    }

    [Theory]
    [InlineData(12, "in 12 Tagen", "in 12 days")]
    [InlineData(1, "in 1 Tag ", "in 1 day.")]
    [InlineData(0, "heute", "today")]
    public async Task A_certificate_that_ends_soon_is_mentioned_in_time(int days, string german, string english)
    {
        using var certificate = await _entra.CertifyAsync(days);
        var finding = Assert.Single((await _entra.CheckAsync(_entra.Settings(certificate: SimulatedEntra.Pem(certificate)))).Findings);
        Assert.Equal((FindingSeverity.Warning, "certificate"), (finding.Severity, finding.Field));
        Assert.Contains(german, finding.Text.De, StringComparison.Ordinal);
        Assert.Contains(english, finding.Text.En, StringComparison.Ordinal);
    }

    private async Task FindsAsync(SettingsBag settings, string field, string words)
    {
        var report = await _entra.CheckAsync(settings);
        Assert.False(report.Works);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(field, finding.Field);
        Assert.Contains(words, finding.Text.En, StringComparison.Ordinal);
    }
}
