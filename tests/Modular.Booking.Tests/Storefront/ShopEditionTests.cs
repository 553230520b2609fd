using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Shop;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Storefront;

public sealed class ShopEditionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Every_change_of_what_the_front_page_shows_counts_the_edition_up(Database database)
    {
        var given = new Given();
        await using var host = await StartAsync(database, given);
        var season = new Season { Id = given.Id(), OperatorId = given.Operator.Id, OptionId = given.Option.Id, NameDe = "Sommer", NameEn = "Summer", From = new(2027, 6, 1), Until = new(2027, 8, 31) };
        var other = new Operator { Id = given.Id(), Slug = "other", Name = "Other", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Given.Now };
        var experience = new Experience { Id = given.Id(), OperatorId = given.Operator.Id, Slug = "neu", TitleDe = "Neu", TitleEn = "New", Zone = "Europe/Berlin", CreatedAt = Given.Now };
        var option = new Option { Id = given.Id(), OperatorId = given.Operator.Id, ExperienceId = experience.Id, TitleDe = "Tour", TitleEn = "Tour", DurationMinutes = 60 };
        var unit = new Unit { Id = given.Id(), OperatorId = given.Operator.Id, OptionId = option.Id, Type = UnitType.Adult, TitleDe = "Erwachsene", TitleEn = "Adult", PriceMinor = 100, VatBasisPoints = 1900 };

        async Task Grows(string what, Func<BookingDb, Task> change, Guid? shop = null)
        {
            var before = await NumberAsync(host, shop ?? given.Operator.Id);
            await host.InScopeAsync(async services =>
            {
                var db = services.GetRequiredService<BookingDb>();
                await change(db);
                await db.SaveChangesAsync(Ct);
                return 0;
            });
            Assert.True(await NumberAsync(host, shop ?? given.Operator.Id) > before, $"{what} left the edition at {before}");
        }

        Task Add(BookingDb db, object row)
        {
            db.Add(row);
            return Task.CompletedTask;
        }

        await Grows("a new operator", db => Add(db, other), other.Id);
        await Grows("an operator's name", db => db.Operators.Where(o => o.Id == other.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.Name, "Renamed"), Ct), other.Id);
        await Grows("a new experience", db => Add(db, experience));
        await Grows("an experience's title", db => db.Experiences.Where(e => e.Id == experience.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.TitleDe, "Anders"), Ct));
        await Grows("a new option", db => Add(db, option));
        await Grows("an option's length", db => db.Options.Where(o => o.Id == option.Id).ExecuteUpdateAsync(set => set.SetProperty(o => o.DurationMinutes, 90), Ct));
        await Grows("a new unit", db => Add(db, unit));
        await Grows("a unit's price", db => db.Units.Where(u => u.Id == unit.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.PriceMinor, 200), Ct));
        await Grows("a price by day", db => Add(db, new DatePrice { UnitId = unit.Id, Date = new(2027, 1, 1), OperatorId = given.Operator.Id, OptionId = option.Id, PriceMinor = 300 }));
        await Grows("another price by day", db => db.DatePrices.ExecuteUpdateAsync(set => set.SetProperty(p => p.PriceMinor, 400), Ct));
        await Grows("no price by day", db => db.DatePrices.ExecuteDeleteAsync(Ct));
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            db.Add(season);
            return await db.SaveChangesAsync(Ct);
        });
        await Grows("a season's price", db => Add(db, new SeasonPrice { SeasonId = season.Id, UnitId = unit.Id, OperatorId = given.Operator.Id, OptionId = option.Id, PriceMinor = 300 }));
        await Grows("another season's price", db => db.SeasonPrices.ExecuteUpdateAsync(set => set.SetProperty(p => p.PriceMinor, 400), Ct));
        await Grows("a season that is over, with its prices", db => db.Seasons.ExecuteDeleteAsync(Ct));
        await Grows("a unit that is gone", db => db.Units.Where(u => u.Id == unit.Id).ExecuteDeleteAsync(Ct));
        await Grows("an option that is gone", db => db.Options.Where(o => o.Id == option.Id).ExecuteDeleteAsync(Ct));
        await Grows("an experience that is gone", db => db.Experiences.Where(e => e.Id == experience.Id).ExecuteDeleteAsync(Ct));
        await Grows("an operator that is gone", db => db.Operators.Where(o => o.Id == other.Id).ExecuteDeleteAsync(Ct), other.Id);
    }

    [Theory, BothDatabases]
    public async Task A_change_shows_at_once_and_a_change_that_was_taken_back_never(Database database)
    {
        var given = new Given();
        await using var host = await StartAsync(database, given);
        var first = await PageAsync(host);
        Assert.Contains("Abendtour im Kajak", first, StringComparison.Ordinal);
        Assert.Equal(first, await PageAsync(host));

        await TitleAsync(host, "Morgentour");
        Assert.Contains("Morgentour", await PageAsync(host), StringComparison.Ordinal);

        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            await db.Experiences.ExecuteUpdateAsync(set => set.SetProperty(e => e.TitleDe, "Niemals"), Ct);
            await transaction.RollbackAsync(Ct);
            return 0;
        });
        Assert.Contains("Morgentour", await PageAsync(host), StringComparison.Ordinal);
    }

    /// <summary>The control: what is served is a copy, and nothing but the edition keeps it right.</summary>
    [Theory, BothDatabases]
    public async Task Without_the_triggers_the_old_page_would_stand(Database database)
    {
        var given = new Given();
        await using var host = await StartAsync(database, given);
        await PageAsync(host);
        await host.InScopeAsync(async services =>
        {
            foreach (var sql in database == Database.Sqlite ? ShopEditionTriggers.SqliteGone() : ShopEditionTriggers.PostgresGone())
            {
                await services.GetRequiredService<BookingDb>().Database.ExecuteSqlRawAsync(sql, Ct);
            }

            return 0;
        });

        await TitleAsync(host, "Morgentour");

        Assert.Contains("Abendtour im Kajak", await PageAsync(host), StringComparison.Ordinal);
        // An address with a question gets no copy.
        Assert.Contains("Morgentour", await PageAsync(host, "?seen=1"), StringComparison.Ordinal);
    }

    /// <summary>"From" follows the calendar there, and the calendar moves without any change.</summary>
    [Theory, BothDatabases]
    public async Task A_shop_with_prices_by_day_is_rendered_anew(Database database)
    {
        var given = new Given();
        given.Rows.Add(new DatePrice { UnitId = given.Adult.Id, Date = new(2026, 12, 5), OperatorId = given.Operator.Id, OptionId = given.Option.Id, PriceMinor = 1900 });
        given.Departure(new DateOnly(2026, 12, 5));
        given.Departure(new DateOnly(2026, 12, 12));
        await using var host = await StartAsync(database, given);
        Assert.Matches("ab 19\\s€", await PageAsync(host));

        host.Clock!.Advance(TimeSpan.FromDays(6));

        Assert.Matches("ab 39\\s€", await PageAsync(host));
    }

    private static Task<int> TitleAsync(TestHost host, string title) => host.InScopeAsync(services =>
        services.GetRequiredService<BookingDb>().Experiences.ExecuteUpdateAsync(set => set.SetProperty(e => e.TitleDe, title), Ct));

    private static Task<long> NumberAsync(TestHost host, Guid shop) => host.InScopeAsync(services =>
        services.GetRequiredService<BookingDb>().ShopEditions.Where(s => s.OperatorId == shop).Select(s => s.Number).SingleOrDefaultAsync(Ct));

    private static async Task<TestHost> StartAsync(Database database, Given given)
    {
        var host = await Given.HostAsync(database);
        await given.SaveAsync(host);
        return host;
    }

    private static async Task<string> PageAsync(TestHost host, string question = "")
    {
        using var http = new HttpClient { BaseAddress = host.BaseUrl };
        http.DefaultRequestHeaders.Add("Accept-Language", "de");
        return await http.GetStringAsync("/book/spree-kajak" + question, Ct);
    }
}
