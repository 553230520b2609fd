using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Modular.Ui;

/// <summary>Answers that every module gives.</summary>
public static class UiResults
{
    /// <summary>A page with a status: <c>UiResults.Page&lt;CheckoutPage&gt;(new { Order = order }, 409)</c>.</summary>
    public static IResult Page<TPage>(object? parameters = null, int status = StatusCodes.Status200OK) where TPage : Microsoft.AspNetCore.Components.IComponent =>
        parameters is null
            ? new RazorComponentResult<TPage> { StatusCode = status }
            : new RazorComponentResult<TPage>(parameters) { StatusCode = status };

    /// <summary>The error page.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="detail">A text for this very case; null says what the status usually means.</param>
    /// <param name="back">Where to return to.</param>
    public static IResult Error(int status, string? requestId = null, string? detail = null, string? back = null) =>
        Page<ErrorPage>(new { Status = status, RequestId = requestId, Detail = detail, Back = back }, status);
}

/// <summary>The pages that belong to no module.</summary>
public static class UiRoutes
{
    /// <summary>Maps the landing page, the legal pages and, in development, the component gallery.</summary>
    /// <param name="routes">The host's routes.</param>
    /// <param name="demoShop">Path of a demonstration shop to link to, or null.</param>
    /// <param name="gallery">Whether <c>/gallery</c> exists: in development only.</param>
    public static IEndpointRouteBuilder MapModularUi(this IEndpointRouteBuilder routes, string? demoShop = null, bool gallery = false)
    {
        routes.MapGet("/", () => UiResults.Page<LandingPage>(new { DemoShop = demoShop }));
        routes.MapGet("/legal/imprint", () => UiResults.Page<ImprintPage>());
        routes.MapGet("/legal/privacy", () => UiResults.Page<PrivacyPage>());
        routes.MapGet("/legal/withdrawal", () => UiResults.Page<WithdrawalPage>());
        routes.MapGet("/legal/accessibility", () => UiResults.Page<AccessibilityPage>());
        if (gallery)
        {
            routes.MapGet("/gallery", () => UiResults.Page<GalleryPage>());
            routes.MapGet("/desk/gallery", () => UiResults.Page<GalleryDeskPage>());
            routes.MapGet("/gallery/shop", () => UiResults.Page<GalleryShopPage>());
        }

        return routes;
    }
}
