using System.Text;
using System.Text.Json;
using Modular.Sdk.Sso;
using Modular.Sdk.Oidc.Provider;

namespace Modular.Sdk.Oidc.Logout;

/// <summary>A logout token as OpenID Connect Back-Channel Logout 1.0, 2.6 wants it checked.</summary>
internal static class ReadNotice
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>A token that lives longer is remembered no longer and refused: two minutes are recommended.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(1);

    public static async ValueTask<SsoOutcome<SessionRevocation>> RunAsync(OidcProviderBase oidc, RawRequest request, SsoContext context, CancellationToken ct)
    {
        if (Token(request) is not { } token)
        {
            return Forged("There is no logout token in it.");
        }

        if (string.IsNullOrEmpty(oidc.ReadSettings(context).ClientId))
        {
            return SsoOutcome.Refused<SessionRevocation>(SsoRefusalCode.Configuration, "The client id is missing.");
        }

        var metadata = await Discovery.ReadAsync(oidc, context, ct);
        if (metadata is not SsoOutcome<OidcMetadata>.Ok { Value: var provider })
        {
            return metadata.As<OidcMetadata, SessionRevocation>();
        }

        var judged = await SignedToken.CheckAsync(token, oidc, provider, ["logout+jwt", "JWT"], context, ct);
        if (judged is not SsoOutcome<JsonElement>.Ok { Value: var claims })
        {
            return judged.As<JsonElement, SessionRevocation>();
        }

        var (sid, subject, id) = (claims.Text("sid"), claims.Text("sub"), claims.Text("jti"));
        var expires = DateTimeOffset.FromUnixTimeSeconds((long)claims.GetProperty("exp").GetDouble()) + SignedToken.Skew;
        return claims switch
        {
            _ when !claims.Has("events", out var events)
                || !events.Has(Event, out var told) || told.ValueKind != JsonValueKind.Object => Forged("It is no logout token (events)."),
            // An id token must never pass for a logout token.
            _ when claims.Has("nonce", out _) => Forged("A logout token has no nonce."),
            _ when sid is null && subject is null => Forged("It names neither session nor person."),
            _ when id is not { Length: <= 255 } => Forged("It has no id."),
            _ when sid?.Length > 255 || subject?.Length > 255 => Forged("A name in it is too long."),
            _ when expires > context.Clock.GetUtcNow() + LongestLife => Forged("It lives too long."),
            _ => SsoOutcome.Ok(new SessionRevocation { Issuer = claims.Text("iss")!, SessionId = sid, Subject = subject, MessageId = id, ExpiresAt = expires }),
        };
    }

    private static SsoOutcome<SessionRevocation> Forged(string why) => SsoOutcome.Refused<SessionRevocation>(SsoRefusalCode.Forged, why);

    /// <summary>From the form, in the body only.</summary>
    private static string? Token(RawRequest request)
    {
        if (request.Method != "POST" || request.Headers.Find("Content-Type")?.Split(';')[0].Trim() != "application/x-www-form-urlencoded")
        {
            return null;
        }

        var values = Encoding.UTF8.GetString(request.Body.Span).Split('&').Where(pair => pair.StartsWith("logout_token=", StringComparison.Ordinal)).ToList();
        return values is [var one] ? Uri.UnescapeDataString(one["logout_token=".Length..]) : null;
    }
}
