using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Details;

/// <summary>What the page for name and mailbox shows.</summary>
internal sealed record DetailsModel(OrderView View, string Secret, string Name, string Email, FormErrors? Errors);

/// <summary>The guest corrects name and mailbox from the link.</summary>
internal sealed class DetailsPages(BookingDb db, ChangeDetails change, TimeProvider clock)
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ChangeDetails>();
        services.AddScoped<DetailsPages>();
        ContactMail.Add(services);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{secret}/details", (string secret, HttpContext http, DetailsPages pages) => pages.ShowAsync(secret, http));
        routes.MapPost("/orders/{secret}/details", (string secret, HttpContext http, DetailsPages pages) => pages.ChangeAsync(secret, http)).DisableAntiforgery();
    }

    public async Task<IResult> ShowAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        return await FindAsync(secret, http) switch
        {
            null => OrderAnswers.NotFound(),
            { Order.State: OrderState.Confirmed } view => Page(view, secret, view.Order.GuestName ?? "", view.Order.GuestEmail ?? ""),
            _ => new SeeOther("/orders/" + secret),
        };
    }

    public async Task<IResult> ChangeAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        if (!http.Request.HasFormContentType)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send the form of the page.");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (name, email) = (form["name"].ToString().Trim(), form["email"].ToString().Trim());
        if (ChangeDetails.WhyNot(view) is { } impossible)
        {
            return view.Order.State == OrderState.Confirmed
                ? Page(view, secret, name, email, new FormErrors().Add("", impossible.Words()), StatusCodes.Status409Conflict)
                : OrderAnswers.Refused(secret, impossible, StatusCodes.Status409Conflict, name, email);
        }

        var errors = GuestDetails.Check(name, email);
        if (errors.Any)
        {
            return Page(view, secret, name, email, errors, StatusCodes.Status422UnprocessableEntity);
        }

        return (await change.RunAsync(view.Order.Id, name, email, http.RequestAborted)).Refusal is { } refusal
            ? Page(view, secret, name, email, new FormErrors().Add("", refusal.Words()), StatusCodes.Status409Conflict)
            : new SeeOther("/orders/" + secret);
    }

    private Task<OrderView?> FindAsync(string secret, HttpContext http) => db.FindOrderAsync(OrderSecrets.Hash(secret), clock.UtcNow(), http.RequestAborted);

    private static IResult Page(OrderView view, string secret, string name, string email, FormErrors? errors = null, int status = StatusCodes.Status200OK) =>
        UiResults.Page<DetailsPage>(new { Data = new DetailsModel(view, secret, name, email, errors) }, status);
}
