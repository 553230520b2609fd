using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;

namespace Modular.Sso.Oidc;

/// <summary>Any OpenID Connect provider. What they have in common is the base class's; the operator may say more scopes, and where the groups stand.</summary>
public sealed class OidcProvider : OidcProviderBase
{
    /// <inheritdoc/>
    public override SsoProviderDescriptor Descriptor => Description.Of;

    /// <inheritdoc/>
    protected override OidcSettings ReadSettings(SsoContext context)
    {
        var settings = base.ReadSettings(context);
        return settings with
        {
            Scopes = [.. settings.Scopes, .. (context.Settings.FindText(Description.Scopes) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            GroupsClaim = context.Settings.FindText(Description.GroupsClaim) ?? settings.GroupsClaim,
            GroupsExpected = context.Settings.FindText(Description.GroupsClaim) is not null,
        };
    }
}
