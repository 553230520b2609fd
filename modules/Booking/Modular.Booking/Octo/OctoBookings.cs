using Microsoft.EntityFrameworkCore;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tickets;
using Modular.Kernel;

namespace Modular.Booking.Octo;

/// <summary>A booking with everything that decides where it stands.</summary>
internal sealed record OctoBook(OctoBooking Booking, Order? Order, IReadOnlyList<Ticket> Tickets, Reversal? Cancelled, Departure Departure, OctoStanding Standing);

/// <summary>Reads a reseller's bookings; there is no other way to one, and every question carries operator, reseller and whether the key is a test's.</summary>
internal sealed class OctoBookings(BookingDb db, OctoContext octo, OctoCatalogue catalogue, OctoSlots slots, AvailabilityQueries availability, OrderLinks links, OrderSecrets secrets, TimeProvider clock)
{
    public IQueryable<OctoBooking> Mine
    {
        get
        {
            var (shop, reseller, test) = (octo.OperatorId, octo.ResellerId, octo.IsTest);
            return db.OctoBookings.Where(b => b.OperatorId == shop && b.ResellerId == reseller && b.IsTest == test);
        }
    }

    public async Task<OctoBooking> FindAsync(string uuid, CancellationToken cancellation) =>
        Guid.TryParse(uuid, out var known) && await Mine.AsNoTracking().SingleOrDefaultAsync(b => b.Uuid == known && db.Departures.Any(d => d.Id == b.DepartureId), cancellation) is { } booking ? booking : throw new OctoException(OctoError.Booking(uuid));

    /// <summary>The booking, locked until the transaction ends. Lock it before its order.</summary>
    public async Task<OctoBooking> LockAsync(OctoBooking booking, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var sql = $"select * from {db.Table("octo_booking")} where id = {{0}}{(db.IsSqlite ? "" : " for update")}";
        return (await db.OctoBookings.FromSqlRaw(sql, booking.Id).ToListAsync(cancellation)).Single();
    }

    public async Task<OctoBook> ReadAsync(OctoBooking booking, CancellationToken cancellation) =>
        await ReadAsync([booking], cancellation) is [var book] ? book : throw new OctoException(OctoError.Booking(booking.Uuid.ToString()));

    public async Task<OctoBookingView> ShowAsync(OctoBooking booking, CancellationToken cancellation) =>
        await ShowAsync([booking], cancellation) is [var shown] ? shown : throw new OctoException(OctoError.Booking(booking.Uuid.ToString()));

    public async Task<List<OctoBookingView>> ShowAsync(List<OctoBooking> bookings, CancellationToken cancellation)
    {
        var books = await ReadAsync(bookings, cancellation);
        var now = clock.UtcNow();
        var rows = (await availability.NamedAsync(db, [.. books.Select(b => b.Departure.Id).Distinct()], now, cancellation)).ToDictionary(r => r.Id);
        var terms = await CancelBooking.TermsAsync(db, books, cancellation);
        var experiences = new Dictionary<Guid, (Catalogue.Experience Sold, OctoProduct Shown)>();
        foreach (var id in books.Select(b => b.Departure.ExperienceId).Distinct())
        {
            var found = await catalogue.ReadAsync(id, cancellation, published: false);
            experiences[id] = (found[0], (await catalogue.ShowAsync(found, cancellation))[0]);
        }

        return books.ConvertAll(b => Show(b, experiences[b.Departure.ExperienceId], rows[b.Departure.Id], terms, now));
    }

