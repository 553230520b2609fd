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

/// <summary>Tells the guest that the date is changed and brings the new tickets. The reference is the decision; one that was followed by another says nothing.</summary>
internal sealed class ChangedMail(BookingDb db, OrderLinks links, PublicUrl publicUrl, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "booking.changed";

    public string Template => Name;

    public static void Add(IServiceCollection services) => services.AddScoped<IMailComposer, ChangedMail>();

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.Reversals.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reference, cancellation) is not { } reversal
            || await db.ReadOrderAsync(reversal.OrderId, clock.UtcNow(), cancellation) is not { Stage: OrderStage.Confirmed } view
            || view.Visits.FirstOrDefault(v => v.Positions.Any(p => p.Line.ChangeId == reference)) is not { } visit
            || !EmailAddress.TryParse(view.Order.GuestEmail, out var to))
        {
            return null;
        }

        using var spoken = Language.Use(view.Order.Culture);
        var body = await renderer.Render<ChangedMailBody>(Language.Code, new Dictionary<string, object?>
        {
            [nameof(ChangedMailBody.Data)] = view,
            [nameof(ChangedMailBody.Moved)] = visit,
            [nameof(ChangedMailBody.Decision)] = reversal,
            [nameof(ChangedMailBody.Link)] = links.For(view.Order),
            [nameof(ChangedMailBody.Imprint)] = publicUrl.To("/legal/imprint"),
        });
        return new Mail
        {
            To = to,
            FromName = view.Operator.Name,
            Subject = Subject(visit),
            Html = body.Html,
            Text = body.Text,
            Attachments =
            [
                new Attachment($"tickets-{view.Order.Number}.pdf", "application/pdf", TicketPdf.Write(view)),
                new Attachment($"{view.Order.Number}.ics", TicketCalendar.ContentType, Encoding.UTF8.GetBytes(TicketCalendar.Write(view))),
            ],
        };
    }

    internal static string Subject(Visit visit) => T.Of($"Neuer Termin: {visit.Experience.Title()}, {Show.Day(visit.Departure.LocalDate)}", $"New date: {visit.Experience.Title()}, {Show.Day(visit.Departure.LocalDate)}");
}
