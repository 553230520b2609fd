using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Booking.Invoices;

/// <summary>What the documents of one kind come to in a month.</summary>
internal sealed record MonthSum(InvoiceKind Kind, string Currency, int Count, long GrossMinor, long TaxMinor);

/// <param name="Operator">Whose desk it is.</param>
/// <param name="Month">Its first day.</param>
/// <param name="Documents">One page of the month, newest first.</param>
/// <param name="Sums">Of the whole month.</param>
/// <param name="Missing">Why nothing is issued.</param>
/// <param name="Waiting">Paid orders over the small amount without an invoice, of the last thirty days.</param>
/// <param name="Page">The page shown.</param>
/// <param name="Pages">How many there are.</param>
internal sealed record InvoicesModel(Operator Operator, DateOnly Month, IReadOnlyList<Invoice> Documents, IReadOnlyList<MonthSum> Sums, Refusal? Missing, IReadOnlyList<Order> Waiting, int Page, int Pages);

/// <param name="Order">The order.</param>
/// <param name="Documents">What was issued.</param>
/// <param name="Refusal">Why nothing more can be issued.</param>
/// <param name="Form">To whom.</param>
internal sealed record OrderInvoiceModel(Order Order, OrderDocuments Documents, Refusal? Refusal, DeskForm Form);

/// <summary>/desk/invoices: the documents of a month, as a list, as a file for the tax adviser, and one by one; and the invoice of an order, made out at the desk.</summary>
internal static class DeskInvoiceRoutes
{
    public const string Home = "/desk/invoices", Export = Home + "/export";

    /// <summary>Of the audit trail.</summary>
    private const string Exported = "booking.invoices-exported";

    private const int PerPage = 50, MostWaiting = 20;

