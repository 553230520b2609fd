using System.Globalization;
using Microsoft.AspNetCore.Http;
using Modular.Booking.Desk;
using Modular.Booking.Tickets;
using Modular.Ui;

namespace Modular.Booking.FindOrders;

/// <summary>What an order is now; a hold that ran out has lapsed, whatever its row says.</summary>
internal enum OrderStanding
{
    Confirmed,
    Held,
    Cancelled,
    Lapsed,
}

/// <summary>What the desk asks of its orders. Every value comes from an address or a form and is bounded.</summary>
internal sealed record OrderQuestion
{
    /// <summary>As channel: what guests bought themselves.</summary>
    public const string OwnShop = "shop";

    private const int LongestText = 120;

    private static readonly DateOnly First = new(2000, 1, 1), Last = new(2199, 12, 31);

    /// <summary>An order's number, a ticket's code, a mailbox, or a part of a name.</summary>
    public string Text { get; private init; } = "";

    public Guid? Experience { get; private init; }

    /// <summary>Days of the operator on which it was booked, both included.</summary>
    public DateOnly? From { get; private init; }

    public DateOnly? Until { get; private init; }

    /// <summary>Days on which something of it takes place, both included.</summary>
    public DateOnly? ServiceFrom { get; private init; }

    public DateOnly? ServiceUntil { get; private init; }

    public OrderStanding? Standing { get; private init; }

    public bool OwnShopOnly { get; private init; }

    public Guid? Reseller { get; private init; }

    /// <summary>The id of the provider at which it was paid.</summary>
    public string? Method { get; private init; }

    public bool IsOpen => this == new OrderQuestion();

    public bool Filters => this with { Text = "" } != new OrderQuestion();

    /// <summary>A mailbox is compared as a whole: its column has an index for that, and nobody browses addresses.</summary>
    public bool IsMailbox => Text.Contains('@', StringComparison.Ordinal);

    public bool IsTicket(out string code) => TicketCode.TryParse(Text, out code);

    /// <summary>Numbers have no look-alikes: what people read out comes back as it is printed.</summary>
    public string? Number
    {
        get
        {
            var number = Text.ToUpperInvariant().Replace('O', '0').Replace('I', '1').Replace('L', '1').Replace(" ", "", StringComparison.Ordinal);
            return number.Length == 8 && number.All(char.IsAsciiLetterOrDigit) ? number : null;
        }
    }

    public static OrderQuestion Read(DeskForm form)
    {
        var text = new string([.. form["q"].Where(c => !char.IsControl(c)).Take(LongestText)]).Trim();
        var question = new OrderQuestion
        {
            Text = text,
            Experience = Id(form, "experience"),
            From = Day(form, "from"),
            Until = Day(form, "until"),
            ServiceFrom = Day(form, "serviceFrom"),
            ServiceUntil = Day(form, "serviceUntil"),
            Standing = form["state"].Length == 0 ? null : form.Choice<OrderStanding>("state"),
            OwnShopOnly = form["channel"] == OwnShop,
            Reseller = form["channel"] == OwnShop ? null : Id(form, "channel"),
            Method = form["method"] is { Length: > 0 and <= 60 } method ? method : null,
        };
        var backwards = T.Of("Das Ende liegt vor dem Anfang.", "The end lies before the beginning.");
        form.Errors.When(question.Until < question.From, "until", backwards).When(question.ServiceUntil < question.ServiceFrom, "serviceUntil", backwards);
        return question;
    }

    /// <summary>The same question as fields of an address or a form.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields()
    {
        var fields = new (string Name, string? Value)[]
        {
            ("q", Text), ("experience", Experience?.ToString()), ("from", Iso(From)), ("until", Iso(Until)), ("serviceFrom", Iso(ServiceFrom)), ("serviceUntil", Iso(ServiceUntil)),
            ("state", Standing?.ToString()), ("channel", OwnShopOnly ? OwnShop : Reseller?.ToString()), ("method", Method),
        };
        return fields.Where(f => f.Value is { Length: > 0 }).Select(f => KeyValuePair.Create(f.Name, f.Value!));
    }

    public string Address(string path, OrderCursor? before = null)
    {
        var query = QueryString.Create(Fields().Select(f => KeyValuePair.Create(f.Key, (string?)f.Value)));
        return path + (before is null ? query : query.Add("before", before.ToString()));
    }

    private static Guid? Id(DeskForm form, string name)
    {
        if (form[name].Length == 0)
        {
            return null;
        }

        form.Errors.When(!Guid.TryParse(form[name], out var id), name, T.Of("Bitte wählen Sie einen der Einträge.", "Please choose one of the entries."));
        return id;
    }

    private static DateOnly? Day(DeskForm form, string name) => form[name].Length == 0 ? null : form.Date(name, First, Last);

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The last order of a page; the next page begins below it, whatever was booked meanwhile.</summary>
internal sealed record OrderCursor(DateTime HeldAt, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{HeldAt.Ticks:x}-{Id:N}");

    /// <summary>Null for anything that this house did not write.</summary>
    public static OrderCursor? Parse(string? text) =>
        text?.Split('-') is [var at, var id]
        && long.TryParse(at, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks) && ticks > 0 && ticks <= DateTime.MaxValue.Ticks
        && Guid.TryParseExact(id, "N", out var known)
            ? new OrderCursor(new DateTime(ticks, DateTimeKind.Utc), known)
            : null;
}
