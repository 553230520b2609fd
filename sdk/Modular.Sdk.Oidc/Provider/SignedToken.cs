using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>What every token of a provider must stand: signed by a key it publishes, by it, for us, now. Microsoft.IdentityModel does the checking.</summary>
internal static class SignedToken
{
    /// <summary>How much two clocks may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private const int Longest = 32 * 1024;

    /// <summary>Never "none", never a symmetric one: our own secret must not sign what the provider says.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <param name="text">The token.</param>
    /// <param name="oidc">Who says which issuers count.</param>
    /// <param name="provider">Who must have signed it.</param>
    /// <param name="types">What its header may say it is; besides, it may say nothing.</param>
    /// <param name="context">The call's.</param>
    /// <param name="ct">Cancels the wait.</param>
    public static async ValueTask<SsoOutcome<JsonElement>> CheckAsync(string text, OidcProviderBase oidc, OidcMetadata provider, string[] types, SsoContext context, CancellationToken ct)
    {
        if (text.Length > Longest || !TryRead(text, out var token))
        {
            return Forged("It is no token.");
        }

        if (!Algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return Forged("It is not signed by an algorithm we take.");
        }

        if (token.Typ is { Length: > 0 } type && !types.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return Forged("It is a token for something else.");
        }

        var keys = await KeyRing.FindAsync(oidc, provider, token.Kid is { Length: > 0 } kid ? kid : null, context, ct);
        if (keys is not SsoOutcome<IReadOnlyList<SecurityKey>>.Ok { Value: var published })
        {
            return keys.As<IReadOnlyList<SecurityKey>, JsonElement>();
        }

        var now = context.Clock.GetUtcNow().UtcDateTime;
        var client = oidc.ReadSettings(context).ClientId!;
        var result = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerValidator = (issuer, _, _) => issuer is { Length: > 0 } && oidc.IsIssuer(issuer, provider, context) ? issuer : throw new SecurityTokenInvalidIssuerException(),
            ValidAudience = client,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = published,
            TryAllIssuerSigningKeys = string.IsNullOrEmpty(token.Kid),
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            RequireAudience = true,
            LifetimeValidator = (from, until, _, _) => until is { } end && now < end + Skew && (from is not { } start || start <= now + Skew),
        });
        if (!result.IsValid)
        {
            return result.Exception is SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException
                ? SsoOutcome.Refused<JsonElement>(SsoRefusalCode.Expired, "It is too old or from the future.")
                : Forged(Describe(result.Exception));
        }

        var claims = JsonElement.Parse(Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(token.EncodedPayload)));
        return Objection(claims, client, now) is { } objection ? objection : SsoOutcome.Ok(claims);
    }

    /// <summary>The exception's name alone: its message may quote the token.</summary>
    private static string Describe(Exception? failure) => failure switch
    {
        SecurityTokenInvalidIssuerException => "It is of another issuer.",
        SecurityTokenInvalidAudienceException => "It is for somebody else.",
        SecurityTokenSignatureKeyNotFoundException => "It is signed by a key the provider does not publish.",
        _ => $"Its signature or form is wrong ({failure?.GetType().Name}).",
    };

    private static SsoOutcome<JsonElement>? Objection(JsonElement claims, string client, DateTime now)
    {
        // OpenID Connect Core 3.1.3.7, 3 to 5: several audiences only where it was issued to us.
        var party = claims.Text("azp");
        if ((claims.Texts("aud").Length > 1 && party is null) || (party is not null && party != client))
        {
            return Forged("It was issued to somebody else.");
        }

        return !claims.Has("iat", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetDouble(out var seconds) ? Forged("It does not say when it was issued.")
            : seconds > (now + Skew - DateTime.UnixEpoch).TotalSeconds ? SsoOutcome.Refused<JsonElement>(SsoRefusalCode.Expired, "It is from the future.")
            : null;
    }

    private static SsoOutcome<JsonElement> Forged(string why) => SsoOutcome.Refused<JsonElement>(SsoRefusalCode.Forged, why);

    private static bool TryRead(string text, out JsonWebToken token)
    {
        try
        {
            token = new JsonWebToken(text);
            return token.InnerToken is null && token.EncodedPayload.Length > 0;
        }
        catch (Exception rubbish) when (rubbish is ArgumentException or FormatException or SecurityTokenException or JsonException or InvalidOperationException)
        {
            token = null!;
            return false;
        }
    }
}
