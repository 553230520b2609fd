using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Testing;

namespace Modular.Booking.Tests.Support;

/// <summary>A small business with one tour, in memory and, if wanted, in a host's database. Ids count up, so that tests can name them.</summary>
internal sealed class Given
{
    public static readonly DateTime Now = new(2026, 12, 1, 9, 0, 0, DateTimeKind.Utc);

    /// <summary>What opens an order made here.</summary>
    public const string Secret = "c2VjcmV0LXNlY3JldC1zZQ";

    private int _ids;

    public Given()
    {
        Operator = new Operator
        {
            Id = Id(),
            Slug = "spree-kajak",
            Name = "Spree Kajak",
            Zone = "Europe/Berlin",
            Currency = "EUR",
            ContactEmail = "hallo@spree-kajak.example",
            ContactPhone = "+49 30 123456",
            LegalAddress = "Spree Kajak GmbH\nAm Flutgraben 9\n12435 Berlin",
            TagLineDe = "Berlin vom Wasser aus",
            TagLineEn = "Berlin from the water",
            CreatedAt = Now,
        };
        Experience = new Experience
        {
            Id = Id(),
            OperatorId = Operator.Id,
            Slug = "abendtour",
            Zone = "Europe/Berlin",
            TitleDe = "Abendtour im Kajak",
            TitleEn = "Evening tour by kayak",
            SummaryDe = "Wenn die Stadt die Lichter anmacht.",
            SummaryEn = "When the city turns its lights on.",
            DescriptionDe = "Erster Absatz.\n\nZweiter Absatz.",
            DescriptionEn = "First paragraph.\n\nSecond paragraph.",
            MeetingPointDe = "Steg am Flutgraben 9, 12435 Berlin",
            MeetingPointEn = "Jetty at Am Flutgraben 9, 12435 Berlin",
            CreatedAt = Now,
        };
        Option = new Option { Id = Id(), OperatorId = Operator.Id, ExperienceId = Experience.Id, TitleDe = "Geführte Tour", TitleEn = "Guided tour", DurationMinutes = 150 };
        Adult = Unit(UnitType.Adult, "Erwachsene", "Adult", 3900, 1900, 1, 0);
        Child = Unit(UnitType.Child, "Kind", "Child", 2400, 700, 1, 1);
        Option.Units.AddRange([Adult, Child]);
        Experience.Options.Add(Option);
        Assert.True(Experience.Publish().IsDone);
    }

    public Operator Operator { get; }

    public Experience Experience { get; }

    public Option Option { get; }

    public Unit Adult { get; }

    public Unit Child { get; }

    public List<object> Rows { get; } = [];

    public Guid Id() => new($"01900000-0000-7000-8000-{++_ids:x12}");

    public Unit Unit(UnitType type, string de, string en, long price, int vat, int places, int position) => new()
    {
        Id = Id(),
        OperatorId = Operator.Id,
        OptionId = Option.Id,
        Type = type,
        TitleDe = de,
        TitleEn = en,
        PriceMinor = price,
        VatBasisPoints = vat,
        Places = places,
        Position = position,
    };

    /// <summary>A departure in Berlin's winter time, with a pool of its own.</summary>
    public Departure Departure(DateOnly day, int hour = 17, int capacity = 10, int held = 0, int sold = 0, DepartureState state = DepartureState.Open, bool pool = true)
    {
        var starts = DateTime.SpecifyKind(day.ToDateTime(new TimeOnly(hour - 1, 0)), DateTimeKind.Utc);
        var departure = new Departure
        {
            Id = Id(),
            OperatorId = Operator.Id,
            ExperienceId = Experience.Id,
            OptionId = Option.Id,
            LocalDate = day,
            LocalMinute = hour * 60,
            Zone = "Europe/Berlin",
            StartsAt = starts,
            EndsAt = starts.AddMinutes(150),
            ClosesAt = starts.AddHours(-1),
            State = state,
        };
        Rows.Add(departure);
        if (pool)
        {
            Draw(departure, Pool(capacity, held, sold));
        }

        return departure;
    }

