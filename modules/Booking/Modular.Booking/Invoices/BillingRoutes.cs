using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Invoices;

/// <param name="Operator">Whose desk it is.</param>
/// <param name="Form">What is set.</param>
/// <param name="Missing">Why nothing can be issued yet.</param>
/// <param name="Taxed">Prices with VAT are on sale.</param>
/// <param name="Exempt">Prices without VAT are on sale.</param>
/// <param name="Year">The year numbers run in now.</param>
internal sealed record BillingModel(Operator Operator, DeskForm Form, Refusal? Missing, bool Taxed, bool Exempt, int Year);

/// <summary>/desk/business/invoices: who issues the invoices and how. For owners.</summary>
internal static partial class BillingRoutes
{
    public const string Home = "/desk/business/invoices";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, async (HttpContext http, DeskContext desk, BookingDb db) => await ShowAsync(Of(desk.Operator, await OfAsync(db, desk.OperatorId, http.RequestAborted)), http, desk, db)).ForStaff(StaffRole.Owner);
        routes.MapPost(Home, SaveAsync).TakesForm(StaffRole.Owner);
    }

    public static Task<Billing?> OfAsync(BookingDb db, Guid operatorId, CancellationToken cancellation) => db.Billings.AsNoTracking().SingleOrDefaultAsync(b => b.OperatorId == operatorId, cancellation);

    private static async Task<IResult> SaveAsync(HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        var billing = await db.Billings.SingleOrDefaultAsync(b => b.OperatorId == desk.OperatorId, http.RequestAborted);
        var isNew = billing is null;
        billing ??= new Billing { OperatorId = desk.OperatorId, Since = clock.UtcNow() };
        billing.LegalName = form.Text("legalName", Billing.LongestName);
        billing.Street = form.Text("street", Billing.LongestName);
        billing.PostalCode = form.Text("postalCode", 20);
        billing.City = form.Text("city", Billing.LongestName);
        billing.TaxNumber = form.Text("taxNumber", 20, required: false);
        billing.VatId = RecipientForm.VatId(form, "vatIdOwn");
        billing.SmallBusiness = form["smallBusiness"] == "true";
        billing.ExemptReason = form.Text("exemptReason", Billing.LongestReason, required: false);
        billing.InvoicePrefix = Prefix(form, "invoicePrefix");
        billing.CreditPrefix = Prefix(form, "creditPrefix");
        billing.Automatic = form["automatic"] == "true";
        form.Errors
            .When(billing.TaxNumber.Length > 0 && !(TaxNumber().IsMatch(billing.TaxNumber) && billing.TaxNumber.Count(char.IsAsciiDigit) is >= 10 and <= 13), "taxNumber", T.Of("Diese Steuernummer stimmt so nicht. Beispiel: 37/123/45678", "This tax number is not right. Example: 37/123/45678"))
            .When(billing is { TaxNumber.Length: 0, VatId.Length: 0 }, "taxNumber", T.Of("Bitte geben Sie die Steuernummer oder die USt-IdNr. an; eine genügt (§ 14 Abs. 4 Nr. 2 UStG).", "Please enter the tax number or the VAT id; one is enough (§ 14 (4) no. 2 UStG)."))
            .When(billing.InvoicePrefix == billing.CreditPrefix, "creditPrefix", T.Of("Korrekturen brauchen ein anderes Kürzel als Rechnungen.", "Corrections need another prefix than invoices."));
        if (!form.Ok)
        {
            db.ChangeTracker.Clear();
            return await ShowAsync(form, http, desk, db, StatusCodes.Status422UnprocessableEntity);
        }

        if (isNew)
        {
            db.Billings.Add(billing);
        }

        try
        {
            await db.SaveChangesAsync(http.RequestAborted);
        }
        catch (DbUpdateException) when (isNew)
        {
            // Pressed twice at the same moment: the other one has made the row, and this one writes over it.
            db.ChangeTracker.Clear();
            db.Billings.Update(billing);
            await db.SaveChangesAsync(http.RequestAborted);
        }

        return new SeeOther(Home);
    }

    private static DeskForm Of(Operator place, Billing? billing)
    {
        // What was written for tickets is a good guess: name first, street, then postal code and town.
        var guess = place.LegalAddress.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var town = guess.Length > 2 ? guess[2].Split(' ', 2) : [];
        return new DeskForm
        {
            ["legalName"] = billing?.LegalName ?? guess.ElementAtOrDefault(0) ?? "",
            ["street"] = billing?.Street ?? guess.ElementAtOrDefault(1) ?? "",
            ["postalCode"] = billing?.PostalCode ?? (town.Length == 2 ? town[0] : ""),
            ["city"] = billing?.City ?? (town.Length == 2 ? town[1] : ""),
            ["taxNumber"] = billing?.TaxNumber ?? "",
            ["vatIdOwn"] = billing?.VatId ?? "",
            ["smallBusiness"] = billing?.SmallBusiness == true ? "true" : "",
            ["exemptReason"] = billing?.ExemptReason ?? "",
            ["invoicePrefix"] = billing?.InvoicePrefix ?? Billing.UsualInvoices,
            ["creditPrefix"] = billing?.CreditPrefix ?? Billing.UsualCredits,
            ["automatic"] = billing?.Automatic == false ? "" : "true",
        };
    }

    private static string Prefix(DeskForm form, string field)
    {
        var typed = form[field].ToUpperInvariant();
        form.Errors.When(!PrefixLetters().IsMatch(typed), field, T.Of("Bitte geben Sie ein bis acht Buchstaben oder Ziffern ein, zum Beispiel RE.", "Please enter one to eight letters or digits, for example RE."));
        return typed;
    }

    private static async Task<IResult> ShowAsync(DeskForm form, HttpContext http, DeskContext desk, BookingDb db, int status = StatusCodes.Status200OK)
    {
        var billing = await OfAsync(db, desk.OperatorId, http.RequestAborted);
        var rates = await db.Units.AsNoTracking().Where(u => u.OperatorId == desk.OperatorId && u.PriceMinor > 0).Select(u => u.VatBasisPoints).Distinct().ToListAsync(http.RequestAborted);
        return DeskRoutes.Show<BillingPage>(new BillingModel(desk.Operator, form, billing is null ? InvoiceRefusals.NoIssuer : billing.Missing, rates.Exists(r => r > 0), rates.Contains(0), http.RequestServices.GetRequiredService<TimeProvider>().UtcNow().Year), status);
    }

    [GeneratedRegex("^[A-Z0-9]{1,8}$")]
    private static partial Regex PrefixLetters();

    [GeneratedRegex("^[0-9][0-9/ ]{8,18}[0-9]$")]
    private static partial Regex TaxNumber();
}
