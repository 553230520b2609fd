using Modular.Kernel;

namespace Modular.Booking.Invoices;

/// <summary>Who issues an operator's invoices, and how: what § 14 Abs. 4 UStG wants of the issuer. Incomplete, it issues nothing.</summary>
internal sealed class Billing
{
    public const int LongestName = 120, LongestReason = 200;
    public const string UsualInvoices = "RE", UsualCredits = "GS";

    public required Guid OperatorId { get; init; }

    /// <summary>The full name as the commercial register or the tax office has it.</summary>
    [NotPersonal]
    public string LegalName { get; set; } = "";

    [NotPersonal]
    public string Street { get; set; } = "";

    [NotPersonal]
    public string PostalCode { get; set; } = "";

    [NotPersonal]
    public string City { get; set; } = "";

    /// <summary>The tax office's number; one of it and <see cref="VatId"/> is enough (§ 14 Abs. 4 Nr. 2 UStG).</summary>
    [Personal(DataClass.SystemReadable, Retention.Operator)]
    public string TaxNumber { get; set; } = "";

    /// <summary>"DE" and nine digits.</summary>
    [NotPersonal]
    public string VatId { get; set; } = "";

    /// <summary>§ 19 UStG: invoices show no VAT and say why (§ 34a UStDV).</summary>
    public bool SmallBusiness { get; set; }

    /// <summary>Why positions at 0 % are exempt (§ 14 Abs. 4 Nr. 8 UStG); without it, orders with such positions get no invoice.</summary>
    [NotPersonal]
    public string ExemptReason { get; set; } = "";

    [NotPersonal]
    public string InvoicePrefix { get; set; } = UsualInvoices;

    [NotPersonal]
    public string CreditPrefix { get; set; } = UsualCredits;

    /// <summary>The worker issues by itself what nobody has pressed for; corrections of what was issued it makes in any case.</summary>
    public bool Automatic { get; set; } = true;

    /// <summary>Orders placed before this instant are invoiced only when somebody presses for it. The worker moves it on behind what it has done.</summary>
    public DateTime Since { get; set; }

    /// <summary>What is missing, or null when it may issue.</summary>
    public Refusal? Missing => LegalName.Length == 0 || Street.Length == 0 || PostalCode.Length == 0 || City.Length == 0 ? InvoiceRefusals.NoIssuer
        : TaxNumber.Length == 0 && VatId.Length == 0 ? InvoiceRefusals.NoTaxNumber
        : null;

    public Party Issuer => new(LegalName, Street, PostalCode, City) { TaxNumber = TaxNumber, VatId = VatId };
}

/// <summary>The last number of a series, "RE-2026" of one operator. Whoever draws from it holds its lock until the document is committed: what is rolled back is drawn again.</summary>
internal sealed class NumberSeries
{
    public required Guid OperatorId { get; init; }

    [NotPersonal]
    public required string Series { get; init; }

    public int LastNumber { get; set; }

    /// <summary>"RE-2026-000123".</summary>
    public static string Number(string series, int sequence) => $"{series}-{sequence:D6}";
}
