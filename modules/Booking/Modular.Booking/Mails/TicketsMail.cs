using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Mails;

/// <summary>The mail with the tickets, in the language in which the guest booked.</summary>
internal sealed class TicketsMail(BookingDb db, OrderLinks links, PublicUrl publicUrl, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "booking.tickets";

    public string Template => Name;

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IMailComposer, TicketsMail>();
        MoneyMail.Add(services);
    }

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        // Cancelled in the meantime, or a reseller sends the tickets itself, or the guest's data already erased: nothing to send.
        if (await db.ReadOrderAsync(reference, clock.UtcNow(), cancellation) is not { Stage: OrderStage.Confirmed } view
            || !EmailAddress.TryParse(view.Order.GuestEmail, out var to)
            || (view.Order.ResellerId is not null && !await db.OctoBookings.AnyAsync(b => b.OrderId == reference && b.EmailReceipt, cancellation)))
        {
            return null;
        }

        using var spoken = Language.Use(view.Order.Culture);
        var body = await renderer.Render<TicketsMailBody>(Language.Code, new Dictionary<string, object?>
        {
            [nameof(TicketsMailBody.Data)] = view,
            [nameof(TicketsMailBody.Link)] = links.For(view.Order),
            [nameof(TicketsMailBody.Imprint)] = publicUrl.To("/legal/imprint"),
        });
        return new Mail
        {
            To = to,
            FromName = view.Operator.Name,
            Subject = Subject(view),
            Html = body.Html,
            Text = body.Text,
            Attachments =
            [
                new Attachment($"tickets-{view.Order.Number}.pdf", "application/pdf", TicketPdf.Write(view)),
                new Attachment($"{view.Order.Number}.ics", TicketCalendar.ContentType, Encoding.UTF8.GetBytes(TicketCalendar.Write(view))),
            ],
        };
    }

    internal static string Subject(OrderView view) => view.Visits.Count == 1
        ? T.Of($"Ihre Tickets: {view.Visits[0].Experience.Title()}, {Show.Day(view.Visits[0].Departure.LocalDate)}", $"Your tickets: {view.Visits[0].Experience.Title()}, {Show.Day(view.Visits[0].Departure.LocalDate)}")
        : T.Of($"Ihre Tickets, Bestellung {view.Order.Number}", $"Your tickets, order {view.Order.Number}");
}
