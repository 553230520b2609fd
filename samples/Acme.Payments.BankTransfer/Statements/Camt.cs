using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Modular.Sdk;

namespace Acme.Payments.BankTransfer.Statements;

/// <summary>Money that came in, as one entry of a statement says it. Personal data: prints nothing.</summary>
/// <param name="Entry">A name for it that is the same in every file.</param>
/// <param name="Amount">How much; null where it cannot be told.</param>
/// <param name="BookedOn">The day of the booking.</param>
/// <param name="Text">What the payer wrote, and a structured reference.</param>
internal sealed record Credit(string Entry, Money? Amount, DateOnly? BookedOn, string Text)
{
    public override string ToString() => "***";
}

/// <summary>A statement of one account.</summary>
internal sealed record AccountStatement(string Iban, IReadOnlyList<Credit> Credits)
{
    public override string ToString() => "***";
}

/// <summary>
/// camt.053, the statement of ISO 20022, in the two versions banks deliver (001.02 and 001.08). A document type, and with it every entity, is
/// forbidden; the size is bounded before anything is parsed.
/// </summary>
internal static partial class Camt
{
    public const int LargestFile = 5 * 1024 * 1024;
    private const int MostCredits = 5000;
    private const int LongestText = 1000;

    /// <summary>A statement is nested a dozen levels deep. Reading a text out of elements that lie in each other thousands deep would take the whole stack, and with it the process.</summary>
    private const int Deepest = 40;
    private const int MostNodes = 500_000;

