using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Details;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Mails;

/// <summary>Brings tickets and link to the mailbox of an order after name or mailbox were corrected. One that was corrected again gets nothing.</summary>
internal sealed class ContactMail(BookingDb db, OrderLinks links, PublicUrl publicUrl, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "booking.contact-changed";

    public string Template => Name;

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IMailComposer, ContactMail>();
        services.AddScoped<IMailComposer, FarewellMail>();
    }

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.ContactChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == reference, cancellation) is not { } change
            || await db.ReadOrderAsync(change.OrderId, clock.UtcNow(), cancellation) is not { Stage: OrderStage.Confirmed } view
            || view.Order.GuestEmail != change.NewEmail
            || !EmailAddress.TryParse(change.NewEmail, out var to))
        {
            return null;
        }

        using var spoken = Language.Use(view.Order.Culture);
        var body = await renderer.Render<ContactMailBody>(Language.Code, new Dictionary<string, object?>
        {
            [nameof(ContactMailBody.Data)] = view,
            [nameof(ContactMailBody.Title)] = T.Of("Ihre Angaben sind geändert", "Your details are changed"),
            [nameof(ContactMailBody.Said)] = T.Of("Name oder E-Mail-Adresse dieser Bestellung wurden über ihren Link geändert. Die Tickets hängen an dieser Nachricht; ihre Codes sind dieselben wie vorher.", "name or e-mail address of this order were changed by its link. The tickets are attached to this message; their codes are the same as before."),
            [nameof(ContactMailBody.Link)] = links.For(view.Order),
            [nameof(ContactMailBody.Imprint)] = publicUrl.To("/legal/imprint"),
        });
        return new Mail
        {
            To = to,
            FromName = view.Operator.Name,
            Subject = T.Of($"Ihre Angaben sind geändert, Bestellung {view.Order.Number}", $"Your details are changed, order {view.Order.Number}"),
            Html = body.Html,
            Text = body.Text,
            Attachments =
            [
                new Attachment($"tickets-{view.Order.Number}.pdf", "application/pdf", TicketPdf.Write(view)),
                new Attachment($"{view.Order.Number}.ics", TicketCalendar.ContentType, Encoding.UTF8.GetBytes(TicketCalendar.Write(view))),
            ],
        };
    }
}

/// <summary>Tells the mailbox that an order had before that it gets no more mail about it, without the link: who wrote the order may be somebody else by now.</summary>
internal sealed class FarewellMail(BookingDb db, PublicUrl publicUrl, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "booking.contact-left";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.ContactChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == reference, cancellation) is not { } change
            || await db.ReadOrderAsync(change.OrderId, clock.UtcNow(), cancellation) is not { } view
            || !EmailAddress.TryParse(change.OldEmail, out var to))
        {
            return null;
        }

        using var spoken = Language.Use(view.Order.Culture);
        var subject = T.Of($"E-Mail-Adresse geändert, Bestellung {view.Order.Number}", $"E-mail address changed, order {view.Order.Number}");
        var body = await renderer.Render<ContactMailBody>(Language.Code, new Dictionary<string, object?>
        {
            [nameof(ContactMailBody.Data)] = view,
            [nameof(ContactMailBody.Title)] = T.Of("Die E-Mail-Adresse ist geändert", "The e-mail address is changed"),
            [nameof(ContactMailBody.Said)] = T.Of(
                $"die Nachrichten zu dieser Bestellung gehen jetzt an {Masked(change.NewEmail)}. Waren Sie das nicht, melden Sie sich bitte gleich beim Veranstalter; seine Telefonnummer und Adresse stehen unten.",
                $"messages about this order now go to {Masked(change.NewEmail)}. If that was not you, please contact the operator at once; telephone number and address are below."),
            [nameof(ContactMailBody.Imprint)] = publicUrl.To("/legal/imprint"),
        });
        return new Mail { To = to, FromName = view.Operator.Name, Subject = subject, Html = body.Html, Text = body.Text };
    }

    /// <summary>"b…@example.org": enough to recognise one's own, too little to write to.</summary>
    internal static string Masked(string email) => email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? $"{email[0]}…{email[at..]}" : "…";
}
