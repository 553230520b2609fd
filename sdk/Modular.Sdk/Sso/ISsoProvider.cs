using Modular.Sdk.Payments;

namespace Modular.Sdk.Sso;

/// <summary>A company's sign-in behind one door. A plug-in translates between a protocol and these records; one instance serves every operator.</summary>
/// <remarks>
/// <para>The host owns everything around it: addresses, the browser's cookie, state, nonce, PKCE, the session, accounts, roles, enforcement, the audit trail.
/// A plug-in registers no authentication scheme, page or route, and decides about nobody: it says who the company's provider says somebody is, and only
/// when it has checked that the provider said so, to us, now, in answer to this very question.</para>
/// <para>Rules for implementers. Keep nothing between calls but in <see cref="SsoContext.State"/>. Answer failures with a value of <see cref="SsoOutcome{T}"/>.
/// Honour the cancellation token within a second. Talk only through <see cref="SsoContext.Http"/>, read no clock but <see cref="SsoContext.Clock"/>.
/// Log no token, no code, no name and no address. No member moves money.</para>
/// <para>New members come with a default body, so an old plug-in keeps working within a major version.</para>
/// </remarks>
public interface ISsoProvider
{
    /// <summary>Who this is and what it must be told. Pure data: the same at every call, no I/O.</summary>
    SsoProviderDescriptor Descriptor { get; }

    /// <summary>Where to send the browser. State, nonce and the PKCE challenge are the host's and are passed on unchanged (RFC 7636, method S256 only).</summary>
    ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct);

    /// <summary>The browser came back. Redeems the code and checks everything that was said before believing any of it.</summary>
    /// <remarks>
    /// For OpenID Connect: OpenID Connect Core 1.0, 3.1.3.7 (issuer, audience, signature by a published key, expiry, nonce), RFC 9207 (<c>iss</c> in the answer),
    /// never <c>alg: none</c> and never a symmetric algorithm. The host has compared the state with the browser's cookie already.
    /// </remarks>
    ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct);

    /// <summary>Where to send the browser so that the company's provider ends its own session too. <see cref="SsoOutcome{T}.NotSupported"/> where it offers none.</summary>
    ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct) => new(SsoOutcome.NotSupported<SsoRedirect>("logout"));

    /// <summary>Judges and reads a message by which the provider ends sessions (OpenID Connect Back-Channel Logout 1.0, 2.6). Changes nothing.</summary>
    /// <remarks>Must not throw on rubbish: what cannot be read and verified is <see cref="SsoOutcome{T}.Refused"/> with <see cref="SsoRefusalCode.Forged"/>.
    /// Seeing that a message comes a second time is the host's part, by <see cref="SessionRevocation.MessageId"/>.</remarks>
    ValueTask<SsoOutcome<SessionRevocation>> ReadLogoutNoticeAsync(RawRequest request, SsoContext context, CancellationToken ct) => new(SsoOutcome.NotSupported<SessionRevocation>("back-channel logout"));

    /// <summary>"Test connection": asks the provider something harmless with these settings. Answers with sentences, does not throw.</summary>
    ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct);
}
