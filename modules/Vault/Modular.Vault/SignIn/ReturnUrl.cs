namespace Modular.Vault.SignIn;

/// <summary>Where to go after signing in: only into this site, however the address is disguised.</summary>
internal static class ReturnUrl
{
    public static string? Local(string? url) =>
        url is { Length: > 0 and < 1000 } && url[0] == '/'
        && (url.Length == 1 || (url[1] != '/' && url[1] != '\\'))
        && !url.Any(c => char.IsControl(c) || c == '\\')
        && !url.StartsWith("/account/sign-", StringComparison.OrdinalIgnoreCase)
            ? url
            : null;
}
