using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Invoices;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Orders;

/// <summary>The guest's own order: whoever has the link has the order, so no cache keeps it and no other site hears of it.</summary>
internal sealed class OrderPages(BookingDb db, PayMethods methods, InvoicePages invoices, TimeProvider clock)
{
    public static void Add(IServiceCollection services) => services.AddScoped<OrderPages>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{secret}", (string secret, HttpContext http, OrderPages pages) => pages.ShowAsync(secret, http));
        routes.MapGet("/orders/{secret}/tickets.pdf", (string secret, HttpContext http, OrderPages pages) => pages.TicketsAsync(secret, http));
        routes.MapGet("/orders/{secret}/calendar.ics", (string secret, HttpContext http, OrderPages pages) => pages.CalendarAsync(secret, http));
    }

    /// <summary>The page as it stands now; after a post that was refused with what is wrong and what was entered.</summary>
    public async Task<IResult> ShowAsync(string secret, HttpContext http, FormErrors? errors = null, string? name = null, string? email = null, int status = StatusCodes.Status200OK, string? method = null)
    {
        Discreet(http);
        return await FindAsync(secret, http) is { } view
            ? UiResults.Page<OrderPage>(new { Data = await WithMethodsAsync(view, http.RequestAborted), Invoices = (object?)await invoices.OfAsync(view, secret, http.RequestAborted), Secret = secret, Errors = errors, Method = method, Name = name ?? view.Order.GuestName, Email = email ?? view.Order.GuestEmail }, status)
            : OrderAnswers.NotFound();
    }

    public async Task<IResult> TicketsAsync(string secret, HttpContext http)
    {
        Discreet(http);
        if (await FindAsync(secret, http) is not { Stage: OrderStage.Confirmed } view)
        {
            return OrderAnswers.NotFound();
        }

        using (Language.Use(view.Order.Culture))
        {
            return TypedResults.Bytes(TicketPdf.Write(view), "application/pdf", $"tickets-{view.Order.Number}.pdf");
        }
    }

    public async Task<IResult> CalendarAsync(string secret, HttpContext http)
    {
        Discreet(http);
        if (await FindAsync(secret, http) is not { Stage: OrderStage.Confirmed } view)
        {
            return OrderAnswers.NotFound();
        }

        using (Language.Use(view.Order.Culture))
        {
            return TypedResults.Bytes(Encoding.UTF8.GetBytes(TicketCalendar.Write(view)), TicketCalendar.ContentType, $"{view.Order.Number}.ics");
        }
    }

    /// <summary>Ways to pay are asked for only where the guest may choose one.</summary>
    private async Task<OrderView> WithMethodsAsync(OrderView view, CancellationToken cancellation) => view.Stage is OrderStage.Details or OrderStage.Declined or OrderStage.Paying
        ? view with { Methods = await methods.OfAsync(view.Operator.Id, view.Total, StartPayment.Latest(view.Order, view.Visits.Min(v => (DateTime?)v.Departure.ClosesAt)), view.Now, cancellation) }
        : view;

    private Task<OrderView?> FindAsync(string secret, HttpContext http) => db.FindOrderAsync(OrderSecrets.Hash(secret), clock.UtcNow(), http.RequestAborted);

    public static void Discreet(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        // Not "no-referrer": with it browsers send "Origin: null" with our own forms, and the origin check would refuse them.
        // "same-origin" tells other sites exactly as little.
        http.Response.Headers["Referrer-Policy"] = "same-origin";
    }
}
