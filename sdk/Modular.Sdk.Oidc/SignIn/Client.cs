using Modular.Sdk.Oidc.Provider;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.SignIn;

/// <summary>We as the provider knows us, and the provider as it describes itself: what makes a sign-in hopeless shows before the browser is sent away.</summary>
internal sealed record Client(OidcMetadata Provider, OidcSettings Settings, string Id, OidcCredential Credential) : IDisposable
{
    public static async ValueTask<SsoOutcome<Client>> ReadAsync(OidcProviderBase oidc, SsoContext context, CancellationToken ct)
    {
        var settings = oidc.ReadSettings(context);
        if (settings.ClientId is not { Length: > 0 } id)
        {
            return SsoOutcome.Refused<Client>(SsoRefusalCode.Configuration, "The client id is missing.");
        }

        var metadata = await Discovery.ReadAsync(oidc, context, ct);
        if (metadata is not SsoOutcome<OidcMetadata>.Ok { Value: var provider })
        {
            return metadata.As<OidcMetadata, Client>();
        }

        var shown = await oidc.CredentialAsync(provider, context, ct);
        return shown is SsoOutcome<OidcCredential>.Ok { Value: var credential } ? SsoOutcome.Ok(new Client(provider, settings, id, credential)) : shown.As<OidcCredential, Client>();
    }

    public void Dispose() => Credential.Dispose();
}
