namespace Modular.Sdk.Oidc;

/// <summary>A sign-in that stood every check, and waits to be made a person.</summary>
/// <remarks>Personal data: prints the issuer alone.</remarks>
public sealed class OidcSignIn
{
    /// <summary>The provider's description.</summary>
    public required OidcMetadata Provider { get; init; }

    /// <summary>What the operator's form came to.</summary>
    public required OidcSettings Settings { get; init; }

    /// <summary>Who says so: the token's <c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>The token's <c>sub</c>: 255 characters at most, none of them a control character.</summary>
    public required string Subject { get; init; }

    /// <summary>What the id token says.</summary>
    public required OidcClaims Claims { get; init; }

    /// <summary>What the user info says; null where <see cref="OidcProviderBase.WantsUserInfo"/> did not want it or the provider has none.</summary>
    public OidcClaims? UserInfo { get; init; }

    /// <summary>For further questions about this person, within this call; null where none was given.</summary>
    public Secret? AccessToken { get; init; }

    /// <summary>The issuer alone.</summary>
    public override string ToString() => $"somebody of {Issuer}";
}