    private static readonly XmlReaderSettings Careful = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = 2 * LargestFile,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The accounts' statements; null when it is no such file.</summary>
    public static IReadOnlyList<AccountStatement>? Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length is 0 or > LargestFile)
        {
            return null;
        }

        try
        {
            var bytes = file.ToArray();
            if (!IsFlat(bytes))
            {
                return null;
            }

            using var stream = new MemoryStream(bytes, writable: false);
            using var reader = XmlReader.Create(stream, Careful);
            var root = XDocument.Load(reader).Root!;
            if (root.Name.LocalName != "Document" || !Format().IsMatch(root.Name.NamespaceName))
            {
                return null;
            }

            var statements = root.Element(root.Name.Namespace + "BkToCstmrStmt")?.Elements(root.Name.Namespace + "Stmt").Select(Statement).ToList() ?? [];
            return statements.Count == 0 || statements.Sum(it => it.Credits.Count) > MostCredits ? null : statements;
        }
        catch (Exception broken) when (broken is XmlException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Walks along the file before anything is built of it.</summary>
    private static bool IsFlat(byte[] file)
    {
        using var stream = new MemoryStream(file, writable: false);
        using var reader = XmlReader.Create(stream, Careful);
        for (var nodes = 0; reader.Read();)
        {
            nodes += reader.NodeType is XmlNodeType.EndElement or XmlNodeType.Whitespace ? 0 : 1 + reader.AttributeCount;
            if (reader.Depth > Deepest || nodes > MostNodes)
            {
                return false;
            }
        }

        return true;
    }

    private static AccountStatement Statement(XElement statement)
    {
        var names = new EntryNames();
        return new(BankAccount.Plain(statement.At("Acct", "Id", "IBAN")?.Value), [.. statement.All("Ntry").Where(IsCredit).SelectMany(entry => Credits(entry, names))]);
    }

    /// <summary>Booked, and money that came: not announced, not money that was sent and came back.</summary>
    private static bool IsCredit(XElement entry) =>
        entry.At("CdtDbtInd")?.Value == "CRDT" && (entry.At("Sts", "Cd") ?? entry.At("Sts"))?.Value == "BOOK" && entry.At("RvslInd")?.Value is not ("true" or "1") && !IsReturn(entry);

    /// <summary>A transfer of the operator's own that could not be delivered (RRTN), as the bank says of an entry or of one transfer in it.</summary>
    private static bool IsReturn(XElement it) => it.At("RtrInf") is not null || it.At("BkTxCd", "Domn", "Fmly", "SubFmlyCd")?.Value == "RRTN";

    /// <summary>One entry may stand for many transfers; then each has an amount of its own.</summary>
    private static IEnumerable<Credit> Credits(XElement entry, EntryNames names)
    {
        var (booked, reference) = (Day(entry.At("BookgDt")), entry.At("AcctSvcrRef")?.Value);
        var transfers = entry.All("NtryDtls").SelectMany(details => details.All("TxDtls")).ToList();
        if (transfers.Count <= 1)
        {
            var (one, amount) = (transfers.FirstOrDefault(), Amount(entry.At("Amt")));
            if (one is not null && IsReturn(one))
            {
                yield break;
            }

            var text = Text(one) is { Length: > 0 } told ? told : entry.At("AddtlNtryInf")?.Value ?? "";
            yield return new(names.For(Told(reference) ?? Told(one?.At("Refs", "AcctSvcrRef")?.Value), booked, amount, text), amount, booked, text);
            yield break;
        }

        foreach (var (transfer, number) in transfers.Select((it, i) => (it, i)).Where(it => it.it.At("CdtDbtInd")?.Value is null or "CRDT" && !IsReturn(it.it)))
        {
            var (amount, text) = (Amount(transfer.At("Amt") ?? transfer.At("AmtDtls", "TxAmt", "Amt")), Text(transfer));
            var own = Told(transfer.At("Refs", "AcctSvcrRef")?.Value) ?? (Told(reference) is { } shared ? string.Create(CultureInfo.InvariantCulture, $"{shared}#{number}") : null);
            yield return new(names.For(own, booked, amount, text), amount, booked, text);
        }
    }

    /// <summary>Lines are cut wherever a bank likes, so they are put together without anything between them; a structured reference stands by itself.</summary>
    private static string Text(XElement? transfer)
    {
        var text = transfer is null ? "" : string.Join(' ', new[]
        {
            string.Concat(transfer.Many("RmtInf", "Ustrd").Select(it => it.Value)),
            string.Join(' ', transfer.Many("RmtInf", "Strd").Select(it => it.At("CdtrRefInf", "Ref")?.Value)),
        }.Where(it => !string.IsNullOrWhiteSpace(it)));
        return text.Length > LongestText ? text[..LongestText] : text;
    }

    /// <summary>Exact: "12.3" is 1230 cents, "12.345" is nothing.</summary>
    private static Money? Amount(XElement? amount)
    {
        if (amount?.Attribute("Ccy")?.Value is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper)
            || !decimal.TryParse(amount.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major) || major is <= 0 or > 1_000_000_000_000m)
        {
            return null;
        }

        var minor = major * (decimal)Math.Pow(10, Money.Zero(currency).Exponent);
        return minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : null;
    }

    private static DateOnly? Day(XElement? when) => DateOnly.TryParseExact(((when?.At("Dt") ?? when?.At("DtTm"))?.Value ?? "").Trim() is { Length: >= 10 } text ? text[..10] : "", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Null for what banks write where they have no reference.</summary>
    private static string? Told(string? reference) => reference?.Trim() is { Length: > 0 } told && !told.Equals("NONREF", StringComparison.OrdinalIgnoreCase) && !told.Equals("NOTPROVIDED", StringComparison.OrdinalIgnoreCase) ? told : null;

    private static XElement? At(this XElement from, params ReadOnlySpan<string> path)
    {
        XElement? at = from;
        foreach (var name in path)
        {
            at = at?.Element(from.Name.Namespace + name);
        }

        return at;
    }

    private static IEnumerable<XElement> All(this XElement from, string name) => from.Elements(from.Name.Namespace + name);

    private static IEnumerable<XElement> Many(this XElement from, string parent, string name) => from.All(parent).SelectMany(it => it.All(name));

    [GeneratedRegex(@"^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.0[28]\z")]
    private static partial Regex Format();
}