    public Pool Pool(int capacity, int held = 0, int sold = 0)
    {
        var id = Id();
        var pool = new Pool { Id = id, OperatorId = Operator.Id, Key = $"p:{id}", Capacity = capacity, Held = held, Sold = sold };
        Rows.Add(pool);
        return pool;
    }

    public void Draw(Departure departure, Pool pool) => Rows.Add(new DeparturePool { DepartureId = departure.Id, PoolId = pool.Id });

    public Pool PoolOf(Departure departure) => Rows.OfType<Pool>().Single(p => p.Id == Rows.OfType<DeparturePool>().First(l => l.DepartureId == departure.Id).PoolId);

    public void Allocate(Pool pool, int places, DateTime expires, AllocationState state = AllocationState.Held) =>
        Rows.Add(new Allocation { OrderId = Id(), PoolId = pool.Id, Places = places, State = state, ExpiresAt = expires });

    /// <summary>Two adults and a child on one departure.</summary>
    public Order Order(Departure departure, OrderState state = OrderState.Held, string culture = "de-DE", Func<Guid, string>? secret = null)
    {
        var id = Id();
        var order = new Order
        {
            Id = id,
            OperatorId = Operator.Id,
            Number = "K7M2Q9XA",
            SecretHash = OrderSecrets.Hash(secret?.Invoke(id) ?? Secret),
            IdempotencyKey = Id(),
            RequestHash = SHA256.HashData(Encoding.ASCII.GetBytes("x")),
            State = state,
            Culture = culture,
            TotalMinor = 10_200,
            Currency = "EUR",
            HeldAt = Now,
            ExpiresAt = Now.AddMinutes(15),
            Version = 1,
        };
        order.Lines.Add(Line(order, departure, Adult, 2));
        order.Lines.Add(Line(order, departure, Child, 1));
        if (state == OrderState.Confirmed)
        {
            order.GuestName = "Anna Sommer";
            order.GuestEmail = "anna@demo.example";
            order.ConfirmedAt = Now.AddMinutes(2);
            Rows.AddRange([Ticket(order, departure, Adult, "7K2M9XQA4T3WB1ZC"), Ticket(order, departure, Adult, "8K2M9XQA4T3WB1ZC"), Ticket(order, departure, Child, "9K2M9XQA4T3WB1ZC")]);
        }

        Rows.Add(order);
        return order;
    }

    public Ticket Ticket(Order order, Departure departure, Unit unit, string code) =>
        new() { Id = Id(), OperatorId = Operator.Id, OrderId = order.Id, DepartureId = departure.Id, UnitId = unit.Id, Code = code };

    /// <summary>The order as its page would read it.</summary>
    public OrderView View(Order order, DateTime? now = null)
    {
        var departure = Rows.OfType<Departure>().Single(d => d.Id == order.Lines[0].DepartureId);
        Unit UnitOf(Guid id) => Option.Units.Single(u => u.Id == id);
        return new OrderView
        {
            Operator = Operator,
            Order = order,
            Visits = [new Visit(
                departure, Experience, Option,
                [.. order.Lines.Select(l => new Position(l, UnitOf(l.UnitId)))],
                [.. Rows.OfType<Ticket>().Where(t => t.OrderId == order.Id).Select(t => new Entry(t, UnitOf(t.UnitId)))])],
            Now = now ?? Now,
        };
    }

    /// <summary>Writes everything into a host's database.</summary>
    public Task SaveAsync(TestHost host) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        db.AddRange([Operator, Experience, .. Rows]);
        await db.SaveChangesAsync();
    });

    public static Task<TestHost> HostAsync(Database database, Action<TestHostOptions>? with = null)
    {
        var options = new TestHostOptions { Clock = new FakeTimeProvider(Now) };
        with?.Invoke(options);
        return TestHost.StartAsync(database, options);
    }

    private OrderLine Line(Order order, Departure departure, Unit unit, int quantity) => new()
    {
        Id = Id(),
        OperatorId = Operator.Id,
        OrderId = order.Id,
        DepartureId = departure.Id,
        UnitId = unit.Id,
        Quantity = quantity,
        PriceMinor = unit.PriceMinor,
        VatBasisPoints = unit.VatBasisPoints,
        Places = unit.Places,
    };
}
