using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Desk;

/// <summary>
/// A posted form: every value is bounded and read once, what does not fit is named, and all that was typed goes back into the page.
/// </summary>
internal sealed partial class DeskForm
{
    private const int LongestValue = 20_000;
    private readonly Dictionary<string, string> _typed = [];

    /// <summary>An empty form.</summary>
    public DeskForm()
    {
    }

    public DeskForm(IFormCollection posted)
    {
        foreach (var (name, value) in posted)
        {
            // Several boxes of one name arrive as several values.
            var text = string.Join(',', value.ToArray()).ReplaceLineEndings("\n").Trim();
            _typed[name] = text.Length > LongestValue ? text[..LongestValue] : text;
        }
    }

    public FormErrors Errors { get; } = new();

    public bool Ok => !Errors.Any;

    /// <summary>What was typed, or what is stored on the first visit.</summary>
    public string this[string name]
    {
        get => _typed.GetValueOrDefault(name, "");
        set => _typed[name] = value;
    }

    public bool Has(string name) => _typed.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => this[name].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static async Task<DeskForm> ReadAsync(HttpContext http) => new(await http.Request.ReadFormAsync(http.RequestAborted));

    public string Text(string name, int longest, bool required = true, bool lines = false)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            Errors.When(required, name, T.Of("Bitte füllen Sie dieses Feld aus.", "Please fill in this field."));
        }
        else if (text.Length > longest)
        {
            Errors.Add(name, T.Of($"Das ist zu lang: höchstens {longest} Zeichen, es sind {text.Length}.", $"That is too long: {longest} characters at most, there are {text.Length}."));
        }
        else if (text.Any(c => char.IsControl(c) && !(lines && c == '\n')))
        {
            Errors.Add(name, T.Of("Hier sind Zeichen dabei, die man nicht sieht. Bitte tippen Sie den Text neu.", "There are invisible characters in here. Please type the text again."));
        }

        return text;
    }

    public int Number(string name, int least, int most)
    {
        if (int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Errors.Add(name, T.Of($"Bitte geben Sie eine ganze Zahl von {Show.Number(least)} bis {Show.Number(most)} ein.", $"Please enter a whole number from {Show.Number(least)} to {Show.Number(most)}."));
        return least;
    }

    /// <summary>"12,50", "12.50", "1.234,50", "1,234.50": a separator before one or two last digits is the decimal sign, before three it groups.</summary>
    public long Price(string name, string currency, long most = 10_000_000)
    {
        if (TryPrice(this[name], new Money(0, currency).Exponent, out var minor) && minor <= most)
        {
            return minor;
        }

        Errors.Add(name, T.Of($"Bitte geben Sie einen Betrag wie 24,50 ein, höchstens {Show.Money(new Money(most, currency))}.", $"Please enter an amount such as 24.50, at most {Show.Money(new Money(most, currency))}."));
        return 0;
    }

    public DateOnly Date(string name, DateOnly least, DateOnly most)
    {
        if (DateOnly.TryParseExact(this[name], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= least && date <= most)
        {
            return date;
        }

        Errors.Add(name, T.Of($"Bitte geben Sie ein Datum zwischen {Show.ShortDate(least)} und {Show.ShortDate(most)} ein.", $"Please enter a date between {Show.ShortDate(least)} and {Show.ShortDate(most)}."));
        return least;
    }

    /// <summary>Minutes after midnight.</summary>
    public int Time(string name)
    {
        if (TimeOnly.TryParseExact(this[name], ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time.Hour * 60 + time.Minute;
        }

        Errors.Add(name, T.Of("Bitte geben Sie eine Uhrzeit wie 09:30 ein.", "Please enter a time such as 09:30."));
        return 0;
    }

    /// <summary>"10:00, 13:30": minutes after midnight, at least one.</summary>
    public IReadOnlyList<int> Times(string name, int most)
    {
        var times = new List<int>();
        foreach (var text in All(name))
        {
            if (!TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                times.Clear();
                break;
            }

            times.Add(time.Hour * 60 + time.Minute);
        }

        Errors.When(times.Count == 0 || times.Count > most, name, T.Of($"Bitte geben Sie eine bis {most} Uhrzeiten ein, getrennt durch Kommas, zum Beispiel 10:00, 13:30.", $"Please enter one to {most} times separated by commas, for example 10:00, 13:30."));
        return times.Count > most ? [] : times;
    }

    public TEnum Choice<TEnum>(string name)
        where TEnum : struct, Enum
    {
        // By name only: Enum.TryParse would also take "7" and "Adult,Child".
        if (Enum.GetNames<TEnum>().FirstOrDefault(n => n == this[name]) is { } known)
        {
            return Enum.Parse<TEnum>(known);
        }

        Errors.Add(name, T.Of("Bitte wählen Sie einen der Einträge.", "Please choose one of the entries."));
        return default;
    }

    /// <summary>The names of those boxes that are ticked, as bits.</summary>
    public int Bits(string name, int count)
    {
        var bits = 0;
        foreach (var value in All(name))
        {
            if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bit) && bit < count)
            {
                bits |= 1 << bit;
            }
        }

        Errors.When(bits == 0, name, T.Of("Bitte wählen Sie mindestens einen Tag.", "Please choose at least one day."));
        return bits;
    }

    /// <summary>Adds a refusal to the field it is about.</summary>
    public DeskForm Refuse(Refusal refusal)
    {
        Errors.Add(refusal.Field ?? "", refusal.Words());
        return this;
    }

    public static string Price(long minor, string currency)
    {
        var exponent = new Money(minor, currency).Exponent;
        return (minor / (decimal)Math.Pow(10, exponent)).ToString("F" + exponent, Language.Culture);
    }

    internal static bool TryPrice(string text, int exponent, out long minor)
    {
        minor = 0;
        var match = Amount().Match(text.Replace("€", "", StringComparison.Ordinal).Trim());
        var cents = match.Groups["cents"].Value;
        if (!match.Success || cents.Length > exponent)
        {
            return false;
        }

        var whole = match.Groups["whole"].Value.Replace(".", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        return long.TryParse(whole + cents.PadRight(exponent, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }

    [GeneratedRegex(@"^(?<whole>[0-9]{1,9}|[0-9]{1,3}(?:\.[0-9]{3})+(?!\.)|[0-9]{1,3}(?:,[0-9]{3})+(?!,))(?:[.,](?<cents>[0-9]{1,2}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();
}
