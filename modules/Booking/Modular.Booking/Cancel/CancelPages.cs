using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Cancel;

/// <summary>What the guest's cancellation page shows.</summary>
internal sealed record CancelModel(OrderView View, Quote Quote, string Secret, Guid Key, FormErrors? Errors);

/// <summary>The guest calls an order off from the link in the mail: first the sum, then the button, then the order's page says what happened.</summary>
internal sealed class CancelPages(BookingDb db, CancelOrder cancel, TimeProvider clock)
{
    private static readonly (string De, string En) Torn =
        ("Das Formular ist unvollständig angekommen. Bitte schicken Sie es noch einmal ab.", "The form arrived incomplete. Please send it again.");

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<CancelOrder>();
        services.AddScoped<CancelPages>();
        services.AddScoped<PartPages>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{secret}/cancel", (string secret, HttpContext http, CancelPages pages) => pages.ShowAsync(secret, http));
        routes.MapPost("/orders/{secret}/cancel", (string secret, HttpContext http, CancelPages pages) => pages.CancelAsync(secret, http)).DisableAntiforgery();
        PartPages.Map(routes);
        routes.MapPost("/orders/{secret}/release", (string secret, HttpContext http, CancelPages pages) => pages.ReleaseAsync(secret, http)).DisableAntiforgery();
    }

    public async Task<IResult> ShowAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        return await FindAsync(secret, http) switch
        {
            null => OrderAnswers.NotFound(),
            { Order.State: OrderState.Confirmed } view => Page(view, secret),
            _ => new SeeOther("/orders/" + secret),
        };
    }

    public async Task<IResult> CancelAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        if (view.Order.State is OrderState.Held or OrderState.Expired)
        {
            return Refused(secret, view, view.Order.IsExpired(view.Now) ? Refusals.Expired : Refusals.NotConfirmed);
        }

        if (!http.Request.HasFormContentType)
        {
            return NoForm();
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var errors = new FormErrors()
            .When(!Guid.TryParse(form["key"].ToString(), out var key) || key == Guid.Empty, "key", Unreadable)
            .When(!long.TryParse(form["refund"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var refund), "refund", Unreadable);
        if (errors.Any)
        {
            return Page(view, secret, errors, StatusCodes.Status422UnprocessableEntity);
        }

        var outcome = await cancel.RunAsync(new ReversalWish(view.Order.Id, key, refund), http.RequestAborted);
        if (outcome.Refusal is not { } refusal || refusal == Refusals.AlreadyCancelled)
        {
            return new SeeOther("/orders/" + secret);
        }

        // What is true now, in place of what was true when the form was made.
        return await FindAsync(secret, http) is { } now ? Page(now, secret, new FormErrors().Add("", refusal.Words()), StatusCodes.Status409Conflict) : OrderAnswers.NotFound();
    }

    /// <summary>A hold that nobody wants any more; given up already is fine.</summary>
    public async Task<IResult> ReleaseAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        if (view.Order.State == OrderState.Confirmed)
        {
            return new SeeOther($"/orders/{secret}/cancel");
        }

        if (!http.Request.HasFormContentType)
        {
            return NoForm();
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Guid.TryParse(form["key"].ToString(), out var key) || key == Guid.Empty)
        {
            return Refused(secret, view, new Refusal("key-missing", Torn.De, Torn.En, "key"), StatusCodes.Status422UnprocessableEntity);
        }

        // Paid meanwhile: then there is a sum, and the guest sees it first.
        var outcome = await cancel.RunAsync(new ReversalWish(view.Order.Id, key, 0, OnlyHeld: true), http.RequestAborted);
        return new SeeOther("/orders/" + secret + (outcome.Refusal == Refusals.SumChanged ? "/cancel" : ""));
    }

    private static string Unreadable => T.Of(Torn.De, Torn.En);

    private static ProblemHttpResult NoForm() => TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send the form of the page.");

    private Task<OrderView?> FindAsync(string secret, HttpContext http) => db.FindOrderAsync(OrderSecrets.Hash(secret), clock.UtcNow(), http.RequestAborted);

    private IResult Page(OrderView view, string secret, FormErrors? errors = null, int status = StatusCodes.Status200OK) =>
        UiResults.Page<CancelPage>(new { Data = new CancelModel(view, Quote.Of(view), secret, clock.NewId(), errors) }, status);

    private static IResult Refused(string secret, OrderView view, Refusal refusal, int status = StatusCodes.Status409Conflict) =>
        OrderAnswers.Refused(secret, refusal, status, view.Order.GuestName ?? "", view.Order.GuestEmail ?? "");
}
