using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Mvc;
using Modular.Host.Admin;
using Modular.Host.Composition;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Host.Development;

/// <summary>/admin/hooks: what providers sent, and a button that sends it again as it was, through the same door. In the dev host only.</summary>
internal static class HookReplay
{
    /// <summary>Says that a message is a copy; taken off before anybody reads the message.</summary>
    public const string Header = "Modular-Replay-Of";

    private static readonly string[] OfTheConnection = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Keep-Alive", "Upgrade"];

    public static void Map(WebApplication app)
    {
        if (app.Services.GetService<HookLog>() is null)
        {
            return;
        }

        var hooks = app.MapGroup("/admin/hooks").RequireAuthorization(AdminPages.Policy);
        hooks.MapGet("", (HookLog log, int? sent) => UiResults.Page<HooksPage>(new { Data = HooksView.Of(log.All(), sent) }));
        hooks.MapPost("", ReplayAsync);
    }

    private static async Task<IResult> ReplayAsync([FromForm] int number, HookLog log, IConfiguration configuration, IServiceProvider services, CancellationToken cancellation)
    {
        if (log.Find(number) is not { } hook)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "This message is not kept any more.");
        }

        using var wire = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ActivityHeadersPropagator = null };
        using var http = new HttpClient(wire) { Timeout = TimeSpan.FromSeconds(60) };
        using var answer = await http.SendAsync(Copy(hook, PublicAddress.Of(configuration, services)), cancellation);
        return new SeeOther($"/admin/hooks?sent={((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}");
    }

    private static HttpRequestMessage Copy(KeptHook hook, Uri host)
    {
        var request = new HttpRequestMessage(new HttpMethod(hook.Method), new Uri(host, hook.Target));
        if (hook.Body.Length > 0)
        {
            request.Content = new ByteArrayContent(hook.Body);
        }

        foreach (var header in hook.Headers.Where(h => !OfTheConnection.Contains(h.Name, StringComparer.OrdinalIgnoreCase)))
        {
            HttpHeaders? headers = header.Name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ? request.Content?.Headers : request.Headers;
            headers?.TryAddWithoutValidation(header.Name, header.Value);
        }

        request.Headers.TryAddWithoutValidation(Header, hook.Number.ToString(CultureInfo.InvariantCulture));
        return request;
    }
}
