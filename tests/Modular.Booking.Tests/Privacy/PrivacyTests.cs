using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Privacy;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Privacy;

/// <summary>What Booking tells a person about themselves, and what it forgets.</summary>
public sealed class PrivacyTests
{
    private static readonly Guid Person = Guid.CreateVersion7();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Orders_are_told_to_whoever_proved_the_mailbox_and_to_nobody_else(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = new Given();
        given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        await given.SaveAsync(host);

        var mine = await TellAsync(host, EmailAddress.Parse("Anna@demo.example"));
        Assert.Equal(["K7M2Q9XA", "Spree Kajak", "Anna Sommer", "anna@demo.example"], Facts(mine["booking.orders"], "number", "operator", "name", "email"));
        Assert.Equal(["2026-12-05", "10200 EUR"], Facts(mine["booking.orders"], "dates", "total"));
        Assert.Empty((await TellAsync(host, EmailAddress.Parse("anna@elsewhere.example")))["booking.orders"]);
        Assert.False((await TellAsync(host, null)).ContainsKey("booking.orders"));

        var stays = await host.InScopeAsync(services => Answer(services).StaysAsync(new(Person, Guid.Empty, EmailAddress.Parse("anna@demo.example")), Stop));
        Assert.Equal([("booking.contact", new DateOnly(2027, 3, 5)), ("booking.sums", new DateOnly(2034, 12, 31))], stays.Select(s => (s.Key, s.Until!.Value)));
        Assert.Empty(await host.InScopeAsync(services => Answer(services).StaysAsync(new(Person, Guid.Empty, null), Stop)));
    }

    [Theory, BothDatabases]
    public async Task Who_worked_at_a_desk_or_door_is_told_what_they_did(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        await given.SaveAsync(host);
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            db.MoneyEvents.Add(new MoneyEvent { Id = Guid.NewGuid(), OperatorId = order.OperatorId, OrderId = order.Id, PaymentId = Guid.NewGuid(), At = Given.Now, Kind = MoneyEventKind.RefundRequested, AmountMinor = 3400, Currency = "EUR", Note = "Regen", By = Person });
            foreach (var hours in new[] { 1, 2, 30 })
            {
                db.Scans.Add(new Scan { Id = Guid.NewGuid(), OperatorId = order.OperatorId, TicketId = Guid.NewGuid(), ScannedAt = Given.Now.AddHours(hours), ScannedBy = Person, Outcome = ScanOutcome.Admitted });
            }

            await db.SaveChangesAsync(Stop);
        });
        var mine = await TellAsync(host, null);
        Assert.Equal(["K7M2Q9XA", "3400 EUR", "Regen"], Facts(mine["booking.desk"], "order", "amount", "note"));
        Assert.Equal(["1", "2"], mine["booking.door"].Select(r => r.Facts.Single(f => f.Key == "count").Exact));
    }

    [Theory, BothDatabases]
    public async Task Ninety_days_after_the_departure_an_order_has_no_guest_any_more(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = new Given();
        var paid = given.Order(given.Departure(new DateOnly(2026, 12, 5)), OrderState.Confirmed);
        await given.SaveAsync(host);
        await host.InScopeAsync(services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            db.Payments.Add(new Payment { Id = Guid.NewGuid(), OperatorId = paid.OperatorId, OrderId = paid.Id, AccountId = Guid.NewGuid(), OperationId = Guid.NewGuid(), AmountMinor = 10_200, Currency = "EUR", CreatedAt = Given.Now, ExpiresAt = Given.Now });
            return db.SaveChangesAsync(Stop);
        });
        // In time for the 5th: the last day is the 90th after it, in whatever zone.
        host.Clock!.SetUtcNow(new DateTimeOffset(2027, 3, 5, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await ForgetAsync(host));
        host.Clock.SetUtcNow(new DateTimeOffset(2027, 3, 6, 6, 0, 0, TimeSpan.Zero));
        await DisputeAsync(host, 3400);
        Assert.Equal(0, await ForgetAsync(host));
        await DisputeAsync(host, 0);
        Assert.Equal(1, await ForgetAsync(host));
        Assert.Equal(0, await ForgetAsync(host));
        await host.InScopeAsync(async services =>
        {
            var order = await services.GetRequiredService<BookingDb>().Orders.SingleAsync(Stop);
            Assert.Equal((null, null, 10200L), (order.GuestName, order.GuestEmail, order.TotalMinor));
        });
    }

    private static Task<int> ForgetAsync(TestHost host) => host.InScopeAsync(services => services.GetRequiredService<ForgetGuests>().RunAsync(Stop));

    private static Task DisputeAsync(TestHost host, long minor) => host.InScopeAsync(async services =>
        Assert.Equal(1, await services.GetRequiredService<BookingDb>().Payments.ExecuteUpdateAsync(set => set.SetProperty(p => p.DisputedMinor, minor), Stop)));

    private static IPersonalData Answer(IServiceProvider services) => services.GetServices<IPersonalData>().Single(m => m.Module == "booking");

    private static Task<Dictionary<string, List<PersonalRecord>>> TellAsync(TestHost host, EmailAddress? mailbox) => host.InScopeAsync(async services =>
    {
        var told = new Dictionary<string, List<PersonalRecord>>();
        await foreach (var section in Answer(services).TellAsync(new(Person, Guid.Empty, mailbox), Stop))
        {
            told[section.Key] = await section.Records.ToListAsync(Stop);
        }

        return told;
    });

    private static string[] Facts(List<PersonalRecord> records, params string[] keys) => [.. keys.Select(key => Assert.Single(records).Facts.Single(f => f.Key == key)).Select(f => f.Exact ?? f.Shown)];
}
