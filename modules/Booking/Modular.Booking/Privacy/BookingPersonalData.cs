using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Invoices;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Privacy;

/// <summary>
/// What Booking holds about a person. Orders belong to no account: a guest needs none. They are told to whoever proved the mailbox the tickets went to, who
/// has the order's link in that mailbox anyway; the secret link and the ticket codes are not repeated. They do not go with an account: the order is a
/// contract with an operator, it may still lie ahead, and whoever reads a mailbox later must not be able to erase it.
/// </summary>
internal sealed class BookingPersonalData(BookingDb db) : IPersonalData
{
    private const string Orders = "booking.orders";
    private const string Desk = "booking.desk";
    private const string Door = "booking.door";
    private const string Contract = "a contract with the operator: contact details 90 days after the departure, sums 8 years (§ 147 AO)";
    private const string Books = "who decided about money belongs to the books (§ 147 AO); without the account the id names nobody";

    public string Module => "booking";

    public IReadOnlyList<PersonalTable> Tables =>
    [
        PersonalTable.Stays("orders", Orders, Contract),
        PersonalTable.Stays("octo_booking", Orders, Contract),
        PersonalTable.Stays("reversal", Orders, Contract),
        PersonalTable.Stays("order_note", Orders, "what the operator noted about the order: until 90 days after the departure"),
        PersonalTable.Stays("invoice", Orders, "an accounting record with its recipient: 8 years from the end of its year (§ 14b UStG, § 147 AO)"),
        PersonalTable.LeftOut("billing", "a business's own tax number, which it prints on its invoices"),
        PersonalTable.Stays("contact_change", Orders, Contract),
        PersonalTable.Stays("money_event", Desk, Books),
        PersonalTable.Stays("refund", Desk, Books),
        PersonalTable.Stays("scan", Door, "who admitted a guest belongs to the ticket's history; without the account the id names nobody"),
        PersonalTable.LeftOut("discrepancy", "its subject is an order or a payment, no person"),
        PersonalTable.LeftOut("ticket", "its code is the ticket itself: it is in the guest's mail and behind the order's link, and is not repeated"),
        PersonalTable.LeftOut("payment", "its account is the operator's at a provider; the rest is the order's sum again and the provider's page, which is dead"),
        PersonalTable.LeftOut("payment_account", "an operator's account at a provider, no person's"),
        PersonalTable.LeftOut("pay_form", "a fingerprint of what was typed, so that pressing twice pays once; the order tells what was typed"),
        PersonalTable.LeftOut("reseller_key", "the fingerprint of a reseller's program's key; no person's"),
        PersonalTable.LeftOut("operator", "a business and the address it publishes itself"),
    ];

    public async IAsyncEnumerable<PersonalSection> TellAsync(PersonAsking person, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        if (person.Mailbox is { } mailbox)
        {
            yield return new()
            {
                Key = Orders,
                Title = T.Of("Buchungen mit Ihrer E-Mail-Adresse", "Bookings with your e-mail address"),
                Source = T.Of("von Ihnen, beim Buchen eingegeben", "from you, typed while booking"),
                Purpose = T.Of("Ihr Vertrag mit dem Anbieter: Tickets, Einlass, Storno, Rückzahlung", "your contract with the operator: tickets, admission, cancelling, money back"),
                Kept = T.Of("Name und Adresse bis 90 Tage nach dem Termin, die Beträge 8 Jahre (§ 147 AO)", "name and address until 90 days after the date, the sums for 8 years (§ 147 AO)"),
                Records = OrdersOf(mailbox, cancellation),
            };
        }

        yield return new()
        {
            Key = Desk,
            Title = T.Of("Was Sie am Tresen über Geld entschieden und notiert haben", "What you decided about money and noted at the desk"),
            Source = T.Of("von Ihnen, als Sie für einen Anbieter gearbeitet haben", "from you, working for an operator"),
            Purpose = T.Of("nachvollziehbare Bücher", "books that can be followed"),
            Kept = T.Of("8 Jahre (§ 147 AO), ohne Ihren Namen", "8 years (§ 147 AO), without your name"),
            Records = DecisionsOf(person.Account).Concat(NotesOf(person.Account)),
        };
        yield return new()
        {
            Key = Door,
            Title = T.Of("Wann Sie am Einlass Tickets geprüft haben", "When you checked tickets at the door"),
            Source = T.Of("von Ihnen, als Sie für einen Anbieter gearbeitet haben", "from you, working for an operator"),
            Purpose = T.Of("damit feststeht, wann ein Ticket eingelöst wurde", "so that it is certain when a ticket was admitted"),
            Kept = T.Of("so lange wie die Bestellung, ohne Ihren Namen", "as long as the order, without your name"),
            Records = ScansOf(person.Account),
        };
    }

