using System.Globalization;
using System.Text.Json;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Ui;

namespace Modular.Booking.Transfers;

/// <summary>What a guest transfers by: kept with the payment as its provider gave it, shown as text and as a code for banking apps.</summary>
internal sealed class Transfer(TransferInstructions instructions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write(TransferInstructions instructions) => JsonSerializer.Serialize(instructions, Json);

    /// <summary>Null when the payment is none.</summary>
    public static Transfer? Of(Payment payment) => payment.Instructions is { } text && JsonSerializer.Deserialize<TransferInstructions>(text, Json) is { } it ? new(it) : null;

    public string Payee => instructions.Payee;

    public string Iban => instructions.PayeeIban;

    public string? Bic => instructions.Bic;

    public string Reference => instructions.Reference;

    public Money Asked => instructions.Amount;

    /// <summary>The last day to order it, where the experience is.</summary>
    public DateOnly PayBy(OrderView view) =>
        DateOnly.FromDateTime(Show.Local(instructions.PayBy.UtcDateTime, view.Visits.Count > 0 ? view.Visits[0].Departure.Zone : view.Operator.Zone));

    public Money Missing(Payment payment) => new(Math.Max(0, Asked.Minor - (payment.SeenMinor ?? 0)), Asked.Currency);

    /// <summary>Names and values, for a mail.</summary>
    public IReadOnlyList<(string Name, string Value)> Lines(Money amount) =>
    [
        (T.Of("Empfänger", "Payee"), Payee),
        ("IBAN", InFours(Iban)),
        .. Bic is { } bic ? new[] { ("BIC", bic) } : [],
        (T.Of("Betrag", "Amount"), Show.Money(amount)),
        (T.Of("Verwendungszweck", "Reference"), InFours(Reference)),
    ];

    /// <summary>
    /// The code for banking apps (EPC069-12, version 002, known as Girocode). The reference goes into the free text: every app fills in that one, and
    /// a structured one is dropped by some.
    /// </summary>
    public string Code(Money amount) => string.Join('\n',
        "BCD", "002", "1", "SCT", Bic ?? "", Payee, Iban,
        string.Create(CultureInfo.InvariantCulture, $"{amount.Currency}{amount.Minor / (decimal)Math.Pow(10, amount.Exponent):0.00}"),
        "", "", Reference);

    /// <summary>As people read it: "DE89 3704 …". Texts with blanks of their own stay as they are.</summary>
    public static string InFours(string text) => text.Contains(' ', StringComparison.Ordinal) ? text : string.Join(' ', text.Chunk(4).Select(part => new string(part)));
}
