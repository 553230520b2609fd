using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Desk;
using Modular.Booking.Invoices;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Reports;

internal sealed record ReportModel(Report Report, DeskForm Form, DateOnly Today);

/// <summary>/desk/reports: what came in, went back and is owed. For owners.</summary>
internal static class ReportRoutes
{
    public const string Home = "/desk/reports", Export = Home + "/export";

    private const int OrdersAtOnce = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapGet(Export, ExportAsync).ForStaff(StaffRole.Owner);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, DeskContext desk, BookingDb db, IPaymentProviders providers, TimeProvider clock)
    {
        var (form, question, today) = Read(http, desk, clock);
        return DeskRoutes.Show<ReportsPage>(
            new ReportModel(await ReportAsync(question, desk, db, providers, http.RequestAborted), form, today), form.Ok ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ExportAsync(string? part, HttpContext http, DeskContext desk, BookingDb db, IPaymentProviders providers, TimeProvider clock)
    {
        var (form, question, _) = Read(http, desk, clock);
        if (!form.Ok)
        {
            return UiResults.Error(StatusCodes.Status422UnprocessableEntity, http.TraceIdentifier, form.Errors.All[0].Text, back: Home);
        }

        if (part == "owed")
        {
            return Owed(question, desk, db);
        }

        var report = await ReportAsync(question, desk, db, providers, http.RequestAborted);
        return part switch
        {
            null or "time" => Rows(report, "time", T.Of("Zeitraum", "Period"), report.ByTime),
            "experience" => Rows(report, part, T.Of("Erlebnis", "Experience"), report.ByExperience),
            "channel" => Rows(report, part, T.Of("Kanal", "Channel"), report.ByChannel),
            "method" => Rows(report, part, T.Of("Zahlungsart", "Method"), report.ByMethod),
            "vat" => Vat(report),
            _ => DeskRoutes.NotFound(http),
        };
    }

    private static (DeskForm Form, ReportQuestion Question, DateOnly Today) Read(HttpContext http, DeskContext desk, TimeProvider clock)
    {
        var form = new DeskForm(new FormCollection(http.Request.Query.ToDictionary(p => p.Key, p => p.Value)));
        var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        return (form, ReportQuestion.Read(form, today), today);
    }

    private static async Task<Report> ReportAsync(ReportQuestion question, DeskContext desk, BookingDb db, IPaymentProviders providers, CancellationToken cancellation)
    {
        var accounts = await db.PaymentAccounts.AsNoTracking().Where(a => a.OperatorId == desk.OperatorId).Select(a => new { a.Id, a.Provider }).ToListAsync(cancellation);
        return new Report(desk.Operator, question, await Takings.ReadAsync(db, desk.Operator, question, cancellation))
        {
            SmallBusiness = await BillingRoutes.OfAsync(db, desk.OperatorId, cancellation) is { SmallBusiness: true },
            Experiences = (await DeskLists.ExperiencesAsync(db, desk.OperatorId, cancellation)).ToDictionary(x => x.Id, x => T.Of(x.De, x.En)),
            Resellers = await DeskLists.ResellersAsync(db, desk.OperatorId, cancellation),
            Accounts = accounts.ToDictionary(a => a.Id, a => DeskLists.NameOf(providers, a.Provider)),
        };
    }

    private static CsvFile Rows(Report report, string part, string title, IReadOnlyList<ReportRow> rows) => new(Name(report.Question, part), async (csv, _) =>
    {
        await csv.AddAsync(title, T.Of("Umsatz", "Sales"), T.Of("Erstattet", "Refunded"), T.Of("Bleibt", "Net"), T.Of("Währung", "Currency"));
        foreach (var row in rows)
        {
            await csv.AddAsync(row.Name, report.Money(row.Sales), report.Money(row.Back), report.Money(row.Net), report.Operator.Currency);
        }
    });

    private static CsvFile Vat(Report report) => new(Name(report.Question, "vat"), async (csv, _) =>
    {
        await csv.AddAsync(T.Of("Steuersatz", "VAT rate"), T.Of("Brutto", "Gross"), T.Of("Netto", "Net of VAT"), T.Of("Umsatzsteuer", "VAT"), T.Of("Währung", "Currency"));
        foreach (var row in report.Vat)
        {
            await csv.AddAsync(OrderPrices.Rate(row.BasisPoints), report.Money(row.Gross), report.Money(row.Net), report.Money(row.Tax), report.Operator.Currency);
        }
    });

    /// <summary>Order by order, with the reseller's own number: what an invoice is checked against.</summary>
    private static CsvFile Owed(ReportQuestion question, DeskContext desk, BookingDb db) => new(Name(question, "owed"), async (csv, cancellation) =>
    {
        await csv.AddAsync(T.Of("Wiederverkäufer", "Reseller"), T.Of("Bestellung", "Order"), T.Of("Dessen Nummer", "Its reference"), T.Of("Gebucht", "Booked"), T.Of("Schuldet", "Owes"), T.Of("Währung", "Currency"));
        var resellers = await DeskLists.ResellersAsync(db, desk.OperatorId, cancellation);
        var owed = await Takings.OwedAsync(db, desk.Operator, question, cancellation);
        foreach (var chunk in owed.OrderBy(o => resellers.GetValueOrDefault(o.ResellerId), StringComparer.Ordinal).ThenBy(o => o.OrderId).Chunk(OrdersAtOnce))
        {
            var ids = chunk.Select(o => o.OrderId).ToList();
            var orders = await db.Orders.AsNoTracking().Where(o => o.OperatorId == desk.OperatorId && ids.Contains(o.Id)).Select(o => new { o.Id, o.Number, o.HeldAt }).ToDictionaryAsync(o => o.Id, cancellation);
            var references = (await db.OctoBookings.AsNoTracking().Where(b => b.OrderId != null && ids.Contains(b.OrderId.Value) && b.OperatorId == desk.OperatorId).Select(b => new { b.OrderId, b.ResellerReference }).ToListAsync(cancellation)).ToLookup(b => b.OrderId, b => b.ResellerReference);
            foreach (var row in chunk)
            {
                var order = orders[row.OrderId];
                await csv.AddAsync(
                    resellers.GetValueOrDefault(row.ResellerId), order.Number, references[row.OrderId].FirstOrDefault(), CsvCell.At(order.HeldAt, desk.Operator.Zone),
                    new Sdk.Money(row.Owed, desk.Operator.Currency), desk.Operator.Currency);
            }
        }
    });

    private static string Name(ReportQuestion question, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"{T.Of("bericht", "report")}-{part}-{question.From:yyyyMMdd}-{question.Until:yyyyMMdd}");
}
