namespace Modular.Sdk.Oidc;

/// <summary>What a provider says about itself (OpenID Connect Discovery 1.0), as far as it is used.</summary>
public sealed record OidcMetadata
{
    /// <summary>Where this description was read: <see cref="OidcSettings.Authority"/>.</summary>
    public required string Authority { get; init; }

    /// <summary>How the provider calls itself, letter by letter.</summary>
    public required string Issuer { get; init; }

    /// <summary>Where the browser is sent.</summary>
    public required Uri Authorization { get; init; }

    /// <summary>Where a code is redeemed.</summary>
    public required Uri Token { get; init; }

    /// <summary>Where its public keys are.</summary>
    public required Uri Keys { get; init; }

    /// <summary>Where more about a person is told; null where nowhere.</summary>
    public Uri? UserInfo { get; init; }

    /// <summary>Where a person signs out; null where nowhere.</summary>
    public Uri? EndSession { get; init; }

    /// <summary>Whether it names itself in the browser's answer (RFC 9207): then an answer without its name is refused.</summary>
    public bool SaysIssuer { get; init; }

    /// <summary>Whether a client secret goes into the Authorization header (<c>client_secret_basic</c>), otherwise into the form (<c>client_secret_post</c>).</summary>
    public bool TakesBasic { get; init; } = true;
}
