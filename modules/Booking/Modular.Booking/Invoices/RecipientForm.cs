using System.Text.RegularExpressions;
using Modular.Booking.Desk;
using Modular.Booking.Orders;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Invoices;

/// <summary>The form that says to whom an invoice goes; guest and desk fill in the same.</summary>
internal static partial class RecipientForm
{
    /// <summary>With what is known: the invoice's recipient, else the guest's name.</summary>
    public static DeskForm Of(Order order, Invoice? current)
    {
        var party = current is null ? null : InvoiceContent.RecipientOf(current);
        var name = (party?.Name ?? order.GuestName ?? "").Split('\n', 2);
        return new DeskForm
        {
            ["name"] = name[0],
            ["extra"] = name.Length > 1 ? name[1] : "",
            ["street"] = party?.Street ?? "",
            ["postalCode"] = party?.PostalCode ?? "",
            ["city"] = party?.City ?? "",
            ["country"] = party?.Country ?? "",
            ["vatId"] = party?.VatId ?? "",
            ["of"] = current?.Id.ToString() ?? "",
        };
    }

    /// <summary>Errors are in the form. All of an address, or none where the law wants none.</summary>
    public static Party Read(DeskForm form, bool needsAddress)
    {
        var all = needsAddress || new[] { "street", "postalCode", "city", "vatId", "country" }.Any(f => form[f].Length > 0);
        var (name, extra) = (form.Text("name", Billing.LongestName), form.Text("extra", Billing.LongestName, required: false));
        var party = new Party(extra.Length == 0 ? name : $"{name}\n{extra}", form.Text("street", Billing.LongestName, all), form.Text("postalCode", 20, all), form.Text("city", Billing.LongestName, all))
        {
            Country = form.Text("country", 60, required: false),
            VatId = VatId(form, "vatId"),
        };
        return party;
    }

    /// <summary>As the VAT information exchange writes it: the country's two letters, then up to twelve letters and digits; Germany's has nine digits.</summary>
    public static string VatId(DeskForm form, string field)
    {
        var typed = Separators().Replace(form[field], "").ToUpperInvariant();
        form.Errors.When(
            typed.Length > 0 && !(typed.StartsWith("DE", StringComparison.Ordinal) ? German() : Any()).IsMatch(typed), field,
            T.Of("Diese USt-IdNr. stimmt so nicht. Beispiel: DE123456789", "This VAT id is not right. Example: DE123456789"));
        return typed;
    }

    /// <summary>Which invoice the form was made from; null is none. A torn value names none that exists.</summary>
    public static Guid? InsteadOf(DeskForm form) => form["of"].Length == 0 ? null : Guid.TryParse(form["of"], out var id) ? id : Guid.Empty;

    [GeneratedRegex(@"[\s.\-]")]
    private static partial Regex Separators();

    [GeneratedRegex("^DE[0-9]{9}$")]
    private static partial Regex German();

    [GeneratedRegex("^[A-Z]{2}[0-9A-Z+*]{2,12}$")]
    private static partial Regex Any();
}
