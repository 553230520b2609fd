using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Storage;

internal abstract class BookingDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "booking";

    public DbSet<Operator> Operators => Set<Operator>();

    public DbSet<Experience> Experiences => Set<Experience>();

    public DbSet<Option> Options => Set<Option>();

    public DbSet<Unit> Units => Set<Unit>();

    public DbSet<Resource> Resources => Set<Resource>();

    public DbSet<OptionResource> OptionResources => Set<OptionResource>();

    public DbSet<WeeklySchedule> Schedules => Set<WeeklySchedule>();

    public DbSet<Departure> Departures => Set<Departure>();

    public DbSet<Pool> Pools => Set<Pool>();

    public DbSet<DeparturePool> DeparturePools => Set<DeparturePool>();

    public DbSet<Allocation> Allocations => Set<Allocation>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<PaymentAccount> PaymentAccounts => Set<PaymentAccount>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<Scan> Scans => Set<Scan>();

    protected override void Shape(ModelBuilder model) => BookingModel.Shape(model);
}

internal sealed class SqliteBookingDb(DbContextOptions<SqliteBookingDb> options) : BookingDb(options);

internal sealed class PostgresBookingDb(DbContextOptions<PostgresBookingDb> options) : BookingDb(options);