    public async Task<IReadOnlyList<PersonalRest>> StaysAsync(PersonAsking person, CancellationToken cancellation)
    {
        var rest = new List<PersonalRest>();
        if (person.Mailbox is { } mailbox && await Mine(mailbox).Select(o => (DateTime?)o.HeldAt).MaxAsync(cancellation) is { } newest)
        {
            var last = await (from o in Mine(mailbox) from l in o.Lines join d in db.Departures on l.DepartureId equals d.Id select (DateOnly?)d.LocalDate).MaxAsync(cancellation);
            rest.Add(new(
                "booking.contact",
                T.Of("Name und E-Mail-Adresse Ihrer Buchungen", "Name and e-mail address of your bookings"),
                T.Of("Sie haben einen Vertrag mit dem Anbieter; er muss Sie bis nach dem Termin erreichen und Ansprüche klären können (Art. 17 Abs. 3 DSGVO).", "You have a contract with the operator, who must be able to reach you until after the date and to settle claims (Art. 17 (3) GDPR)."),
                last?.AddDays(ForgetGuests.Days)));
            rest.Add(new(
                "booking.sums",
                T.Of("Beträge und Zahlungen Ihrer Buchungen, dann ohne Namen", "Sums and payments of your bookings, by then without a name"),
                T.Of("Buchungsbelege: 8 Jahre ab dem Ende des Jahres (§ 147 Abs. 3 AO, § 257 Abs. 4 HGB).", "Accounting records: 8 years from the end of the year (§ 147 (3) AO, § 257 (4) HGB)."),
                new DateOnly(newest.Year + 8, 12, 31)));
        }

        if (await db.MoneyEvents.Where(e => e.By == person.Account).Select(e => (DateTime?)e.At).MaxAsync(cancellation) is { } decided)
        {
            rest.Add(new(
                "booking.desk",
                T.Of("Ihre Entscheidungen über Geld am Tresen, unter einer Nummer, die niemanden mehr nennt", "Your decisions about money at the desk, under a number that names nobody any more"),
                T.Of("Die Bücher des Anbieters müssen nachvollziehbar bleiben (§ 147 AO).", "The operator's books have to stay comprehensible (§ 147 AO)."),
                new DateOnly(decided.Year + 8, 12, 31)));
        }

        return rest;
    }

    /// <summary>As it was typed at the account, and in small letters: what people type while booking.</summary>
    private IQueryable<Order> Mine(EmailAddress mailbox)
    {
        var (typed, small) = (mailbox.Reveal(), mailbox.Reveal().ToLowerInvariant());
        return db.Orders.AsNoTracking().Where(o => o.GuestEmail == typed || o.GuestEmail == small);
    }

    private async IAsyncEnumerable<PersonalRecord> OrdersOf(EmailAddress mailbox, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var orders = await Mine(mailbox).Include(o => o.Lines).OrderByDescending(o => o.HeldAt).ToListAsync(cancellation);
        var (ids, operatorIds, departureIds) = (orders.Select(o => o.Id).ToList(), orders.Select(o => o.OperatorId).Distinct().ToList(), orders.SelectMany(o => o.Lines).Select(l => l.DepartureId).Distinct().ToList());
        var operators = await db.Operators.AsNoTracking().Where(o => operatorIds.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellation);
        var departures = await db.Departures.AsNoTracking().Where(d => departureIds.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.LocalDate, cancellation);
        var reasons = (await db.Reversals.AsNoTracking().Where(r => ids.Contains(r.OrderId) && r.Reason != "").ToListAsync(cancellation)).ToLookup(r => r.OrderId, r => r.Reason);
        var noted = (await db.OrderNotes.AsNoTracking().Where(n => ids.Contains(n.OrderId)).OrderBy(n => n.At).ToListAsync(cancellation)).ToLookup(n => n.OrderId, n => n.Text);
        var changed = (await db.ContactChanges.AsNoTracking().Where(c => ids.Contains(c.OrderId)).OrderBy(c => c.At).ToListAsync(cancellation)).ToLookup(c => c.OrderId);
        var sold = (await db.OctoBookings.AsNoTracking().Where(b => b.OrderId != null && ids.Contains(b.OrderId.Value)).ToListAsync(cancellation)).ToLookup(b => b.OrderId);
        var invoices = (await db.Invoices.AsNoTracking().Where(i => ids.Contains(i.OrderId)).OrderBy(i => i.IssuedAt).ToListAsync(cancellation)).ToLookup(i => i.OrderId);
        foreach (var order in orders)
        {
            var dates = order.Lines.Where(l => l.Remaining > 0).Select(l => departures.TryGetValue(l.DepartureId, out var date) ? date : (DateOnly?)null).OfType<DateOnly>().Distinct().Order().ToList();
            List<PersonalFact> facts =
            [
                new("number", T.Of("Nummer", "Number"), order.Number),
                new("operator", T.Of("Anbieter", "Operator"), operators.GetValueOrDefault(order.OperatorId, "")),
                Instant("bookedAt", T.Of("Gebucht", "Booked"), order.HeldAt),
                new("dates", T.Of("Termin", "Date"), string.Join(", ", dates.Select(Show.Date)), string.Join(", ", dates.Select(d => d.ToString("O", CultureInfo.InvariantCulture)))),
                new("state", T.Of("Stand", "State"), State(order.State), order.State.ToString()),
                Amount("total", T.Of("Betrag", "Sum"), order.TotalMinor, order.Currency),
                new("name", "Name", order.GuestName ?? ""),
                new("email", T.Of("E-Mail-Adresse", "E-mail address"), order.GuestEmail ?? ""),
            ];
            // What it was before may be somebody else's: that it was changed is told, not whose it was.
            facts.AddRange(changed[order.Id].Select(c => Instant("detailsChangedAt", T.Of("Name oder E-Mail-Adresse geändert", "Name or e-mail address changed"), c.At)));
            facts.AddRange(reasons[order.Id].Select(reason => new PersonalFact("reason", T.Of("Begründung des Anbieters", "The operator's reason"), reason)));
            facts.AddRange(noted[order.Id].Select(note => new PersonalFact("note", T.Of("Notiz des Anbieters", "The operator's note"), note)));
            facts.AddRange(sold[order.Id].SelectMany(b => new (string Key, string Name, string? Value)[] { ("phone", T.Of("Telefon", "Telephone"), b.Guest?.PhoneNumber), ("notes", T.Of("Anmerkung", "Note"), b.Notes) })
                .Where(f => f.Value is not null).Select(f => new PersonalFact(f.Key, f.Name, f.Value!)));
            facts.AddRange(invoices[order.Id].Select(i => new PersonalFact("invoice", InvoiceContent.Title(i.Kind), string.Join(", ", (InvoiceContent.RecipientOf(i)?.Lines ?? []).Prepend(i.Number)))));
            yield return new([.. facts]);
        }
    }

