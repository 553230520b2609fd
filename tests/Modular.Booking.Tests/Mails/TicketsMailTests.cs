using Autofac;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Contracts;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;
using UglyToad.PdfPig;

namespace Modular.Booking.Tests.Mails;

public sealed class TicketsMailTests
{
    [Theory, BothDatabases("de-DE"), BothDatabases("en-GB")]
    public async Task A_confirmed_order_sends_one_mail_with_its_tickets(Database database, string culture)
    {
        var given = new Given();
        var sent = new Outgoing();
        await using var host = await HostAsync(database, sent);
        var secrets = host.Services.GetRequiredService<OrderSecrets>();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed, culture, secrets.For);
        await given.SaveAsync(host);

        await ConfirmAsync(host, order);
        await host.SettleAsync();

        var mail = Assert.Single(sent.Mails);
        Assert.Equal("anna@demo.example", mail.To.Reveal());
        Assert.Equal("Spree Kajak", mail.FromName);
        Assert.Equal(culture == "de-DE" ? "Ihre Tickets: Abendtour im Kajak, Sa., 5. Dezember" : "Your tickets: Evening tour by kayak, Sat 5 December", mail.Subject);
        foreach (var body in new[] { mail.Html, mail.Text })
        {
            Assert.Contains($"/orders/{secrets.For(order.Id)}", body, StringComparison.Ordinal);
            Assert.Contains("Anna Sommer", body, StringComparison.Ordinal);
            Assert.Matches(culture == "de-DE" ? "102,00\\s€" : "€102\\.00", body);
        }

        Assert.Equal(["tickets-K7M2Q9XA.pdf", "K7M2Q9XA.ics"], mail.Attachments.Select(a => a.FileName));
        using var pdf = PdfDocument.Open(mail.Attachments[0].Content);
        Assert.Equal(3, pdf.NumberOfPages);
        Assert.DoesNotContain(host.Logs.All, line => line.Contains("Sommer", StringComparison.Ordinal) || line.Contains(secrets.For(order.Id), StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task An_order_cancelled_before_the_mail_went_out_sends_none(Database database)
    {
        var given = new Given();
        var sent = new Outgoing();
        await using var host = await HostAsync(database, sent);
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        order.State = OrderState.Cancelled;
        await given.SaveAsync(host);

        await ConfirmAsync(host, order);
        await host.SettleAsync();

        Assert.Empty(sent.Mails);
    }

    private static Task<TestHost> HostAsync(Database database, Outgoing sent) => TestHost.StartAsync(database, new TestHostOptions
    {
        Clock = new FakeTimeProvider(Given.Now),
        Register = container => container.RegisterInstance<IMailTransport>(sent),
    });

    private static Task ConfirmAsync(TestHost host, Order order) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        db.Tell(new OrderConfirmed(order.Id, order.OperatorId, order.Version, order.TotalMinor, order.Currency));
        await db.SaveChangesAsync();
    });

    private sealed class Outgoing : IMailTransport
    {
        public List<Mail> Mails { get; } = [];

        public Task SendAsync(Mail mail, string messageId, CancellationToken cancellation)
        {
            Mails.Add(mail);
            return Task.CompletedTask;
        }
    }
}
