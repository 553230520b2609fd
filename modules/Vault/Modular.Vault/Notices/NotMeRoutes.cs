using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Links;
using Modular.Vault.Sessions;
using Modular.Vault.Web;

namespace Modular.Vault.Notices;

internal static class NotMeRoutes
{
    public const string Path = "/account/not-me";

    public static void MapNotMe(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{token}", Open).RequireRateLimiting(Limits.Codes);
        routes.MapPost(Path + "/{token}", Post).TakesForm().RequireRateLimiting(Limits.Codes);
    }

    private static async Task<IResult> Open(HttpContext context, string token, NotMe notMe, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        var (link, account, happened) = await notMe.Look(token, stop);
        return link?.IsOpen(clock.UtcNow()) == true && account is not null && happened is not null
            ? Page(happened, false)
            : Gone(link, clock);
    }

    private static async Task<IResult> Post(HttpContext context, string token, NotMe notMe, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        var (link, account, happened) = await notMe.Look(token, stop);
        return link?.IsOpen(clock.UtcNow()) != true || account is null || happened is null ? Gone(link, clock)
            : await notMe.Handle(link, happened, Device.Describe(context.Request.Headers.UserAgent), stop) switch
            {
                NotMeOutcome.Done => Results.LocalRedirect("/account/reset?sent=1"),
                NotMeOutcome.Moved => Page(happened, true),
                _ => Gone(link, clock),
            };
    }

    private static IResult Page(SecurityEvent happened, bool hasMoved) =>
        UiResults.Page<NotMePage>(new { What = SecurityWords.Title(happened.Kind), Undone = SecurityWords.Undone(happened.Kind), happened.At, happened.Device, HasMoved = hasMoved });

    private static IResult Gone(MailedLink? link, TimeProvider clock) => LinkGone.Page(link, clock.UtcNow(), "/account/reset", T.Of("Neues Passwort wählen", "Choose a new password"));
}
