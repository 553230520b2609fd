using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
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
using Modular.Booking.Tickets;

namespace Modular.Booking.Storage;

/// <summary>
/// Tables, lengths and indexes. Keys of what an order touches carry no foreign keys to the catalogue: an order outlives what it bought,
/// and the hot path pays for no look-up it does not need.
/// </summary>
internal static class BookingModel
{
    public static void Shape(ModelBuilder model)
    {
        Catalogue(model);
        Schedule(model);
        Places(model);
        Sales(model);
        Notes(model);
        Cancellation(model);
        Money(model);
        Books(model);
        Documents(model);
        Door(model);
        Resale(model);
    }

    private static void Catalogue(ModelBuilder model)
    {
        model.Entity<Operator>(e =>
        {
            e.ToTable("operator").HasKey(o => o.Id);
            e.HasIndex(o => o.Slug).IsUnique();
            e.Property(o => o.Slug).HasMaxLength(60);
            Text(e, 120, nameof(Operator.Name), nameof(Operator.ContactPhone));
            Text(e, 254, nameof(Operator.ContactEmail), nameof(Operator.TagLineDe), nameof(Operator.TagLineEn));
            Text(e, 500, nameof(Operator.LegalAddress));
            Text(e, 60, nameof(Operator.Zone));
            Text(e, 3, nameof(Operator.Currency));
        });
        model.Entity<Experience>(e =>
        {
            e.ToTable("experience").HasKey(x => x.Id);
            e.HasIndex(x => new { x.OperatorId, x.Slug }).IsUnique();
            Text(e, 80, nameof(Experience.Slug));
            Text(e, 120, nameof(Experience.TitleDe), nameof(Experience.TitleEn));
            Text(e, 300, nameof(Experience.SummaryDe), nameof(Experience.SummaryEn), nameof(Experience.MeetingPointDe), nameof(Experience.MeetingPointEn));
            Text(e, 8000, nameof(Experience.DescriptionDe), nameof(Experience.DescriptionEn));
            Text(e, 64, nameof(Experience.Picture), nameof(Experience.Zone));
            e.HasMany(x => x.Options).WithOne().HasForeignKey(o => o.ExperienceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Option>(e =>
        {
            e.ToTable("option").HasKey(o => o.Id);
            e.HasIndex(o => new { o.OperatorId, o.ExperienceId });
            Text(e, 120, nameof(Option.TitleDe), nameof(Option.TitleEn));
            e.HasMany(o => o.Units).WithOne().HasForeignKey(u => u.OptionId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne(o => o.Policy).WithMany().HasForeignKey(o => o.PolicyId).OnDelete(DeleteBehavior.Restrict);
            e.HasMany(o => o.Resources).WithOne().HasForeignKey(r => r.OptionId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<Unit>(e =>
        {
            e.ToTable("unit", t => t.HasCheckConstraint("ck_unit_price", "price_minor >= 0 and places between 0 and 1000")).HasKey(u => u.Id);
            Text(e, 80, nameof(Unit.TitleDe), nameof(Unit.TitleEn), nameof(Unit.NoteDe), nameof(Unit.NoteEn));
        });
        model.Entity<Resource>(e =>
        {
            e.ToTable("resource").HasKey(r => r.Id);
            e.HasIndex(r => r.OperatorId);
            Text(e, 120, nameof(Resource.Name));
        });
        model.Entity<ShopEdition>(e =>
        {
            e.ToTable("shop_edition").HasKey(s => s.OperatorId);
            e.Property(s => s.OperatorId).ValueGeneratedNever();
        });
        model.Entity<OptionResource>(e => e.ToTable("option_resource").HasKey(r => new { r.OptionId, r.ResourceId }));
    }

    private static void Schedule(ModelBuilder model)
    {
        model.Entity<WeeklySchedule>(e =>
        {
            e.ToTable("weekly_schedule").HasKey(s => s.Id);
            e.HasIndex(s => new { s.OperatorId, s.OptionId });
        });
        model.Entity<ScheduleException>(e =>
        {
            e.ToTable("schedule_exception").HasKey(x => x.Id);
            e.HasIndex(x => x.OptionId);
            e.HasIndex(x => new { x.OperatorId, x.From });
            e.HasOne<WeeklySchedule>().WithMany().HasForeignKey(x => x.ScheduleId).OnDelete(DeleteBehavior.Cascade);
            Text(e, 60, nameof(ScheduleException.Starts));
            Text(e, ScheduleException.LongestReason, nameof(ScheduleException.Reason));
        });
        Seasons(model);
        model.Entity<Departure>(e =>
        {
            e.ToTable("departure").HasKey(d => d.Id);
            e.HasIndex(d => new { d.OptionId, d.LocalDate, d.LocalMinute }).IsUnique();
            e.HasIndex(d => new { d.OperatorId, d.LocalDate });
            e.HasIndex(d => new { d.ExperienceId, d.LocalDate });
            Text(e, 60, nameof(Departure.Zone));
        });
    }

    private static void Seasons(ModelBuilder model)
    {
        model.Entity<Season>(e =>
        {
            e.ToTable("season").HasKey(s => s.Id);
            e.HasIndex(s => s.OptionId);
            Text(e, 80, nameof(Season.NameDe), nameof(Season.NameEn));
            e.HasMany(s => s.Prices).WithOne().HasForeignKey(p => p.SeasonId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<SeasonPrice>(e =>
        {
            e.ToTable("season_price", t => t.HasCheckConstraint("ck_season_price", "price_minor >= 0")).HasKey(p => new { p.SeasonId, p.UnitId });
            e.HasIndex(p => p.OptionId);
            e.HasOne<Unit>().WithMany().HasForeignKey(p => p.UnitId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<DatePrice>(e =>
        {
            e.ToTable("date_price", t => t.HasCheckConstraint("ck_date_price", "price_minor >= 0")).HasKey(p => new { p.UnitId, p.Date });
            e.HasIndex(p => new { p.OptionId, p.Date });
            e.HasOne<Unit>().WithMany().HasForeignKey(p => p.UnitId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void Places(ModelBuilder model)
    {
        model.Entity<Pool>(e =>
        {
            e.ToTable("pool", t => t.HasCheckConstraint("ck_pool_never_oversold", "held >= 0 and sold >= 0 and held + sold <= capacity")).HasKey(p => p.Id);
            e.HasIndex(p => p.Key).IsUnique();
            Text(e, 100, nameof(Pool.Key));
        });
        model.Entity<DeparturePool>(e =>
        {
            e.ToTable("departure_pool").HasKey(d => new { d.DepartureId, d.PoolId });
            e.HasIndex(d => d.PoolId);
        });
        model.Entity<Allocation>(e =>
        {
            e.ToTable("allocation", t => t.HasCheckConstraint("ck_allocation_places", "places >= 0")).HasKey(a => new { a.OrderId, a.PoolId });
            e.HasIndex(a => new { a.PoolId, a.ExpiresAt }).HasFilter("state = 0");
        });
    }

    private static void Sales(ModelBuilder model)
    {
        model.Entity<Order>(e =>
        {
            e.ToTable("orders").HasKey(o => o.Id);
            e.HasIndex(o => o.SecretHash).IsUnique();
            e.HasIndex(o => o.IdempotencyKey).IsUnique();
            e.HasIndex(o => new { o.OperatorId, o.Number }).IsUnique();
            // The desk's list, its filters by day and the reports walk along this one. Instants only grow: a new entry lands on the last page.
            e.HasIndex(o => new { o.OperatorId, o.HeldAt });
            // A hold has no guest yet and pays nothing for it.
            e.HasIndex(o => o.GuestEmail).HasFilter("guest_email is not null");
            e.HasIndex(o => o.ResellerId).HasFilter("reseller_id is not null");
            Text(e, 12, nameof(Order.Number), nameof(Order.Culture));
            Text(e, 3, nameof(Order.Currency));
            Text(e, 120, nameof(Order.GuestName));
            Text(e, 254, nameof(Order.GuestEmail));
            e.HasMany(o => o.Lines).WithOne().HasForeignKey(l => l.OrderId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ContactChange>(e =>
        {
            e.ToTable("contact_change").HasKey(c => c.Id);
            e.HasIndex(c => c.OrderId);
            Text(e, 120, nameof(ContactChange.OldName), nameof(ContactChange.NewName));
            Text(e, 254, nameof(ContactChange.OldEmail), nameof(ContactChange.NewEmail));
        });
        model.Entity<OrderLine>(e =>
        {
            e.ToTable("order_line", t => t.HasCheckConstraint("ck_order_line_quantity", "quantity > 0 and cancelled between 0 and quantity")).HasKey(l => l.Id);
            // The hot path names its columns and leaves these to the database.
            e.Property(l => l.Cancelled).HasDefaultValue(0);
            e.Property(l => l.Moved).HasDefaultValue(false);
            e.HasIndex(l => l.DepartureId);
        });
    }

    private static void Notes(ModelBuilder model) => model.Entity<OrderNote>(e =>
    {
        e.ToTable("order_note").HasKey(n => n.Id);
        e.HasIndex(n => n.OrderId);
        e.HasIndex(n => n.By);
        Text(e, OrderNote.LongestText, nameof(OrderNote.Text));
    });

    private static void Cancellation(ModelBuilder model)
    {
        model.Entity<CancellationPolicy>(e =>
        {
            e.ToTable("cancellation_policy").HasKey(p => p.Id);
            Text(e, 60, nameof(CancellationPolicy.Tiers));
        });
        model.Entity<Reversal>(e =>
        {
            e.ToTable("reversal", t => t.HasCheckConstraint("ck_reversal_amount", "amount_minor >= 0")).HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrderId, r.Key }).IsUnique();
            Text(e, 3, nameof(Reversal.Currency));
            Text(e, Reversal.LongestReason, nameof(Reversal.Reason));
        });
    }

    private static void Money(ModelBuilder model)
    {
        model.Entity<Payment>(e =>
        {
            e.ToTable("payment").HasKey(p => p.Id);
            e.HasIndex(p => p.OrderId);
            e.HasIndex(p => new { p.AccountId, p.ProviderRef });
            e.HasIndex(p => p.NextCheckAt).HasFilter("next_check_at is not null");
            e.HasIndex(p => p.OperatorId, "ix_payment_unclear").HasFilter("mismatch is not null and decision = 0");
            e.HasIndex(p => p.OperatorId, "ix_payment_disputed").HasFilter("disputed_minor > 0");
            Text(e, 3, nameof(Payment.Currency));
            Text(e, 255, nameof(Payment.ProviderRef));
            Text(e, 4000, nameof(Payment.RedirectUrl));
            Text(e, 2000, nameof(Payment.Instructions));
            Text(e, 60, nameof(Payment.DeclineCode), nameof(Payment.Mismatch));
            Text(e, 3, nameof(Payment.SeenCurrency));
            // One key, one effect: two rows under one key would be two deeds that the provider takes for one.
            e.HasIndex(p => p.OperationId).IsUnique();
        });
        model.Entity<PayForm>(e => e.ToTable("pay_form").HasKey(f => new { f.OrderId, f.Key }));
        model.Entity<Refund>(e =>
        {
            e.ToTable("refund").HasKey(r => r.Id);
            e.HasIndex(r => r.OrderId);
            e.HasIndex(r => r.PaymentId);
            e.HasIndex(r => r.OperationId).IsUnique();
            e.HasIndex(r => r.OperatorId).HasFilter("status = 3 and retried_as is null");
            // The worker asks for money that went back and has no credit note.
            e.HasIndex(r => r.OperatorId, "ix_refund_back").HasFilter("status in (2, 4, 5)");
            e.HasIndex(r => r.NextCheckAt).HasFilter("next_check_at is not null");
            Text(e, 3, nameof(Refund.Currency));
            Text(e, 40, nameof(Refund.Reason));
            Text(e, 255, nameof(Refund.ProviderRef));
            Text(e, 60, nameof(Refund.FailureCode));
        });
        model.Entity<MoneyEvent>(e =>
        {
            e.ToTable("money_event").HasKey(m => m.Id);
            e.HasIndex(m => m.OrderId);
            e.HasIndex(m => m.By).HasFilter("by is not null");
            Text(e, 3, nameof(MoneyEvent.Currency));
            Text(e, 60, nameof(MoneyEvent.Code));
            Text(e, 300, nameof(MoneyEvent.Note));
        });
        model.Entity<PaymentAccount>(e =>
        {
            e.ToTable("payment_account").HasKey(a => a.Id);
            e.HasIndex(a => a.HookKey).IsUnique();
            e.HasIndex(a => a.OperatorId);
            Text(e, 60, nameof(PaymentAccount.Provider), nameof(PaymentAccount.HookKey));
            Text(e, PaymentAccount.LongestReport, nameof(PaymentAccount.Report));
        });
    }

    private static void Books(ModelBuilder model)
    {
        model.Entity<Discrepancy>(e =>
        {
            e.ToTable("discrepancy").HasKey(d => d.Id);
            e.HasIndex(d => new { d.Rule, d.SubjectId }).IsUnique().HasFilter("closed_at is null");
            e.HasIndex(d => d.OperatorId).HasFilter("closed_at is null");
            Text(e, 40, nameof(Discrepancy.Rule));
            Text(e, 3, nameof(Discrepancy.Currency));
        });
        model.Entity<Duty>(e =>
        {
            e.ToTable("duty").HasKey(d => d.Name);
            Text(e, 40, nameof(Duty.Name));
        });
    }

    private static void Documents(ModelBuilder model)
    {
        model.Entity<Billing>(e =>
        {
            e.ToTable("billing").HasKey(b => b.OperatorId);
            e.Property(b => b.OperatorId).ValueGeneratedNever();
            Text(e, Billing.LongestName, nameof(Billing.LegalName), nameof(Billing.Street), nameof(Billing.City));
            Text(e, 20, nameof(Billing.PostalCode), nameof(Billing.TaxNumber), nameof(Billing.VatId));
            Text(e, 8, nameof(Billing.InvoicePrefix), nameof(Billing.CreditPrefix));
            Text(e, Billing.LongestReason, nameof(Billing.ExemptReason));
        });
        model.Entity<NumberSeries>(e =>
        {
            e.ToTable("number_series").HasKey(s => new { s.OperatorId, s.Series });
            Text(e, 16, nameof(NumberSeries.Series));
        });
        model.Entity<Invoice>(e =>
        {
            e.ToTable("invoice", t => t.HasCheckConstraint("ck_invoice_sums", "gross_minor > 0 and tax_minor between 0 and gross_minor")).HasKey(i => i.Id);
            e.HasIndex(i => new { i.OperatorId, i.Series, i.Sequence }).IsUnique();
            e.HasIndex(i => new { i.OperatorId, i.IssuedOn });
            e.HasIndex(i => i.OrderId);
            // One invoice of an order at a time, one cancellation of an invoice, one credit note of a refund.
            e.HasIndex(i => new { i.OrderId, i.Round }, "ix_invoice_one_at_a_time").IsUnique().HasFilter("kind = 0");
            e.HasIndex(i => i.InvoiceId, "ix_invoice_cancelled_once").IsUnique().HasFilter("kind = 2");
            e.HasIndex(i => i.RefundId).IsUnique().HasFilter("refund_id is not null");
            Text(e, 16, nameof(Invoice.Series));
            Text(e, 24, nameof(Invoice.Number));
            Text(e, 3, nameof(Invoice.Currency));
            Text(e, 1500, nameof(Invoice.Recipient));
        });
    }

    private static void Door(ModelBuilder model)
    {
        model.Entity<Ticket>(e =>
        {
            e.ToTable("ticket").HasKey(t => t.Id);
            e.HasIndex(t => t.Code).IsUnique();
            e.HasIndex(t => t.OrderId);
            e.HasIndex(t => t.DepartureId);
            Text(e, 16, nameof(Ticket.Code));
        });
        model.Entity<Scan>(e =>
        {
            e.ToTable("scan").HasKey(s => s.Id);
            e.HasIndex(s => new { s.OperatorId, s.TicketId });
            e.HasIndex(s => s.ScannedBy);
        });
    }

    private static void Resale(ModelBuilder model)
    {
        model.Entity<Reseller>(e =>
        {
            e.ToTable("reseller").HasKey(r => r.Id);
            e.HasIndex(r => r.OperatorId);
            Text(e, Reseller.LongestName, nameof(Reseller.Name));
            e.HasMany(r => r.Keys).WithOne().HasForeignKey(k => k.ResellerId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ResellerKey>(e =>
        {
            e.ToTable("reseller_key").HasKey(k => k.Id);
            e.HasIndex(k => k.Hash).IsUnique();
            Text(e, 4, nameof(ResellerKey.Hint));
        });
        model.Entity<OctoBooking>(e =>
        {
            e.ToTable("octo_booking").HasKey(b => b.Id);
            e.Ignore(b => b.UnitItems).Ignore(b => b.Guest);
            e.HasIndex(b => new { b.ResellerId, b.IsTest, b.Uuid }).IsUnique();
            e.HasIndex(b => new { b.ResellerId, b.ResellerReference }).HasFilter("reseller_reference is not null");
            e.HasIndex(b => b.OrderId).HasFilter("order_id is not null");
            e.HasIndex(b => b.DepartureId);
            Text(e, OctoBooking.LongestReference, nameof(OctoBooking.ResellerReference));
            Text(e, OctoBooking.LongestNotes, nameof(OctoBooking.Notes));
            Text(e, 4000, nameof(OctoBooking.Contact));
        });
    }

    private static void Text<T>(EntityTypeBuilder<T> entity, int length, params string[] properties)
        where T : class
    {
        foreach (var property in properties)
        {
            entity.Property(property).HasMaxLength(length);
        }
    }
}
