using Modular.Sdk.Sso;

namespace Modular.Sso.Entra;

/// <summary>Where Entra and Graph are: Microsoft's, or a simulator's in a sandbox.</summary>
/// <param name="Login">With a slash at its end.</param>
/// <param name="Graph">With a slash at its end.</param>
/// <param name="IsReal">Microsoft's own.</param>
internal sealed record Cloud(Uri Login, Uri Graph, bool IsReal)
{
    private static readonly Cloud Microsoft = new(new("https://login.microsoftonline.com/"), new("https://graph.microsoft.com/"), IsReal: true);

    public static Cloud Of(SsoContext context)
    {
        if (!context.Sandbox || context.Settings.FindUrl(Description.Instance) is not { } instance)
        {
            return Microsoft;
        }

        var login = new Uri(instance.AbsoluteUri.TrimEnd('/') + "/");
        return new(login, new(login, "graph/"), IsReal: false);
    }

    public Uri Authority(string tenant) => new(Login, tenant + "/v2.0");

    public Uri Token(string tenant) => new(Login, tenant + "/oauth2/v2.0/token");

    /// <summary>Microsoft's address, at the simulator.</summary>
    public Uri Here(Uri address) => address.IdnHost == Microsoft.Login.IdnHost ? new(Login, address.PathAndQuery.TrimStart('/')) : new(Graph, address.PathAndQuery.TrimStart('/'));
}
