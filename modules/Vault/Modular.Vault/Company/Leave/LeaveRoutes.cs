using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Sdk.Sso;
using Modular.Ui;
using Modular.Vault.Company.Enter;
using Modular.Vault.Web;

namespace Modular.Vault.Company.Leave;

internal static class LeaveRoutes
{
    private const int MostBytes = 64 * 1024;

    public static void MapLeaveCompany(this IEndpointRouteBuilder routes)
    {
        // Nobody's browser posts here: the token in it says everything, and no cookie counts.
        routes.MapPost("/sso/{connection:guid}/logout", Notice).DisableAntiforgery().WithMetadata(new AllowCrossSiteAttribute(), new RequestSizeLimitAttribute(MostBytes)).RequireRateLimiting(Limits.Webhooks);
        routes.MapGet("/sso/{connection:guid}/logout", Back);
        routes.MapGet("/account/company/{connection:guid}/leave", Leave);
    }

    /// <summary>OpenID Connect Back-Channel Logout 1.0, 2.8: 200 done, 400 not believed; 503 where the provider's keys cannot be had, so that it may come again.</summary>
    private static async Task<IResult> Notice(HttpContext context, Guid connection, ReadNotices notices, CancellationToken stop)
    {
        context.NeverStore();
        if (await Body(context, stop) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        var request = new RawRequest
        {
            Method = context.Request.Method,
            Url = new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.Path}"),
            Headers = new(context.Request.Headers.SelectMany(h => h.Value.OfType<string>().Select(v => KeyValuePair.Create(h.Key, v)))),
            Body = body,
        };
        return Results.StatusCode(await notices.Handle(connection, request, stop));
    }

    /// <summary>From the company's own sign-out.</summary>
    private static async Task<IResult> Back(Guid connection, CompanyDoor door, CancellationToken stop) =>
        await door.Find(connection, stop) is null ? EnterRoutes.Unknown() : Results.LocalRedirect("/account/sign-in");

    private static async Task<IResult> Leave(HttpContext context, Guid connection, CompanyDoor door, TimeProvider clock, CancellationToken stop)
    {
        context.NeverStore();
        if (await door.Find(connection, stop) is { } company && await door.Open(company, stop) is var (provider, call)
            && await provider.BeginLogoutAsync(new() { ReturnUri = door.Logout(company.Id), State = clock.NewId().ToString("N"), Culture = CultureInfo.CurrentUICulture.Name }, call, stop) is SsoOutcome<SsoRedirect>.Ok { Value.Target: var target })
        {
            return Results.Redirect(target.AbsoluteUri);
        }

        return UiResults.Error(
            StatusCodes.Status404NotFound,
            detail: T.Of("Hier sind Sie abgemeldet. Bei Ihrer Firma müssen Sie sich selbst abmelden: Sie bietet dafür gerade keine Adresse an.", "You are signed out here. At your company you have to sign out yourself: it offers no address for it right now."),
            back: "/");
    }

    private static async Task<byte[]?> Body(HttpContext context, CancellationToken stop)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        while (await context.Request.Body.ReadAsync(buffer.GetMemory(4096), stop) is > 0 and var read)
        {
            buffer.Advance(read);
            if (buffer.WrittenCount > MostBytes)
            {
                return null;
            }
        }

        return buffer.WrittenSpan.ToArray();
    }
}
