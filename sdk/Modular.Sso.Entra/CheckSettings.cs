using System.Collections.Immutable;
using System.Net;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Sso.Entra.Credentials;
using Modular.Sso.Entra.Groups;

namespace Modular.Sso.Entra;

/// <summary>Asks Entra for what a sign-in needs, one thing after the other, and ends at the first that is missing: tenant, description and keys, application and credential, permission.</summary>
internal static class CheckSettings
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Either shows the permission; the first is the one we ask people for.</summary>
    private static readonly string[] Probes = ["v1.0/groups?$select=id&$top=1", "v1.0/users?$select=id&$top=1"];

    public static async ValueTask<SettingsReport> RunAsync(SsoContext context, Func<SsoContext, CancellationToken, ValueTask<SettingsReport>> standard, CancellationToken ct)
    {
        if (Typed(context) is { } objection)
        {
            return Of(objection);
        }

        if (await TenantAsync(context, ct) is { } unknown)
        {
            return Of(unknown);
        }

        var general = await standard(context, ct);
        if (!general.Works)
        {
            return general;
        }

        var token = await GraphToken.RenewAsync(context, ct);
        ImmutableArray<SettingsFinding?> findings = token is GraphToken.Given { Token: var given } ? [Ends(context), await PermissionAsync(given, context, ct)] : [Findings.Of(token)];
        return new() { Findings = [.. findings.OfType<SettingsFinding>()], AccountName = general.AccountName };
    }

    private static SettingsFinding? Typed(SsoContext context) =>
        Tenant.Find(context) is null ? Findings.NoOneTenant
        : !Guid.TryParseExact(context.Settings.FindText(Description.ClientId)?.Trim(), "D", out _) ? Findings.NoApplicationId
        : null;

    private static async ValueTask<SettingsFinding?> TenantAsync(SsoContext context, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Cloud.Of(context).Authority(Tenant.Find(context)!).AbsoluteUri + "/.well-known/openid-configuration");
        try
        {
            using var answer = await context.Http.SendAsync(request, ct);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => null,
                HttpStatusCode.BadRequest or HttpStatusCode.NotFound => Findings.NoSuchTenant,
                _ => Findings.Silent,
            };
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException && !ct.IsCancellationRequested)
        {
            return Findings.Silent;
        }
    }

    private static async ValueTask<SettingsFinding?> PermissionAsync(Secret token, SsoContext context, CancellationToken ct)
    {
        foreach (var probe in Probes)
        {
            if ((await GraphGroups.GetAsync(new Uri(Cloud.Of(context).Graph, probe), token.Reveal(), context, ct)).Status == HttpStatusCode.OK)
            {
                return null;
            }
        }

        return Findings.NoPermission;
    }

    private static SettingsFinding? Ends(SsoContext context)
    {
        if (ClientCredential.Read(context) is not ClientCredential.Certified { Certificate: var certificate })
        {
            return null;
        }

        using (certificate)
        {
            var left = certificate.NotAfter.ToUniversalTime() - context.Clock.GetUtcNow().UtcDateTime;
            return left > Soon ? null : Findings.CertificateEnds(Math.Max((int)left.TotalDays, 0));
        }
    }

    private static SettingsReport Of(SettingsFinding finding) => new() { Findings = [finding] };
}
