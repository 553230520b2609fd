using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
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
        return new Mail { To = to, FromName = view.Operator.Name, Subject = Subject(view, reversal), Html = body.Html, Text = body.Text };
    }

    internal static string Subject(OrderView view, Reversal reversal) => reversal.Kind == ReversalKind.Goodwill
        ? T.Of($"{Sum(reversal)} gehen an Sie zurück, Bestellung {view.Order.Number}", $"{Sum(reversal)} goes back to you, order {view.Order.Number}")
        : view.Visits.Count == 1
            ? T.Of($"Storniert: {view.Visits[0].Experience.Title()}, {Show.Day(view.Visits[0].Departure.LocalDate)}", $"Cancelled: {view.Visits[0].Experience.Title()}, {Show.Day(view.Visits[0].Departure.LocalDate)}")
            : T.Of($"Storniert: Bestellung {view.Order.Number}", $"Cancelled: order {view.Order.Number}");

    internal static string Sum(Reversal reversal) => Show.Money(new Money(reversal.AmountMinor, reversal.Currency));
}
