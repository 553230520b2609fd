using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Sso.Oidc.Logout;
using Modular.Sso.Oidc.SignIn;

namespace Modular.Sso.Oidc;

/// <summary>Any OpenID Connect provider, by discovery and the authorization code flow with PKCE. Knows nothing of the host but the SDK, like any other plug-in.</summary>
public sealed class OidcProvider : ISsoProvider
{
    /// <inheritdoc/>
    public SsoProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    public ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct) => BeginSignIn.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct) => CompleteSignIn.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct) => BeginLogout.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<SsoOutcome<SessionRevocation>> ReadLogoutNoticeAsync(RawRequest request, SsoContext context, CancellationToken ct) => ReadNotice.RunAsync(request, context, ct);

    /// <inheritdoc/>
    public ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct) => CheckSettings.RunAsync(context, ct);
}
