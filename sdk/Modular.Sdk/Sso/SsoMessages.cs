using System.Collections.Immutable;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Sso;

/// <summary>A person wants to sign in by their company.</summary>
public sealed record SsoBegin
{
    /// <summary>Where the provider sends the browser back to: the connection's callback address, registered there, without a query.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>128 random bits or more; comes back unchanged.</summary>
    public required string State { get; init; }

    /// <summary>128 random bits or more; comes back inside what is signed.</summary>
    public required string Nonce { get; init; }

    /// <summary>BASE64URL(SHA-256(verifier)), RFC 7636, method S256.</summary>
    public required string CodeChallenge { get; init; }

    /// <summary>The address the person typed, so that they need not type it twice. Personal data: pass it on, log it not.</summary>
    public string? LoginHint { get; init; }

    /// <summary>True: the provider is to ask the person again, whatever session it has (<c>prompt=login</c>).</summary>
    public bool Again { get; init; }

    /// <summary>The language of the person's pages, such as <c>de-DE</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>The redirect address alone: the rest is secret or personal.</summary>
    public override string ToString() => $"{RedirectUri}";
}

/// <summary>Where a browser is sent.</summary>
public sealed record SsoRedirect
{
    /// <summary>https, or a simulator's address. It carries state and nonce: not for logs.</summary>
    public required Uri Target { get; init; }

    /// <summary>The host alone.</summary>
    public override string ToString() => Target.IdnHost;
}

/// <summary>The browser came back.</summary>
public sealed record SsoCallback
{
    /// <summary>The parameters as they came, names compared exactly. A name that came twice is not in it: nobody may choose which one counts.</summary>
    public required ImmutableArray<SsoParameter> Parameters { get; init; }

    /// <summary>The redirect address of <see cref="SsoBegin.RedirectUri"/>.</summary>
    public required Uri RedirectUri { get; init; }

    /// <summary>The nonce of <see cref="SsoBegin.Nonce"/>.</summary>
    public required string Nonce { get; init; }

    /// <summary>What hashes to <see cref="SsoBegin.CodeChallenge"/>.</summary>
    public required string CodeVerifier { get; init; }

    /// <summary>The value of a parameter; null where there is none.</summary>
    public string? Find(string name) => Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Value;

    /// <summary>The names of what came.</summary>
    public override string ToString() => string.Join(", ", Parameters.Select(parameter => parameter.Name));
}

/// <summary>One parameter of an address or a form.</summary>
public sealed record SsoParameter
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value, decoded.</summary>
    public required string Value { get; init; }

    /// <summary>The name alone.</summary>
    public override string ToString() => Name;
}

/// <summary>Who the company's provider says somebody is. Every field was covered by what was verified.</summary>
/// <remarks>(<see cref="Issuer"/>, <see cref="Subject"/>) names the person (ASVS 5.0, 6.8.1); an address never does.</remarks>
public sealed record ExternalIdentity
{
    /// <summary>Who says so: the provider's issuer, exactly as it writes itself.</summary>
    public required string Issuer { get; init; }

    /// <summary>The person's stable id at the issuer, never given to anybody else; at most 255 characters.</summary>
    public required string Subject { get; init; }

    /// <summary>The address; null where none was told.</summary>
    public string? Email { get; init; }

    /// <summary>True only where the provider itself says that it has checked the address.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>The name; null where none was told.</summary>
    public string? Name { get; init; }

    /// <summary>The groups or roles the person is in, as the provider names them.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>False where the provider left groups out (Entra does above 200): then a missing group proves nothing, and the host takes no role away.</summary>
    public bool GroupsComplete { get; init; } = true;

    /// <summary>The provider's session (<c>sid</c>), by which a logout notice names it.</summary>
    public string? SessionId { get; init; }

    /// <summary>When the person last proved to the provider who they are.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>How (<c>amr</c>, RFC 8176), such as <c>mfa</c>.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>The issuer alone.</summary>
    public override string ToString() => $"somebody of {Issuer}";
}

/// <summary>A person signs out here and may want to at the company too.</summary>
public sealed record SsoLogout
{
    /// <summary>Where the provider sends the browser back to.</summary>
    public required Uri ReturnUri { get; init; }

    /// <summary>Comes back unchanged.</summary>
    public required string State { get; init; }

    /// <summary>The language of the person's pages.</summary>
    public required string Culture { get; init; }
}

/// <summary>The provider ends sessions: those of one provider session, or all of one person. At least one of the two is named.</summary>
public sealed record SessionRevocation
{
    /// <summary>Who says so.</summary>
    public required string Issuer { get; init; }

    /// <summary>The provider's session; null means every session of <see cref="Subject"/>.</summary>
    public string? SessionId { get; init; }

    /// <summary>The person; may be left out where the session is named.</summary>
    public string? Subject { get; init; }

    /// <summary>The same for every delivery of the same message (<c>jti</c>).</summary>
    public required string MessageId { get; init; }

    /// <summary>After this the message is not accepted any more; so long the host remembers that it came.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The issuer alone.</summary>
    public override string ToString() => $"sessions of {Issuer}";
}

/// <summary>A request to the host as it came in, byte for byte.</summary>
/// <remarks>Prints method, path and size: headers, query and body may carry secrets and personal data.</remarks>
public sealed record RawRequest
{
    /// <summary><c>POST</c> or <c>GET</c>, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The address that was called, with its query, as the outside sees it.</summary>
    public required Uri Url { get; init; }

    /// <summary>All headers.</summary>
    public HeaderBag Headers { get; init; } = HeaderBag.Empty;

    /// <summary>The body, unparsed.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Method, path and size.</summary>
    public override string ToString() => $"{Method} {Url.AbsolutePath}, {Body.Length} bytes";
}
