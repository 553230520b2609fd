using Modular.Sdk.Oidc.Logout;
using Modular.Sdk.Oidc.Provider;
using Modular.Sdk.Oidc.SignIn;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc;

/// <summary>An OpenID Connect provider, by discovery and the authorization code flow with PKCE. An heir says what is peculiar to its provider; the protocol and its checks cannot be overridden.</summary>
/// <remarks>
/// <para>Checked before an heir sees anything: RFC 9207 (<c>iss</c> in the answer), and OpenID Connect Core 1.0, 3.1.3.7: a signature by a published RSA or elliptic-curve key of 2048 bits or P-256 at least,
/// issuer, audience, authorised party, times, nonce, a subject of at most 255 characters; of the user info, that it is about the same subject.</para>
/// <para>One instance serves every operator, at once: keep nothing in fields. What is found out is kept in <see cref="SsoContext.State"/> under the names <c>metadata-2</c> and <c>keys-2</c>; an heir takes other names.</para>
/// </remarks>
public abstract class OidcProviderBase : ISsoProvider
{
    /// <inheritdoc/>
    public abstract SsoProviderDescriptor Descriptor { get; }

    /// <inheritdoc/>
    public ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct) => BeginSignIn.RunAsync(this, request, context, ct);

    /// <inheritdoc/>
    public ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct) => CompleteSignIn.RunAsync(this, request, context, ct);

    /// <summary>To the provider's own sign-out (OpenID Connect RP-Initiated Logout 1.0); <see cref="SsoOutcome{T}.NotSupported"/> where its description names none.</summary>
    public virtual ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct) => BeginLogout.RunAsync(this, request, context, ct);

    /// <summary>Reads a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6) where <see cref="SsoProviderDescriptor.TakesLogoutNotices"/> says so. It names the subject by the token's <c>sub</c>:
    /// a provider whose <see cref="MapIdentityAsync"/> names people otherwise must name sessions in its notices, or take none.</summary>
    public ValueTask<SsoOutcome<SessionRevocation>> ReadLogoutNoticeAsync(RawRequest request, SsoContext context, CancellationToken ct) => Descriptor.TakesLogoutNotices
        ? ReadNotice.RunAsync(this, request, context, ct)
        : new(SsoOutcome.NotSupported<SessionRevocation>("back-channel logout"));

    /// <summary>Reads the provider's description and keys afresh, and says what is missing. Whether the client's credential is right only a real sign-in shows.</summary>
    public virtual ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct) => CheckSettings.RunAsync(this, context, ct);

    /// <summary>What the operator's form says. Here: <c>issuer</c>, <c>client_id</c>, <c>client_secret</c>, and the standard's scopes.</summary>
    protected internal virtual OidcSettings ReadSettings(SsoContext context) => OidcSettings.Of(context);

    /// <summary>Whether a description that calls itself by this issuer is the one that was asked for (OpenID Connect Discovery 1.0, 4.3).</summary>
    /// <param name="issuer">How the description at <see cref="OidcSettings.Authority"/> calls itself.</param>
    /// <param name="settings">What was asked for.</param>
    /// <returns>Here: true for the same address, but for a slash at its end.</returns>
    protected internal virtual bool IsDescribedAs(string issuer, OidcSettings settings) => Discovery.IsSame(issuer, settings.Authority);

    /// <summary>Whether a token, a logout notice or the browser's answer may come from this issuer. The gravest of these decisions: whoever is let through here speaks for the operator's company.</summary>
    /// <param name="issuer">Who says it is speaking; not yet believed.</param>
    /// <param name="provider">The provider's description.</param>
    /// <param name="context">The call's.</param>
    /// <returns>Here: true for the description's own issuer, letter by letter.</returns>
    protected internal virtual bool IsIssuer(string issuer, OidcMetadata provider, SsoContext context) => string.Equals(issuer, provider.Issuer, StringComparison.Ordinal);

    /// <summary>Whether a published key that names an issuer itself may sign for this provider: several providers can share one set of keys.</summary>
    /// <param name="issuer">The member <c>issuer</c> of the key, as Entra writes it.</param>
    /// <param name="provider">The provider's description.</param>
    /// <param name="context">The call's.</param>
    /// <returns>Here: as <see cref="IsIssuer"/>.</returns>
    protected internal virtual bool IsKeyOf(string issuer, OidcMetadata provider, SsoContext context) => IsIssuer(issuer, provider, context);

    /// <summary>How this client shows who it is when it redeems a code. Cheap: it is asked before the browser is sent away, too, so that nobody comes back for nothing.</summary>
    /// <returns>Here: the client secret; <see cref="SsoRefusalCode.Configuration"/> without one.</returns>
    protected internal virtual ValueTask<SsoOutcome<OidcCredential>> CredentialAsync(OidcMetadata provider, SsoContext context, CancellationToken ct) =>
        new(ReadSettings(context).ClientSecret is { } secret && secret.Reveal().Length > 0
            ? SsoOutcome.Ok(OidcCredential.FromSecret(secret))
            : SsoOutcome.Refused<OidcCredential>(SsoRefusalCode.Configuration, "The client secret is missing."));

    /// <summary>Parameters of the provider's own for the address the browser is sent to. What the protocol sets stays as it is: a name that is taken is left out.</summary>
    /// <returns>Here: none.</returns>
    protected internal virtual IEnumerable<KeyValuePair<string, string>> AuthorizeParameters(SsoBegin request, SsoContext context) => [];

    /// <summary>Whether the user info is asked for after this token. Only where the provider has one.</summary>
    /// <returns>Here: true where the token has no address, or does not tell the groups of <see cref="OidcSettings.GroupsClaim"/> and does not say either that it left them out.</returns>
    protected internal virtual bool WantsUserInfo(OidcClaims idToken, SsoContext context)
    {
        ArgumentNullException.ThrowIfNull(idToken);
        var groups = ReadSettings(context).GroupsClaim;
        return idToken.Find("email") is null || !(idToken.Tells(groups) || idToken.IsLeftOut(groups));
    }

    /// <summary>Who this is, or why they are not let in. Everything in <paramref name="signIn"/> has been checked.</summary>
    /// <returns>Here: <c>sub</c>, <c>email</c>, <c>email_verified</c>, <c>name</c>, <c>sid</c>, <c>auth_time</c>, <c>amr</c>, and the groups of <see cref="OidcSettings.GroupsClaim"/>, complete unless they were left out or <see cref="OidcSettings.GroupsExpected"/> is disappointed.
    /// An heir refuses a person with <see cref="SsoOutcome{T}.Cancelled"/>.</returns>
    protected internal virtual ValueTask<SsoOutcome<ExternalIdentity>> MapIdentityAsync(OidcSignIn signIn, SsoContext context, CancellationToken ct) => new(SsoOutcome.Ok(MapIdentity.Of(signIn)));
}
