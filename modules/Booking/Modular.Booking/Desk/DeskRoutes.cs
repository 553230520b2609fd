using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Desk;

/// <summary>How the doors of the back office are declared: role first, then what it does.</summary>
internal static class DeskRoutes
{
    /// <summary>A page for people with at least this role at the operator.</summary>
    /// <remarks>The doors are declared with MapGet and MapPost themselves: how a request becomes a call is then written at compile time (Directory.Build.props), not at every start.</remarks>
    public static RouteHandlerBuilder ForStaff(this RouteHandlerBuilder route, StaffRole role) =>
        route.RequireAuthorization().WithMetadata(new AtLeast(role)).AddEndpointFilter(EnterAsync);

    /// <summary>A form for people with at least this role; its antiforgery token is checked by the middleware, and here once more before anything is read.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route, StaffRole role, long limit = FormLimit.Usual) =>
        route.TakesForm(limit).WithMetadata(new AtLeast(role)).AddEndpointFilter(EnterAsync);

    /// <summary>A form of a signed-in person who need not belong to an operator.</summary>
    public static RouteHandlerBuilder TakesPersonalForm(this RouteHandlerBuilder route) => route.TakesForm(FormLimit.Usual);

    /// <summary>A page with its model. Components are public and models are not, so a page takes an object and knows what it is.</summary>
    public static IResult Show<TPage>(object model, int status = StatusCodes.Status200OK)
        where TPage : Microsoft.AspNetCore.Components.IComponent => UiResults.Page<TPage>(new { Data = model }, status);

    public static IResult NotFound(HttpContext http) => UiResults.Error(StatusCodes.Status404NotFound, http.TraceIdentifier, back: "/desk");

    private static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route, long limit) =>
        route.RequireAuthorization()
            .WithMetadata(new RequireAntiforgeryTokenAttribute(), new FormLimit(limit))
            .AddEndpointFilter(FormAsync);

    private static async ValueTask<object?> EnterAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        if (await http.RequestServices.GetRequiredService<DeskDoor>().RefuseAsync(http) is { } refusal)
        {
            return refusal;
        }

        var desk = http.RequestServices.GetRequiredService<DeskContext>();
        var needed = http.GetEndpoint()!.Metadata.GetRequiredMetadata<AtLeast>().Role;
        return desk.May(needed)
            ? await next(call)
            : desk.Role == StaffRole.Door && HttpMethods.IsGet(http.Request.Method) && http.Request.Path == "/desk"
                ? new SeeOther("/desk/check-in")
                : UiResults.Error(StatusCodes.Status403Forbidden, http.TraceIdentifier, back: "/desk");
    }

    private static async ValueTask<object?> FormAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var http = call.HttpContext;
        http.Response.Headers.CacheControl = "no-store";
        // Even asking whether there is a form throws while it says "invalid", also from the page that explains it.
        var token = http.Features.Get<IAntiforgeryValidationFeature>();
        if (token is not { IsValid: true })
        {
            http.Features.Set<IAntiforgeryValidationFeature>(null);
        }

        var limit = http.GetEndpoint()!.Metadata.GetRequiredMetadata<FormLimit>().Bytes;
        if (http.Request.ContentLength > limit)
        {
            return UiResults.Error(StatusCodes.Status413PayloadTooLarge, http.TraceIdentifier);
        }

        if (!http.Request.HasFormContentType)
        {
            return UiResults.Error(StatusCodes.Status415UnsupportedMediaType, http.TraceIdentifier);
        }

        if (token is not { IsValid: true })
        {
            http.Request.ContentType = null;
            return UiResults.Error(
                StatusCodes.Status400BadRequest,
                http.TraceIdentifier,
                T.Of(
                    "Das Formular ist zu alt, oder Sie haben sich inzwischen ab- oder neu angemeldet. Laden Sie die Seite neu und senden Sie es noch einmal.",
                    "The form is too old, or you have signed in or out since. Reload the page and send it again."));
        }

        return await next(call);
    }
}
