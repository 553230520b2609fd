using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Modular.Testing;

/// <summary>A credit on a bank statement.</summary>
/// <param name="Entry">The bank's own reference (AcctSvcrRef); null where it gives none.</param>
/// <param name="Amount">As it stands in the file: "125.00".</param>
/// <param name="Text">What the payer wrote.</param>
/// <param name="BookedOn">The day.</param>
public sealed record CamtCredit(string? Entry, string Amount, string Text, DateOnly BookedOn)
{
    public string Currency { get; init; } = "EUR";

    /// <summary>As a structured creditor reference instead of free text.</summary>
    public bool Structured { get; init; }

    public string Direction { get; init; } = "CRDT";

    public string Status { get; init; } = "BOOK";

    public string Payer { get; init; } = "Ole Sund";
}

/// <summary>Writes camt.053 files as banks do, in both versions: with debits, balances and batches between what matters.</summary>
public static class CamtFile
{
    /// <summary>The debtor's account on every credit: it must never be seen in a log.</summary>
    public const string PayerIban = "DE02120300000000202051";

    public static byte[] Of(string iban, IEnumerable<CamtCredit> credits, string version = "08") => Encoding.UTF8.GetBytes(Document(version, [Statement(version, iban, credits.Select(it => Entry(version, it)))]).ToString());

    /// <summary>One entry for several transfers, as a bank books what came in one go.</summary>
    public static byte[] Batch(string iban, string entry, IReadOnlyList<CamtCredit> credits, string version = "08")
    {
        XNamespace ns = Namespace(version);
        var total = credits.Sum(it => decimal.Parse(it.Amount, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture);
        var one = new XElement(ns + "Ntry", Head(ns, version, credits[0] with { Entry = entry, Amount = total }),
            new XElement(ns + "NtryDtls", credits.Select(it => Transfer(ns, version, it, withAmount: true))));
        return Encoding.UTF8.GetBytes(Document(version, [Statement(version, iban, [one])]).ToString());
    }

    private static string Namespace(string version) => $"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}";

    private static XDocument Document(string version, IEnumerable<XElement> statements)
    {
        XNamespace ns = Namespace(version);
        return new(new XElement(ns + "Document", new XElement(ns + "BkToCstmrStmt", new XElement(ns + "GrpHdr", new XElement(ns + "MsgId", "M-1"), new XElement(ns + "CreDtTm", "2026-12-02T06:00:00+01:00")), statements)));
    }

    private static XElement Statement(string version, string iban, IEnumerable<XElement> entries)
    {
        XNamespace ns = Namespace(version);
        var debit = new CamtCredit("FEE-1", "4.90", "Kontoführung", new DateOnly(2026, 12, 1)) { Direction = "DBIT", Payer = "Bank" };
        return new(ns + "Stmt", new XElement(ns + "Id", "S-1"), new XElement(ns + "Acct", new XElement(ns + "Id", new XElement(ns + "IBAN", iban)), new XElement(ns + "Ccy", "EUR")), Entry(version, debit), entries);
    }

    private static XElement Entry(string version, CamtCredit credit)
    {
        XNamespace ns = Namespace(version);
        return new(ns + "Ntry", Head(ns, version, credit), new XElement(ns + "NtryDtls", Transfer(ns, version, credit, withAmount: false)));
    }

    private static object[] Head(XNamespace ns, string version, CamtCredit credit) =>
    [
        new XElement(ns + "Amt", new XAttribute("Ccy", credit.Currency), credit.Amount),
        new XElement(ns + "CdtDbtInd", credit.Direction),
        new XElement(ns + "Sts", version == "02" ? credit.Status : new XElement(ns + "Cd", credit.Status)),
        new XElement(ns + "BookgDt", new XElement(ns + "Dt", credit.BookedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        credit.Entry is null ? "" : new XElement(ns + "AcctSvcrRef", credit.Entry),
    ];

    private static XElement Transfer(XNamespace ns, string version, CamtCredit credit, bool withAmount) => new(
        ns + "TxDtls",
        new XElement(ns + "Refs", new XElement(ns + "EndToEndId", "NOTPROVIDED")),
        !withAmount ? null
            : version == "02" ? new XElement(ns + "AmtDtls", new XElement(ns + "TxAmt", new XElement(ns + "Amt", new XAttribute("Ccy", credit.Currency), credit.Amount)))
            : new XElement(ns + "Amt", new XAttribute("Ccy", credit.Currency), credit.Amount),
        new XElement(ns + "RltdPties", new XElement(ns + "Dbtr", version == "02" ? new XElement(ns + "Nm", credit.Payer) : new XElement(ns + "Pty", new XElement(ns + "Nm", credit.Payer))), new XElement(ns + "DbtrAcct", new XElement(ns + "Id", new XElement(ns + "IBAN", PayerIban)))),
        credit.Text.Length == 0 ? null : new XElement(ns + "RmtInf", credit.Structured
            ? new XElement(ns + "Strd", new XElement(ns + "CdtrRefInf", new XElement(ns + "Ref", credit.Text)))
            // Banks cut long texts after 27 or 35 characters.
            : credit.Text.Chunk(27).Select(part => new XElement(ns + "Ustrd", new string(part)))));
}
