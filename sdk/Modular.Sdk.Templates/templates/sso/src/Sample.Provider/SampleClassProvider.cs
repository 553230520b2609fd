using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;

namespace SampleNamespace;

/// <summary>The door. The base class speaks OpenID Connect and checks everything; here stands what is peculiar to Sample Name. One instance serves every operator, so nothing is kept between calls.</summary>
public sealed class SampleClassProvider : OidcProviderBase
{
    /// <inheritdoc/>
    public override SsoProviderDescriptor Descriptor => Description.Of;

    /// <summary>Every company has its own issuer.</summary>
    protected override OidcSettings ReadSettings(SsoContext context) => base.ReadSettings(context) with
    {
        Authority = context.Settings.FindText(Description.Company) is { } company ? new Uri(Base(context), Uri.EscapeDataString(company)).AbsoluteUri : null,
        AuthorityField = Description.Company,
    };

    /// <summary>Always: what kind of person this is, and their teams, stand in the user info only.</summary>
    protected override bool WantsUserInfo(OidcClaims idToken, SsoContext context) => true;

    /// <summary>Token and user info have stood every check by now.</summary>
    protected override async ValueTask<SsoOutcome<ExternalIdentity>> MapIdentityAsync(OidcSignIn signIn, SsoContext context, CancellationToken ct) =>
        await base.MapIdentityAsync(signIn, context, ct) is SsoOutcome<ExternalIdentity>.Ok { Value: var who }
            ? People.Complete(who, signIn.UserInfo)
            : SsoOutcome.Refused<ExternalIdentity>(SsoRefusalCode.Forged);

    /// <summary>The sandbox is another host. A simulator takes its place.</summary>
    private static Uri Base(SsoContext context) => context.Sandbox
        ? context.Settings.FindUrl(Description.LoginBase) ?? new("https://login.sandbox.sample-id.example")
        : new("https://login.sample-id.example");
}
