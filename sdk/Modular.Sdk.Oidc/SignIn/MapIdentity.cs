using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.SignIn;

/// <summary>The standard's claims. Address and "is checked" come from the same source, or the one could vouch for the other's.</summary>
internal static class MapIdentity
{
    public static ExternalIdentity Of(OidcSignIn signIn)
    {
        var (claims, more) = (signIn.Claims, signIn.UserInfo ?? signIn.Claims);
        var addresses = claims.Find("email") is null ? more : claims;
        var name = signIn.Settings.GroupsClaim;
        var source = claims.List(name).IsEmpty ? more : claims;
        var isSilent = signIn.Settings.GroupsExpected && !claims.Tells(name) && !more.Tells(name);
        return new()
        {
            Issuer = signIn.Issuer,
            Subject = signIn.Subject,
            Email = addresses.Find("email"),
            EmailVerified = addresses.Find("email") is not null && addresses.IsTrue("email_verified"),
            Name = claims.Find("name") ?? more.Find("name"),
            Groups = source.List(name),
            GroupsComplete = !claims.IsLeftOut(name) && !source.IsLeftOut(name) && !isSilent,
            SessionId = claims.Find("sid") is { Length: <= 255 } sid ? sid : null,
            AuthenticatedAt = claims.FindTime("auth_time"),
            Methods = claims.List("amr"),
        };
    }
}
