using System.Collections.Immutable;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc;

/// <summary>What an operator's form comes to.</summary>
public sealed record OidcSettings
{
    /// <summary>The address below which <c>/.well-known/openid-configuration</c> answers; null where it was not filled in. https, or http in a sandbox; no query, no fragment.</summary>
    public required string? Authority { get; init; }

    /// <summary>The key of the field that <see cref="Authority"/> comes from: findings about the provider stand beside it.</summary>
    public string AuthorityField { get; init; } = "issuer";

    /// <summary>The client's name at the provider; null where it was not filled in.</summary>
    public required string? ClientId { get; init; }

    /// <summary>The client's secret; null where it was not filled in, or there is none.</summary>
    public Secret? ClientSecret { get; init; }

    /// <summary>What is asked for; <c>openid</c> is added where it is missing.</summary>
    public ImmutableArray<string> Scopes { get; init; } = ["openid", "profile", "email"];

    /// <summary>The claim with the person's groups: its name, else a path with dots.</summary>
    public string GroupsClaim { get; init; } = "groups";

    /// <summary>True where somebody said on purpose where the groups are. Then a claim that is in neither token nor user info says nothing, rather than "in no group": a scope or a mapping at the
    /// provider went missing, and a whole team would lose its roles for it. <see cref="ExternalIdentity.GroupsComplete"/> is false for it; an empty list is an answer. Where nobody said so, the provider
    /// may not know of groups at all, and a claim that is not there is an empty one.</summary>
    public bool GroupsExpected { get; init; }

    /// <summary>From the fields <c>issuer</c>, <c>client_id</c> and <c>client_secret</c>.</summary>
    public static OidcSettings Of(SsoContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new()
        {
            Authority = context.Settings.FindText("issuer"),
            ClientId = context.Settings.FindText("client_id"),
            ClientSecret = context.Settings.FindSecret("client_secret"),
        };
    }
}
