using MediatR;

namespace Modular.Certificate.Contracts;

/// <summary>
/// Signs a small document that anybody can check, offline against <c>/.well-known/jwks.json</c> or at <c>/verify</c>. Whoever holds it can read it:
/// put ids and facts into it, never personal data. Nothing is stored, and there is no taking back: choose <paramref name="ValidUntilUtc"/> with care.
/// </summary>
/// <param name="TenantId">The operator in whose name it speaks; <see cref="Guid.Empty"/> for the platform itself.</param>
/// <param name="Kind">What it is: lower-case letters, digits, dots and hyphens, at most 60 ("booking.ticket").</param>
/// <param name="Subject">The id of what it is about: letters, digits and <c>. _ : -</c>, at most 100. A name or an address does not fit in, on purpose.</param>
/// <param name="IssuedAtUtc">Issued at; kept in whole seconds, and not in the future.</param>
/// <param name="ValidUntilUtc">The first second in which it is no longer valid.</param>
/// <param name="Key">The document's id and its idempotency key: the same key again gives a document that says the same.</param>
/// <exception cref="ArgumentException">A value breaks the rules above; the asker's mistake.</exception>
public sealed record SignFacts(Guid TenantId, string Kind, string Subject, DateTime IssuedAtUtc, DateTime ValidUntilUtc, Guid Key) : IRequest<SignedFacts>;

/// <summary>A signed document.</summary>
/// <param name="Compact">A compact JWS (RFC 7515), algorithm ES256, type "facts+jwt".</param>
/// <param name="KeyId">The key that signed it, as the published key set names it.</param>
public sealed record SignedFacts(string Compact, string KeyId);

/// <summary>Asks whether a signed document is genuine and still valid. Any text may be asked about.</summary>
/// <param name="Compact">The compact JWS; blanks and line breaks around and inside it do not matter.</param>
public sealed record CheckFacts(string Compact) : IRequest<FactsVerdict>;

/// <summary>What came out of a <see cref="CheckFacts"/>.</summary>
public enum FactsState
{
    /// <summary>We signed exactly this, and it is in force.</summary>
    Valid,

    /// <summary>We signed exactly this, and its time is over.</summary>
    Expired,

    /// <summary>It names one of our keys, and that key did not sign it: changed, or made up.</summary>
    Forged,

    /// <summary>It names a key that is not ours.</summary>
    UnknownKey,

    /// <summary>It is no signed document at all, or only a part of one.</summary>
    Unreadable,
}

/// <summary>The verdict on a document.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Facts">What it says; only where we signed it (<see cref="FactsState.Valid"/>, <see cref="FactsState.Expired"/>), because the rest may be anybody's words.</param>
/// <param name="KeyId">The key that signed it, under the same condition.</param>
public sealed record FactsVerdict(FactsState State, DocumentFacts? Facts = null, string? KeyId = null);

/// <summary>What a signed document says.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Issuer">The address of the host that issued it.</param>
/// <param name="TenantId">The operator in whose name it speaks; <see cref="Guid.Empty"/> for the platform itself.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">The id of what it is about.</param>
/// <param name="IssuedAtUtc">Issued at.</param>
/// <param name="ValidUntilUtc">The first second in which it is no longer valid.</param>
public sealed record DocumentFacts(Guid Id, string Issuer, Guid TenantId, string Kind, string Subject, DateTime IssuedAtUtc, DateTime ValidUntilUtc);
