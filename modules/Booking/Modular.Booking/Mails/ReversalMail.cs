using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Mails;

/// <summary>Tells the guest that an order is cancelled or that money goes back, in the language in which they booked.</summary>
internal sealed class ReversalMail(BookingDb db, OrderLinks links, PublicUrl publicUrl, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "booking.reversal";

    public string Template => Name;

    public static void Add(IServiceCollection services) => services.AddScoped<IMailComposer, ReversalMail>();

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.Reversals.AsNoTracking().SingleOrDefaultAsync(r => r.Id == reference, cancellation) is not { } reversal
            || await db.ReadOrderAsync(reversal.OrderId, clock.UtcNow(), cancellation) is not { } view
            || !EmailAddress.TryParse(view.Order.GuestEmail, out var to))
        {
            return null;
        }

        using var spoken = Language.Use(view.Order.Culture);
        var body = await renderer.Render<ReversalMailBody>(Language.Code, new Dictionary<string, object?>
        {
            [nameof(ReversalMailBody.Data)] = view,
            [nameof(ReversalMailBody.Decision)] = reversal,
            [nameof(ReversalMailBody.Link)] = links.For(view.Order),
            [nameof(ReversalMailBody.Imprint)] = publicUrl.To("/legal/imprint"),
        });
        return new Mail { To = to, FromName = view.Operator.Name, Subject = Subject(view, reversal), Html = body.Html, Text = body.Text, Attachments = Rest(view, reversal) };
    }

    /// <summary>What stays valid, as it is when the mail leaves: a PDF from before has tickets in it that no door takes.</summary>
    private static IReadOnlyList<Attachment> Rest(OrderView view, Reversal reversal) => reversal.Kind == ReversalKind.Part && view.Stage == OrderStage.Confirmed
        ?
        [
            new Attachment($"tickets-{view.Order.Number}.pdf", "application/pdf", TicketPdf.Write(view)),
            new Attachment($"{view.Order.Number}.ics", TicketCalendar.ContentType, Encoding.UTF8.GetBytes(TicketCalendar.Write(view))),
        ]
        : [];

    internal static string Subject(OrderView view, Reversal reversal) => reversal.Kind == ReversalKind.Goodwill
        ? T.Of($"{Sum(reversal)} gehen an Sie zurück, Bestellung {view.Order.Number}", $"{Sum(reversal)} goes back to you, order {view.Order.Number}")
        : reversal.Kind == ReversalKind.Part
            ? T.Of($"Teilweise storniert, Bestellung {view.Order.Number}: {ChangeWords.Tickets(view, reversal)}", $"Partly cancelled, order {view.Order.Number}: {ChangeWords.Tickets(view, reversal)}")
        : view.Visits.Count == 1
            ? T.Of($"Storniert: {view.Visits[0].Experience.Title()}, {Show.Day(view.Visits[0].Departure.LocalDate)}", $"Cancelled: {view.Visits[0].Experience.Title()}, {Show.Day(view.Visits[0].Departure.LocalDate)}")
            : T.Of($"Storniert: Bestellung {view.Order.Number}", $"Cancelled: order {view.Order.Number}");

    internal static string Sum(Reversal reversal) => Show.Money(new Money(reversal.AmountMinor, reversal.Currency));
}
