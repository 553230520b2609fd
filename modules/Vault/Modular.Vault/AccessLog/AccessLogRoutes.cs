using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Web;

namespace Modular.Vault.AccessLog;

/// <summary>/me/data/log: who looked at what of the person who asks, and nobody else's.</summary>
internal static class AccessLogRoutes
{
    public static void MapAccessLog(this IEndpointRouteBuilder routes) => routes.MapGet("/me/data/log", Show).RequireAuthorization();

    private static async Task<IResult> Show(HttpContext context, string? page, AccessLog log, CancellationToken stop)
    {
        context.NeverStore();
        var wanted = int.TryParse(page, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 1;
        var (entries, pages) = await log.Page(context.User.AccountId()!.Value, wanted, stop);
        return UiResults.Page<AccessLogPage>(new { Entries = (IReadOnlyList<(string, string, DateTime, string)>)[.. entries.Select(e => (e.What, e.Who, e.At, e.More))], Page = Math.Clamp(wanted, 1, pages), Pages = pages });
    }
}