    private IAsyncEnumerable<PersonalRecord> DecisionsOf(Guid account) =>
        (from e in db.MoneyEvents.AsNoTracking()
         where e.By == account
         join o in db.Orders on e.OrderId equals o.Id
         orderby e.At descending
         select new { e.At, e.Kind, e.AmountMinor, e.Currency, e.Note, o.Number }).AsAsyncEnumerable().Select(e => new PersonalRecord(
            Instant("at", T.Of("Wann", "When"), e.At),
            new PersonalFact("order", T.Of("Bestellung", "Order"), e.Number),
            new PersonalFact("what", T.Of("Was", "What"), e.Kind.ToString()),
            e is { AmountMinor: { } minor, Currency: { } currency } ? Amount("amount", T.Of("Betrag", "Sum"), minor, currency) : new("amount", T.Of("Betrag", "Sum"), ""),
            new PersonalFact("note", T.Of("Notiz", "Note"), e.Note ?? "")));

    private IAsyncEnumerable<PersonalRecord> NotesOf(Guid account) =>
        (from n in db.OrderNotes.AsNoTracking()
         where n.By == account
         join o in db.Orders on n.OrderId equals o.Id
         orderby n.At descending
         select new { n.At, n.Text, o.Number }).AsAsyncEnumerable().Select(n => new PersonalRecord(
            Instant("at", T.Of("Wann", "When"), n.At),
            new PersonalFact("order", T.Of("Bestellung", "Order"), n.Number),
            new PersonalFact("what", T.Of("Was", "What"), T.Of("Notiz", "Note"), "Note"),
            new PersonalFact("amount", T.Of("Betrag", "Sum"), ""),
            new PersonalFact("note", T.Of("Notiz", "Note"), n.Text)));

    /// <summary>By day: a season at the door is thousands of scans.</summary>
    private IAsyncEnumerable<PersonalRecord> ScansOf(Guid account) =>
        db.Scans.AsNoTracking().Where(s => s.ScannedBy == account).GroupBy(s => s.ScannedAt.Date).OrderByDescending(g => g.Key).Select(g => new { g.Key, Count = g.Count() }).AsAsyncEnumerable().Select(day => new PersonalRecord(
            new PersonalFact("day", T.Of("Tag", "Day"), Show.Date(DateOnly.FromDateTime(day.Key)), day.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            new PersonalFact("count", T.Of("Geprüft", "Checked"), Show.Number(day.Count), day.Count.ToString(CultureInfo.InvariantCulture))));

    private static PersonalFact Instant(string key, string name, DateTime at) => new(key, name, Show.Instant(at, "Europe/Berlin", year: true), at.ToString("O", CultureInfo.InvariantCulture));

    private static PersonalFact Amount(string key, string name, long minor, string currency) => new(key, name, Show.Money(new Money(minor, currency)), string.Create(CultureInfo.InvariantCulture, $"{minor} {currency}"));

    private static string State(OrderState state) => state switch
    {
        OrderState.Confirmed => T.Of("gebucht", "booked"),
        OrderState.Cancelled => T.Of("storniert", "cancelled"),
        OrderState.Expired => T.Of("verfallen", "expired"),
        _ => T.Of("reserviert", "reserved"),
    };
}
