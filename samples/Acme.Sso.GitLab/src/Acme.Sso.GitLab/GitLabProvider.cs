using Modular.Sdk;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;

namespace Acme.Sso.GitLab;

/// <summary>GitLab as an OpenID Connect provider: gitlab.com, or an installation of the company's own.</summary>
public sealed class GitLabProvider : OidcProviderBase
{
    /// <inheritdoc/>
    public override SsoProviderDescriptor Descriptor => Description.Of;

    /// <summary>GitLab's issuer is its address. Its words for client id and client secret are others.</summary>
    protected override OidcSettings ReadSettings(SsoContext context) => new()
    {
        Authority = context.Settings.FindText(Description.Address) ?? Description.Public,
        AuthorityField = Description.Address,
        ClientId = context.Settings.FindText(Description.Application),
        ClientSecret = context.Settings.FindSecret(Description.Secret),
    };

    /// <summary>Always: the token names the groups somebody was added to (groups_direct); those inherited from the groups above stand in the user info only (groups).</summary>
    protected override bool WantsUserInfo(OidcClaims idToken, SsoContext context) => true;

    /// <inheritdoc/>
    protected override async ValueTask<SsoOutcome<ExternalIdentity>> MapIdentityAsync(OidcSignIn signIn, SsoContext context, CancellationToken ct) =>
        await base.MapIdentityAsync(signIn, context, ct) is SsoOutcome<ExternalIdentity>.Ok { Value: var who }
            ? Membership.Decide(who, signIn.UserInfo, context.Settings.FindText(Description.Group))
            : SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged);

    /// <inheritdoc/>
    public override async ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct)
    {
        var report = await base.CheckSettingsAsync(context, ct);
        return ReadSettings(context).Authority!.TrimEnd('/') == Description.Public && context.Settings.FindText(Description.Group) is null
            ? report with { Findings = report.Findings.Add(Description.Everybody) }
            : report;
    }
}
