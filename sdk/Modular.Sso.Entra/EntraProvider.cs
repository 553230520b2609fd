using Modular.Sdk;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;
using Modular.Sso.Entra.Credentials;

namespace Modular.Sso.Entra;

/// <summary>Microsoft Entra ID, one tenant for each connection. The protocol is the base class's; here is what Entra does in its own way.</summary>
public sealed class EntraProvider : OidcProviderBase
{
    /// <inheritdoc/>
    public override SsoProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public override ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct) => CheckSettings.RunAsync(context, base.CheckSettingsAsync, ct);

    /// <inheritdoc/>
    protected override OidcSettings ReadSettings(SsoContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new()
        {
            Authority = Tenant.Find(context) is { } tenant ? Cloud.Of(context).Authority(tenant).AbsoluteUri : null,
            AuthorityField = Description.TenantId,
            ClientId = context.Settings.FindText(Description.ClientId)?.Trim(),
            ClientSecret = context.Settings.FindSecret(Description.ClientSecret),
        };
    }

    /// <summary>Entra's tenants share their keys: most of them say that they sign for any (<c>{tenantid}</c>), some for one alone.</summary>
    protected override bool IsKeyOf(string issuer, OidcMetadata provider, SsoContext context)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return IsIssuer(issuer.Replace("{tenantid}", Tenant.Find(context), StringComparison.Ordinal), provider, context);
    }

    /// <inheritdoc/>
    protected override ValueTask<SsoOutcome<OidcCredential>> CredentialAsync(OidcMetadata provider, SsoContext context, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(ClientCredential.Read(context) switch
        {
            ClientCredential.Shared it => SsoOutcome.Ok(OidcCredential.FromSecret(it.Secret)),
            ClientCredential.Certified it => SsoOutcome.Ok(OidcCredential.FromCertificate(it.Certificate, ReadSettings(context).ClientId!, context)),
            ClientCredential.Unreadable => SsoOutcome.Refused<OidcCredential>(SsoRefusalCode.Configuration, "The certificate cannot be read."),
            _ => SsoOutcome.Refused<OidcCredential>(SsoRefusalCode.Configuration, "There is neither a secret nor a certificate."),
        });
    }

    /// <summary>Never: it repeats the token's names and knows nothing of xms_edov.</summary>
    protected override bool WantsUserInfo(OidcClaims idToken, SsoContext context) => false;

    /// <inheritdoc/>
    protected override ValueTask<SsoOutcome<ExternalIdentity>> MapIdentityAsync(OidcSignIn signIn, SsoContext context, CancellationToken ct) => MapPerson.RunAsync(signIn, context, ct);
}
