using Modular.Sdk.Sso;

namespace Modular.Sso.Entra;

/// <summary>The one tenant a connection is for. An address that serves every tenant would let every tenant's administrator in.</summary>
internal static class Tenant
{
    /// <summary>Personal Microsoft accounts: a tenant by its form, nobody's company.</summary>
    private const string Consumers = "9188040d-6c67-4c5b-b112-36a304b66dad";

    /// <summary>As Entra writes it; null where there is none, or no one tenant's.</summary>
    public static string? Find(SsoContext context) =>
        Guid.TryParseExact(context.Settings.FindText(Description.TenantId)?.Trim(), "D", out var id) && id != Guid.Empty && id.ToString("D") is var text && text != Consumers ? text : null;
}