    /// <summary>A test booking keeps no departure from being removed; without it there is nothing to show.</summary>
    private async Task<List<OctoBook>> ReadAsync(List<OctoBooking> bookings, CancellationToken cancellation)
    {
        // A booking and its order in one statement: another order may take its place at any moment (see UpdateBooking).
        var wanted = bookings.ConvertAll(b => b.Id);
        var rows = await (
            from booking in db.OctoBookings.AsNoTracking()
            where wanted.Contains(booking.Id)
            join own in db.Orders.AsNoTracking() on booking.OrderId equals (Guid?)own.Id into owns
            from order in owns.DefaultIfEmpty()
            select new { Booking = booking, Order = order }).ToDictionaryAsync(r => r.Booking.Id, cancellation);
        var (ids, departureIds) = (rows.Values.Select(r => r.Booking.OrderId).OfType<Guid>().ToList(), rows.Values.Select(r => r.Booking.DepartureId).Distinct().ToList());
        var tickets = (await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.OrderId)).OrderBy(t => t.Id).ToListAsync(cancellation)).ToLookup(t => t.OrderId);
        var cancelled = await db.Reversals.AsNoTracking().Where(r => ids.Contains(r.OrderId) && r.Kind == ReversalKind.Cancelled).ToDictionaryAsync(r => r.OrderId, cancellation);
        var departures = await db.Departures.AsNoTracking().Where(d => departureIds.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellation);
        var now = clock.UtcNow();
        return wanted.FindAll(id => departures.ContainsKey(rows[id].Booking.DepartureId)).ConvertAll(id =>
        {
            var (booking, order) = (rows[id].Booking, (Order?)rows[id].Order);
            List<Ticket> own = order is null ? [] : [.. tickets[order.Id]];
            return new OctoBook(booking, order, own, order is null ? null : cancelled.GetValueOrDefault(order.Id), departures[booking.DepartureId], OctoStanding.Of(booking, order, own, now));
        });
    }

    private OctoBookingView Show(OctoBook book, (Catalogue.Experience Sold, OctoProduct Shown) product, DepartureRow row, Func<OctoBook, CancellationTerms?> terms, DateTime now)
    {
        var (booking, standing) = (book.Booking, book.Standing);
        var option = product.Sold.Options.First(o => o.Id == book.Departure.OptionId);
        var shown = product.Shown.Options.FirstOrDefault(o => o.Id == option.Id.ToString());
        return new OctoBookingView
        {
            Id = booking.Id.ToString(),
            Uuid = booking.Uuid.ToString(),
            TestMode = booking.IsTest,
            ResellerReference = booking.ResellerReference,
            SupplierReference = book.Order?.Number ?? "TEST-" + booking.Id.ToString("N")[^8..].ToUpperInvariant(),
            Status = standing.Status,
            UtcCreatedAt = OctoTimes.Utc(booking.CreatedAt),
            UtcUpdatedAt = OctoTimes.Utc(booking.UpdatedAt),
            UtcExpiresAt = standing.Status is OctoStanding.OnHold or OctoStanding.Expired ? OctoTimes.Utc(standing.ExpiresAt) : null,
            UtcRedeemedAt = standing.Status == OctoStanding.Redeemed ? OctoTimes.Utc(book.Tickets.Max(t => t.RedeemedAt)) : null,
            UtcConfirmedAt = OctoTimes.Utc(standing.ConfirmedAt),
            ProductId = product.Shown.Id,
            Product = product.Shown,
            OptionId = option.Id.ToString(),
            Option = shown,
            Cancellable = CancelBooking.WhyNot(book, terms(book), now) is null,
            Cancellation = Cancellation(book),
            AvailabilityId = book.Departure.Id.ToString(),
            Availability = slots.Show(row, product.Sold, option, PriceBook.Empty, [], now) with { UnitPricing = null, Pricing = null },
            Contact = OctoContactView.Of(booking.Guest),
            Notes = booking.Notes,
            Voucher = Voucher(book),
            UnitItems = Items(book, shown),
            Pricing = octo.Pricing ? Price(booking.UnitItems) : null,
        };
    }

    private static OctoCancellation? Cancellation(OctoBook book) => book switch
    {
        { Order: { } order, Cancelled: { } reversal } => new(
            order.OwedMinor is not > 0 ? "FULL" : order.OwedMinor >= order.TotalMinor ? "NONE" : "PARTIAL",
            reversal.Reason.Length == 0 ? null : reversal.Reason,
            OctoTimes.Utc(reversal.At)),
        { Booking.TestCancelledAt: { } at } => new("FULL", null, OctoTimes.Utc(at)),
        _ => null,
    };

    /// <summary>One paper with all tickets, behind the order's own secret link.</summary>
    private OctoTicket? Voucher(OctoBook book) => book is { Order: { State: OrderState.Confirmed } order } && secrets.Of(order) is { } secret
        ? new OctoTicket(null, [new OctoDelivery("PDF_URL", links.For(secret, "/tickets.pdf").AbsoluteUri)])
        : null;

    /// <summary>Tickets are issued per unit; the first item of a unit has its first ticket.</summary>
    private IReadOnlyList<OctoItemView> Items(OctoBook book, OctoOption? option)
    {
        var tickets = book.Tickets.GroupBy(t => t.UnitId).ToDictionary(g => g.Key, g => new Queue<Ticket>(g));
        return [.. book.Booking.UnitItems.Select(item =>
        {
            var ticket = tickets.TryGetValue(item.UnitId, out var own) && own.TryDequeue(out var next) ? next : null;
            return new OctoItemView
            {
                Uuid = item.Uuid.ToString(),
                ResellerReference = item.ResellerReference,
                UnitId = item.UnitId.ToString(),
                Unit = option?.Units.FirstOrDefault(u => u.Id == item.UnitId.ToString()),
                Status = ticket?.State == TicketState.Redeemed ? OctoStanding.Redeemed : book.Standing.Status == OctoStanding.Redeemed ? OctoStanding.Confirmed : book.Standing.Status,
                UtcRedeemedAt = OctoTimes.Utc(ticket?.RedeemedAt),
                Ticket = Ticket(book, item, ticket),
                Pricing = octo.Pricing ? Price([item]) : null,
            };
        })];
    }

    private static OctoTicket? Ticket(OctoBook book, OctoItem item, Ticket? ticket) => ticket switch
    {
        { State: not TicketState.Revoked } => new(OctoTimes.Utc(ticket.RedeemedAt), [new OctoDelivery("QRCODE", ticket.Code)]),
        // No door admits it, and it says so.
        null when book.Order is null && book.Standing.Status == OctoStanding.Confirmed => new(null, [new OctoDelivery("QRCODE", "TEST-" + item.Uuid.ToString("N")[..11].ToUpperInvariant())]),
        _ => null,
    };

    private OctoPrice Price(IReadOnlyList<OctoItem> items) => OctoPrice.Of(
        items.Select(i => new OrderLine { Id = Guid.Empty, OperatorId = octo.OperatorId, OrderId = Guid.Empty, DepartureId = Guid.Empty, UnitId = i.UnitId, Quantity = 1, PriceMinor = i.PriceMinor, VatBasisPoints = i.VatBasisPoints, Places = 0 }),
        octo.Operator.Currency);
}