    public static void Add(IServiceCollection services) =>
        services.AddSingleton(new AuditWords(Exported, "Rechnungen mit ihren Empfängern exportiert", "Exported invoices with their recipients"));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).ForStaff(StaffRole.Owner);
        routes.MapPost(Export, ExportAsync).TakesForm(StaffRole.Owner);
        routes.MapGet(Home + "/{invoice:guid}", DownloadAsync).ForStaff(StaffRole.Staff);
        routes.MapGet("/desk/orders/{id:guid}/invoice", async (Guid id, HttpContext http, DeskContext desk, BookingDb db) =>
            await FindAsync(id, desk, db, http.RequestAborted) is { } model ? DeskRoutes.Show<OrderInvoicePage>(model) : DeskRoutes.NotFound(http)).ForStaff(StaffRole.Staff);
        routes.MapPost("/desk/orders/{id:guid}/invoice", IssueAsync).TakesForm(StaffRole.Staff);
    }

    private static async Task<IResult> ListAsync(string? month, string? page, DeskContext desk, BookingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var from = Month(month, desk, clock);
        var documents = Of(db, desk.OperatorId, from);
        var sums = await documents.GroupBy(i => new { i.Kind, i.Currency }).Select(g => new MonthSum(g.Key.Kind, g.Key.Currency, g.Count(), g.Sum(i => i.GrossMinor), g.Sum(i => i.TaxMinor))).ToListAsync(cancellation);
        var pages = Math.Max(1, (sums.Sum(s => s.Count) + PerPage - 1) / PerPage);
        var shown = Math.Clamp(int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1, 1, pages);
        var billing = await BillingRoutes.OfAsync(db, desk.OperatorId, cancellation);
        return DeskRoutes.Show<InvoicesPage>(new InvoicesModel(
            desk.Operator,
            from,
            await documents.OrderByDescending(i => i.IssuedOn).ThenBy(i => i.Series).ThenByDescending(i => i.Sequence).Skip((shown - 1) * PerPage).Take(PerPage).ToListAsync(cancellation),
            [.. sums.OrderBy(s => s.Currency).ThenBy(s => s.Kind)],
            billing is null ? InvoiceRefusals.NoIssuer : billing.Missing,
            billing is { Automatic: true } ? await WaitingAsync(db, desk.OperatorId, clock.UtcNow(), cancellation) : [],
            shown,
            pages));
    }

    /// <summary>What the worker leaves alone, because the law wants an address.</summary>
    private static Task<List<Order>> WaitingAsync(BookingDb db, Guid operatorId, DateTime now, CancellationToken cancellation)
    {
        var since = now.AddDays(-30);
        return db.Orders.AsNoTracking()
            .Where(o => o.OperatorId == operatorId && o.HeldAt >= since && o.State == OrderState.Confirmed && o.ResellerId == null && o.TotalMinor > IssueInvoices.SmallAmountMinor && !db.Invoices.Any(i => i.OrderId == o.Id))
            .OrderByDescending(o => o.HeldAt).Take(MostWaiting).ToListAsync(cancellation);
    }

    /// <summary>A post, not a link: it hands out who was invoiced, and the trail says who took it before the first row goes out.</summary>
    private static async Task<IResult> ExportAsync(HttpContext http, DeskContext desk, BookingDb db, IMediator mediator, TimeProvider clock)
    {
        var from = Month((await DeskForm.ReadAsync(http))["month"], desk, clock);
        await mediator.Send(new RecordAudit(clock.NewId(), Exported, desk.AccountId, desk.OperatorId, string.Create(CultureInfo.InvariantCulture, $"{desk.OperatorId} month={from:yyyy-MM}")), http.RequestAborted);
        var documents = Of(db, desk.OperatorId, from).OrderBy(i => i.Series).ThenBy(i => i.Sequence).AsAsyncEnumerable();
        return new CsvFile(string.Create(CultureInfo.InvariantCulture, $"{T.Of("rechnungen", "invoices")}-{from:yyyy-MM}"), (rows, cancellation) => InvoiceCsv.WriteAsync(rows, documents, cancellation));
    }

    private static async Task<IResult> DownloadAsync(Guid invoice, string? edition, HttpContext http, DeskContext desk, BookingDb db) =>
        await db.Invoices.AsNoTracking().SingleOrDefaultAsync(i => i.Id == invoice && i.OperatorId == desk.OperatorId, http.RequestAborted) is { } found ? InvoiceFile.Of(found, edition) : DeskRoutes.NotFound(http);

    private static async Task<IResult> IssueAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, IssueInvoices issue)
    {
        if (await FindAsync(id, desk, db, http.RequestAborted) is not { } model)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var recipient = RecipientForm.Read(form, IssueInvoices.NeedsAddress(model.Order));
        if (!form.Ok)
        {
            return DeskRoutes.Show<OrderInvoicePage>(model with { Form = form }, StatusCodes.Status422UnprocessableEntity);
        }

        var outcome = await issue.RunAsync(id, recipient, RecipientForm.InsteadOf(form), byGuest: false, http.RequestAborted);
        if (outcome.Refusal is not { } refusal)
        {
            return new SeeOther($"/desk/orders/{id}");
        }

        var now = await FindAsync(id, desk, db, http.RequestAborted) ?? model;
        form["of"] = now.Documents.Current?.Id.ToString() ?? "";
        return DeskRoutes.Show<OrderInvoicePage>(now with { Form = form.Refuse(refusal) }, refusal.Field is null ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<OrderInvoiceModel?> FindAsync(Guid id, DeskContext desk, BookingDb db, CancellationToken cancellation)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, cancellation) is not { } order)
        {
            return null;
        }

        var documents = await OrderDocuments.OfAsync(db, id, cancellation);
        var billing = await BillingRoutes.OfAsync(db, desk.OperatorId, cancellation);
        var refusal = IssueInvoices.Impossible(order, (await OrderMoney.ReadAsync(db, order, cancellation)).Due) ?? (billing is null ? InvoiceRefusals.NoIssuer : billing.Missing);
        return new(order, documents, refusal, RecipientForm.Of(order, documents.Current));
    }

    private static IQueryable<Invoice> Of(BookingDb db, Guid operatorId, DateOnly month)
    {
        var next = month.AddMonths(1);
        return db.Invoices.AsNoTracking().Where(i => i.OperatorId == operatorId && i.IssuedOn >= month && i.IssuedOn < next);
    }

    /// <summary>The month asked for, or this one.</summary>
    private static DateOnly Month(string? text, DeskContext desk, TimeProvider clock)
    {
        var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        return DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is >= 2000 and < 2200 ? month : new DateOnly(today.Year, today.Month, 1);
    }
}
