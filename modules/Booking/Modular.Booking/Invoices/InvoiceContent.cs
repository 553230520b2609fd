using System.Text.Json;
using System.Text.Json.Serialization;
using Modular.Booking.Orders;
using Modular.Ui;

namespace Modular.Booking.Invoices;

/// <summary>A name and an address on a document. Prints nothing.</summary>
internal sealed record Party(string Name, string Street = "", string PostalCode = "", string City = "")
{
    /// <summary>Empty is Germany.</summary>
    public string Country { get; init; } = "";

    public string TaxNumber { get; init; } = "";

    public string VatId { get; init; } = "";

    [JsonIgnore]
    public bool HasAddress => Name.Length > 0 && Street.Length > 0 && PostalCode.Length > 0 && City.Length > 0;

    /// <summary>As it stands on a letter; a company's name above its person is one line break in the name.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Lines => [.. Name.Split('\n').Append(Street).Append($"{PostalCode} {City}".Trim()).Append(Country).Where(l => l.Length > 0)];

    public override string ToString() => "***";
}

/// <summary>One position. What was taken back before has a negative price.</summary>
/// <param name="De">What it is, in German.</param>
/// <param name="En">The same in English.</param>
/// <param name="On">The day of the service (§ 14 Abs. 4 Nr. 6 UStG); null where it is no service of its own.</param>
/// <param name="Minute">Its start, minutes after midnight on the place's clock.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitMinor">Gross price of one.</param>
/// <param name="VatBasisPoints">The rate that is in it.</param>
internal sealed record InvoiceLine(string De, string En, DateOnly? On, int? Minute, int Quantity, long UnitMinor, int VatBasisPoints)
{
    [JsonIgnore]
    public long GrossMinor => checked(UnitMinor * Quantity);
}

/// <summary>The words and sums of a document, frozen when it is issued. In both languages: either edition can be printed from it at any time.</summary>
internal sealed record InvoiceContent
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    public required Party Issuer { get; init; }

    /// <summary>The name guests know.</summary>
    public required string Brand { get; init; }

    public string Contact { get; init; } = "";

    public required string OrderNumber { get; init; }

    /// <summary>The language the guest booked in.</summary>
    public required string Culture { get; init; }

    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>By rate, the highest first. Positive also where the document takes back.</summary>
    public required IReadOnlyList<VatShare> Vat { get; init; }

    public bool SmallBusiness { get; init; }

    public string ExemptReason { get; init; } = "";

    /// <summary>When the money came (§ 14 Abs. 4 Nr. 6 UStG wants it where it comes before the service).</summary>
    public DateOnly? PaidOn { get; init; }

    /// <summary>Of a correction: the number and day of what it corrects (§ 31 Abs. 5 UStDV).</summary>
    public string? Corrects { get; init; }

    public DateOnly? CorrectsOf { get; init; }

    /// <summary>Of a credit note: the refund's reason.</summary>
    public string? Reason { get; init; }

    [JsonIgnore]
    public long GrossMinor => Vat.Sum(v => v.GrossMinor);

    public string Write() => JsonSerializer.Serialize(this, Json);

    public static InvoiceContent Of(Invoice invoice) => JsonSerializer.Deserialize<InvoiceContent>(invoice.Content, Json)!;

    public static string Write(Party party) => JsonSerializer.Serialize(party, Json);

    /// <summary>Null once it was forgotten.</summary>
    public static Party? RecipientOf(Invoice invoice) => invoice.Recipient is { } written ? JsonSerializer.Deserialize<Party>(written, Json) : null;

    public static string Title(InvoiceKind kind) => kind switch
    {
        InvoiceKind.Invoice => T.Of("Rechnung", "Invoice"),
        // "Gutschrift" is another thing in the law (§ 14 Abs. 2 Satz 5 UStG): an invoice that the customer writes.
        InvoiceKind.Credit => T.Of("Rechnungskorrektur", "Credit note"),
        _ => T.Of("Stornorechnung", "Cancellation invoice"),
    };
}
