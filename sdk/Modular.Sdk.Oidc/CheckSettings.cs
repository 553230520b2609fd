using System.Collections.Immutable;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Sdk.Oidc.Provider;

namespace Modular.Sdk.Oidc;

/// <summary>Reads the provider's description and keys afresh. Whether the client's secret is right only a real sign-in shows: no standard request asks for it alone.</summary>
internal static class CheckSettings
{
    public static async ValueTask<SettingsReport> RunAsync(OidcProviderBase oidc, SsoContext context, CancellationToken ct)
    {
        await Discovery.ForgetAsync(context, ct);
        await KeyRing.ForgetAsync(context, ct);
        var metadata = await Discovery.ReadAsync(oidc, context, ct);
        if (metadata is not SsoOutcome<OidcMetadata>.Ok { Value: var provider })
        {
            return new() { Findings = [Failed(metadata, oidc.ReadSettings(context).AuthorityField)] };
        }

        var findings = ImmutableArray.CreateBuilder<SettingsFinding>();
        if (await KeyRing.FindAsync(oidc, provider, null, context, ct) is not SsoOutcome<IReadOnlyList<SecurityKey>>.Ok { Value.Count: > 0 })
        {
            findings.Add(Finding(null, FindingSeverity.Error, "Der Anbieter veröffentlicht keinen Schlüssel, mit dem wir prüfen könnten, was er sagt.", "The provider publishes no key by which we could check what it says."));
        }

        if (!provider.SaysIssuer)
        {
            findings.Add(Finding(null, FindingSeverity.Info, "Der Anbieter nennt sich in seiner Antwort nicht (RFC 9207). Das geht; neuere Versionen tun es.", "The provider does not name itself in its answer (RFC 9207). That works; newer versions do."));
        }

        if (provider.EndSession is null)
        {
            findings.Add(Finding(null, FindingSeverity.Info, "Wer sich hier abmeldet, bleibt beim Anbieter angemeldet: Er bietet kein Abmelden an.", "Whoever signs out here stays signed in at the provider: it offers no sign-out."));
        }

        return new() { Findings = findings.ToImmutable(), AccountName = provider.Issuer };
    }

    private static SettingsFinding Failed(SsoOutcome<OidcMetadata> answer, string field) => answer is SsoOutcome<OidcMetadata>.Refused
        ? Finding(field, FindingSeverity.Error,
            "Unter dieser Adresse beschreibt sich kein passender OpenID-Connect-Anbieter. Öffnen Sie sie mit dem Zusatz /.well-known/openid-configuration und vergleichen Sie, was dort als „issuer“ steht.",
            "No suitable OpenID Connect provider describes itself at this address. Open it with /.well-known/openid-configuration at its end and compare what stands there as “issuer”.")
        : Finding(field, FindingSeverity.Error,
            "Der Anbieter antwortet gerade nicht. Prüfen Sie die Adresse, oder versuchen Sie es in ein paar Minuten noch einmal.",
            "The provider does not answer right now. Check the address, or try again in a few minutes.");

    private static SettingsFinding Finding(string? field, FindingSeverity severity, string de, string en) => new() { Field = field, Severity = severity, Text = LocalText.Of(de, en) };
}
