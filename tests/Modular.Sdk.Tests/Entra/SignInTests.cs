using System.Text.Json;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;
using Modular.Sso.Entra;

namespace Modular.Sdk.Tests.Entra;

/// <summary>Who somebody of a tenant is, and who is nobody of it.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly SimulatedEntra _entra = new();

    public async ValueTask InitializeAsync() => await _entra.StartAsync();

    public ValueTask DisposeAsync() => _entra.DisposeAsync();

    [Fact]
    public async Task A_person_is_named_by_tenant_and_object_id()
    {
        var who = await _entra.EntersAsync(SimulatedEntra.Jonas);

        Assert.Equal(($"{_entra.Instance}/{SimulatedEntra.Tenant}/v2.0", SimulatedEntra.Jonas), (who.Issuer, who.Subject));
        Assert.Equal(("jonas.okafor@kajakwerk.example", true, "Jonas Okafor"), (who.Email, who.EmailVerified, who.Name));
        Assert.Equal([SimulatedEntra.Guides, SimulatedEntra.Office, "role:Lead"], who.Groups);
        Assert.True(who.GroupsComplete);
        Assert.Equal(["pwd", "mfa"], who.Methods);
        Assert.Equal(_entra.Clock.GetUtcNow(), who.AuthenticatedAt);
        Assert.True(Guid.TryParse(who.SessionId, out _));
        Assert.DoesNotContain("jonas", _entra.Log.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_guest_comes_in_and_has_no_verified_address()
    {
        var who = await _entra.EntersAsync(SimulatedEntra.Guest);
        Assert.Equal((SimulatedEntra.Guest, "nina.wolff@agentur.example", false), (who.Subject, who.Email, who.EmailVerified));
    }

    [Fact]
    public async Task Without_an_address_there_is_none()
    {
        var who = await _entra.EntersAsync(SimulatedEntra.Ruben);
        Assert.Equal((null, false), (who.Email, who.EmailVerified));
        Assert.Empty(who.Groups);
        Assert.True(who.GroupsComplete);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("1", true)]
    [InlineData("\"1\"", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("\"no\"", false)]
    [InlineData("[true]", false)]
    public async Task An_address_counts_as_verified_by_xms_edov_alone(string value, bool verified)
    {
        var json = $$"""{"ver":"2.0","tid":"{{SimulatedEntra.Tenant}}","oid":"{{SimulatedEntra.Mila}}","email":"mila@kajakwerk.example","email_verified":true,"xms_edov":{{value}}}""";
        Assert.Equal(verified, Assert.IsType<SsoOutcome<ExternalIdentity>.Ok>(await MapAsync(json)).Value.EmailVerified);
    }

    [Theory]
    [InlineData("""{"ver":"1.0","tid":"3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01","oid":"b0000000-0000-4000-8000-000000000001"}""")]
    [InlineData("""{"ver":"2.0","oid":"b0000000-0000-4000-8000-000000000001"}""")]
    [InlineData("""{"ver":"2.0","tid":"0de1f00d-0000-4000-8000-00000000face","oid":"b0000000-0000-4000-8000-000000000001"}""")]
    [InlineData("""{"ver":"2.0","tid":"3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01"}""")]
    [InlineData("""{"ver":"2.0","tid":"3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01","oid":"00000000-0000-0000-0000-000000000000"}""")]
    [InlineData("""{"ver":"2.0","tid":"3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01","oid":"mila@kajakwerk.example"}""")]
    public async Task A_token_about_nobody_of_the_tenant_is_refused(string json) => Assert.Equal("forged", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await MapAsync(json)).Code.Value);

    [Fact]
    public async Task A_group_cannot_call_itself_a_role()
    {
        var who = await MapsAsync($"\"groups\":[\"role:Owner\",\"ROLE:Owner\",\"{SimulatedEntra.Office}\"],\"roles\":[\"Lead\"]");
        Assert.Equal([SimulatedEntra.Office, "role:Lead"], who.Groups);
    }

    [Fact]
    public async Task Roles_that_were_cut_or_left_out_are_said_to_be()
    {
        Assert.True((await MapsAsync("\"roles\":[\"Lead\"]")).GroupsComplete);
        Assert.False((await MapsAsync("\"_claim_names\":{\"roles\":\"src1\"}")).GroupsComplete);
        Assert.False((await MapsAsync($"\"roles\":[{string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"r{i}\""))}]")).GroupsComplete);
    }

    [Fact]
    public async Task Where_tokens_name_groups_otherwise_what_graph_tells_is_not_the_whole_list()
    {
        Assert.True((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
        var who = await MapsAsync("\"groups\":[\"Guides\"]");
        Assert.Equal((true, "Guides"), (who.GroupsComplete, Assert.Single(who.Groups)));
        Assert.Contains("Group ID", _entra.Log.All, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatedEntra.Mila, _entra.Log.All, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Guides", _entra.Log.All, StringComparison.OrdinalIgnoreCase);

        Assert.False((await _entra.EntersAsync(SimulatedEntra.Leyla)).GroupsComplete);
    }

    [Theory]
    [InlineData("other_tenant")]
    [InlineData("wrong_issuer")]
    [InlineData("foreign_key")]
    public async Task Another_tenant_of_the_same_servers_and_keys_is_refused(string kind)
    {
        await _entra.EntersAsync(SimulatedEntra.Mila);
        await _entra.BreakAsync(new { target = "entra", kind, count = 1 });
        Assert.Equal("forged", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await _entra.SignInAsync(SimulatedEntra.Mila)).Code.Value);
        await _entra.EntersAsync(SimulatedEntra.Mila);
    }

    [Theory]
    [InlineData("common")]
    [InlineData("organizations")]
    [InlineData("consumers")]
    [InlineData("9188040d-6c67-4c5b-b112-36a304b66dad")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("kajakwerk.onmicrosoft.com")]
    [InlineData("")]
    public async Task What_is_not_one_tenant_is_refused_before_anybody_is_asked(string tenant)
    {
        _entra.Http = new HttpClient(new Nobody());
        var settings = _entra.Settings(tenant);
        Assert.Equal("configuration", Assert.IsType<SsoOutcome<SsoRedirect>.Refused>(await _entra.BeginAsync(settings)).Code.Value);
        Assert.Equal("tenant_id", Assert.Single((await _entra.CheckAsync(settings)).Findings).Field);
    }

    [Fact]
    public async Task The_tenant_is_found_under_common_too_and_would_be_anybodys()
    {
        // What we refuse really is what Entra offers: an issuer with a gap in it.
        Assert.Contains("/{tenantid}/v2.0", await _entra.ReadAsync("/entra/common/v2.0/.well-known/openid-configuration"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_has_expired_is_a_matter_of_settings()
    {
        await _entra.AppAsync(new { secretExpires = _entra.Clock.GetUtcNow().AddMinutes(-1) });
        Assert.Equal("configuration", Assert.IsType<SsoOutcome<ExternalIdentity>.Refused>(await _entra.SignInAsync(SimulatedEntra.Mila)).Code.Value);
    }

    [Fact]
    public async Task Signing_out_leads_to_the_tenants_page_and_back()
    {
        var begun = await _entra.Plugin.BeginLogoutAsync(new() { ReturnUri = new("https://modular.example/sso/c/logout"), State = "s8", Culture = "de-DE" }, _entra.Context(), TestContext.Current.CancellationToken);
        var target = Assert.IsType<SsoOutcome<SsoRedirect>.Ok>(begun).Value.Target;
        Assert.StartsWith($"{_entra.Instance}/{SimulatedEntra.Tenant}/oauth2/v2.0/logout?", target.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("Von welchem Konto", await _entra.ReadAsync(target.PathAndQuery), StringComparison.Ordinal);
    }

    private async Task<ExternalIdentity> MapsAsync(string claims) =>
        Assert.IsType<SsoOutcome<ExternalIdentity>.Ok>(await MapAsync("{" + $"\"ver\":\"2.0\",\"tid\":\"{SimulatedEntra.Tenant}\",\"oid\":\"{SimulatedEntra.Mila}\",{claims}" + "}")).Value;

    private async Task<SsoOutcome<ExternalIdentity>> MapAsync(string json) => await MapPerson.RunAsync(
        new()
        {
            Provider = new() { Authority = "https://a.example", Issuer = "https://a.example", Authorization = new("https://a.example"), Token = new("https://a.example"), Keys = new("https://a.example") },
            Settings = new() { Authority = null, ClientId = null },
            Issuer = "https://a.example",
            Subject = "pairwise",
            Claims = new(JsonElement.Parse(json)),
        },
        _entra.Context(),
        TestContext.Current.CancellationToken);

    /// <summary>Fails when anybody is called.</summary>
    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw new InvalidOperationException("Nobody was to be asked.");
    }
}
