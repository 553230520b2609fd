using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Mails;

/// <summary>News about money that a guest who has left the page would otherwise not get. The reference is the line of the payment's history.</summary>
internal sealed class MoneyMail(BookingDb db, OrderLinks links, PublicUrl publicUrl, MailRenderer renderer, TimeProvider clock) : IMailComposer
{
    public const string Name = "booking.money";

    public string Template => Name;

    public async Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation)
    {
        if (await db.MoneyEvents.AsNoTracking().SingleOrDefaultAsync(e => e.Id == reference, cancellation) is not { } line
            || await db.ReadOrderAsync(line.OrderId, clock.UtcNow(), cancellation) is not { } view
            || !EmailAddress.TryParse(view.Order.GuestEmail, out var to))
        {
            return null;
        }

        using var spoken = Language.Use(view.Order.Culture);
        if (MoneyLetter.Of(view, line) is not { } letter)
        {
            return null;
        }

        var body = await renderer.Render<MoneyMailBody>(Language.Code, new Dictionary<string, object?>
        {
            [nameof(MoneyMailBody.Data)] = view,
            [nameof(MoneyMailBody.Letter)] = letter,
            [nameof(MoneyMailBody.Link)] = links.For(view.Order),
            [nameof(MoneyMailBody.Imprint)] = publicUrl.To("/legal/imprint"),
        });
        return new Mail { To = to, FromName = view.Operator.Name, Subject = letter.Subject, Html = body.Html, Text = body.Text };
    }

    public static void Add(IServiceCollection services) => services.AddScoped<IMailComposer, MoneyMail>();
}
