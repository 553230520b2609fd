using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.CheckIn;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tickets;
using Modular.Testing;

namespace Modular.Booking.Tests.CheckIn;

public class RedeemTests
{
    private const string Code = "7K2M9XQA4T3WB1ZC";

    [Theory, BothDatabases]
    public async Task Of_many_doors_at_once_exactly_one_admits_and_every_scan_is_kept(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await TodayAsync(host);
        var scans = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => ScanAsync(host, given.Operator.Id))));
        Assert.All(scans, s => Assert.NotNull(s));
        var outcomes = await ReadAsync(host, db => db.Scans.Select(s => s.Outcome).ToListAsync());
        Assert.Equal(12, outcomes.Count);
        Assert.Single(outcomes, ScanOutcome.Admitted);
        Assert.Equal(11, outcomes.Count(o => o == ScanOutcome.AlreadyRedeemed));
    }

    [Theory, BothDatabases]
    public async Task A_second_scan_keeps_the_time_of_the_first(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await TodayAsync(host);
        await ScanAsync(host, given.Operator.Id);
        host.Clock!.Advance(TimeSpan.FromMinutes(20));
        var second = await ScanAsync(host, given.Operator.Id);
        var view = await ReadAsync(host, db => ScanView.ReadAsync(db, given.Operator.Id, second!.Value, CancellationToken.None));
        Assert.Equal((ScanOutcome.AlreadyRedeemed, Given.Now), (view!.Outcome, view.FirstRedeemedAt!.Value));
        Assert.Equal("Anna Sommer", view.GuestName);
    }

    [Theory, BothDatabases]
    public async Task At_another_operators_door_the_ticket_does_not_exist(Database database)
    {
        await using var host = await Given.HostAsync(database);
        await TodayAsync(host);
        Assert.Null(await ScanAsync(host, Guid.CreateVersion7()));
        Assert.Equal(0, await ReadAsync(host, db => db.Scans.CountAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_ticket_of_another_day_is_admitted_only_when_the_door_says_so(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await TodayAsync(host, new DateOnly(2026, 12, 3));
        Assert.Equal(ScanOutcome.OtherDay, await OutcomeAsync(host, await ScanAsync(host, given.Operator.Id)));
        Assert.Equal(ScanOutcome.Admitted, await OutcomeAsync(host, await ScanAsync(host, given.Operator.Id, anyDay: true)));
        Assert.Equal(ScanOutcome.AlreadyRedeemed, await OutcomeAsync(host, await ScanAsync(host, given.Operator.Id)));
    }

    [Theory, BothDatabases]
    public async Task A_revoked_ticket_is_not_admitted_even_when_the_door_insists(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await TodayAsync(host);
        await ReadAsync(host, db => db.Tickets.ExecuteUpdateAsync(t => t.SetProperty(x => x.State, TicketState.Revoked)));
        Assert.Equal(ScanOutcome.Revoked, await OutcomeAsync(host, await ScanAsync(host, given.Operator.Id, anyDay: true)));
    }

    [Theory, BothDatabases]
    public async Task A_question_asked_again_finds_its_first_answer_also_when_both_come_at_once(Database database)
    {
        await using var host = await Given.HostAsync(database);
        var given = await TodayAsync(host);
        var question = Guid.CreateVersion7();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ScanAsync(host, given.Operator.Id, question: question))));
        Assert.All(answers, answer => Assert.Equal(question, answer));
        Assert.Equal(ScanOutcome.Admitted, await OutcomeAsync(host, question));
        Assert.Equal(1, await ReadAsync(host, db => db.Scans.CountAsync()));

        // Another question about the same ticket is another scan, and so is one whose name another operator's scan has taken.
        Assert.Equal(ScanOutcome.AlreadyRedeemed, await OutcomeAsync(host, await ScanAsync(host, given.Operator.Id, question: Guid.CreateVersion7())));
        await ReadAsync(host, db => db.Scans.Where(s => s.Id == question).ExecuteUpdateAsync(s => s.SetProperty(x => x.TicketId, Guid.CreateVersion7()).SetProperty(x => x.OperatorId, Guid.CreateVersion7())));
        var other = await ScanAsync(host, given.Operator.Id, question: question);
        Assert.NotEqual(question, other);
        Assert.Equal(ScanOutcome.AlreadyRedeemed, await OutcomeAsync(host, other));
    }

    [Fact]
    public void A_day_is_the_places_own_day_and_a_tour_past_midnight_is_still_today()
    {
        var start = new DateTime(2026, 12, 1, 21, 0, 0, DateTimeKind.Utc);
        Assert.True(Redeem.IsToday(new(2026, 11, 30, 23, 30, 0, DateTimeKind.Utc), "Europe/Berlin", new(2026, 12, 1), start, start.AddHours(4)));
        Assert.False(Redeem.IsToday(new(2026, 11, 30, 22, 30, 0, DateTimeKind.Utc), "Europe/Berlin", new(2026, 12, 1), start, start.AddHours(4)));
        Assert.True(Redeem.IsToday(new(2026, 12, 2, 0, 30, 0, DateTimeKind.Utc), "Europe/Berlin", new(2026, 12, 1), start, start.AddHours(4)));
    }

    private static async Task<Given> TodayAsync(TestHost host, DateOnly? day = null)
    {
        var given = new Given();
        given.Order(given.Departure(day ?? new DateOnly(2026, 12, 1), sold: 3), OrderState.Confirmed);
        await given.SaveAsync(host);
        return given;
    }

    private static Task<Guid?> ScanAsync(TestHost host, Guid operatorId, bool anyDay = false, Guid? question = null) =>
        host.InScopeAsync(s => s.GetRequiredService<Redeem>().RunAsync(operatorId, Code, Guid.CreateVersion7(), anyDay, question, CancellationToken.None));

    private static Task<ScanOutcome> OutcomeAsync(TestHost host, Guid? scan) => ReadAsync(host, db => db.Scans.Where(s => s.Id == scan).Select(s => s.Outcome).SingleAsync());

    private static Task<T> ReadAsync<T>(TestHost host, Func<BookingDb, Task<T>> read) => host.InScopeAsync(s => read(s.GetRequiredService<BookingDb>()));
}
