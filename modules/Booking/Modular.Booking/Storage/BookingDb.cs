using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Channels;
using Modular.Booking.Notes;
using Modular.Booking.Invoices;
using Modular.Booking.Details;
using Modular.Booking.Octo;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Reconcile;
using Modular.Booking.Schedule;
using Modular.Booking.Shop;
using Modular.Booking.Telemetry;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Storage;

internal abstract class BookingDb(DbContextOptions options) : ModuleDb(options)
{
    private readonly Milestones _milestones = new();

    public override string Module => "booking";

    public DbSet<Operator> Operators => Set<Operator>();

    public DbSet<Experience> Experiences => Set<Experience>();

    public DbSet<Option> Options => Set<Option>();

    public DbSet<Unit> Units => Set<Unit>();

    public DbSet<ShopEdition> ShopEditions => Set<ShopEdition>();

    public DbSet<Resource> Resources => Set<Resource>();

    public DbSet<OptionResource> OptionResources => Set<OptionResource>();

    public DbSet<WeeklySchedule> Schedules => Set<WeeklySchedule>();

    public DbSet<ScheduleException> ScheduleExceptions => Set<ScheduleException>();

    public DbSet<Season> Seasons => Set<Season>();

    public DbSet<SeasonPrice> SeasonPrices => Set<SeasonPrice>();

    public DbSet<DatePrice> DatePrices => Set<DatePrice>();

    public DbSet<Departure> Departures => Set<Departure>();

    public DbSet<Pool> Pools => Set<Pool>();

    public DbSet<DeparturePool> DeparturePools => Set<DeparturePool>();

    public DbSet<Allocation> Allocations => Set<Allocation>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderLine> OrderLines => Set<OrderLine>();

    public DbSet<OrderNote> OrderNotes => Set<OrderNote>();

    public DbSet<CancellationPolicy> Policies => Set<CancellationPolicy>();

    public DbSet<Reversal> Reversals => Set<Reversal>();

    public DbSet<ContactChange> ContactChanges => Set<ContactChange>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<PayForm> PayForms => Set<PayForm>();

    public DbSet<Refund> Refunds => Set<Refund>();

    public DbSet<MoneyEvent> MoneyEvents => Set<MoneyEvent>();

    public DbSet<Billing> Billings => Set<Billing>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Discrepancy> Discrepancies => Set<Discrepancy>();

    public DbSet<Duty> Duties => Set<Duty>();

    public DbSet<PaymentAccount> PaymentAccounts => Set<PaymentAccount>();

    public DbSet<Reseller> Resellers => Set<Reseller>();

    public DbSet<ResellerKey> ResellerKeys => Set<ResellerKey>();

    public DbSet<OctoBooking> OctoBookings => Set<OctoBooking>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<Scan> Scans => Set<Scan>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Noting detects changes, and what was detected need not be detected again.
        await _milestones.NoteAsync(this, cancellationToken);
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        try
        {
            ChangeTracker.AutoDetectChangesEnabled = false;
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    protected override void Shape(ModelBuilder model) => BookingModel.Shape(model);

    protected override void OnEnded(bool committed) => _milestones.Settle(committed, this.GetService<BookingMetrics>());
}

internal sealed class SqliteBookingDb(DbContextOptions<SqliteBookingDb> options) : BookingDb(options);

internal sealed class PostgresBookingDb(DbContextOptions<PostgresBookingDb> options) : BookingDb(options);
