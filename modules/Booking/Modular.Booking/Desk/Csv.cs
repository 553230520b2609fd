using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Desk;

/// <summary>
/// A list as a file that spreadsheets open: RFC 4180 with semicolons (a comma is a decimal sign here), UTF-8 with a byte order mark, so that Excel sees umlauts.
/// Rows go out as they are read; nothing is collected.
/// </summary>
internal sealed class CsvFile(string name, Func<CsvRows, CancellationToken, Task> write) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = httpContext.Response;
        answer.ContentType = "text/csv; charset=utf-8";
        answer.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        answer.Headers.CacheControl = "no-store";
        await using var writer = new StreamWriter(answer.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        await write(new CsvRows(writer), httpContext.RequestAborted);
    }
}

internal sealed class CsvRows(TextWriter writer)
{
    public Task AddAsync(params IEnumerable<CsvCell> cells) => writer.WriteLineAsync(string.Join(';', cells.Select(c => c.Written)));
}

/// <summary>One cell as it stands in the file.</summary>
internal readonly record struct CsvCell(string Written)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(";\"\r\n\t'");

    /// <summary>
    /// Text of whoever typed it. What a spreadsheet would take for a formula is made text by an apostrophe (OWASP, CSV injection); full-width signs count, because some
    /// programs read them as the narrow ones.
    /// </summary>
    public static implicit operator CsvCell(string? text)
    {
        var value = text ?? "";
        if (value.TrimStart() is { Length: > 0 } shown && "=+-@＝＋－＠".Contains(shown[0], StringComparison.Ordinal) || value.Length > 0 && value[0] is '\t' or '\r' or '\n')
        {
            value = "'" + value;
        }

        return new CsvCell(value.AsSpan().IndexOfAny(Quoted) >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value);
    }

    public static implicit operator CsvCell(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>"-1234,50": a number, without grouping and currency, with the reader's decimal sign.</summary>
    public static implicit operator CsvCell(Money amount) =>
        new((amount.Minor / (decimal)Math.Pow(10, amount.Exponent)).ToString("F" + amount.Exponent, new NumberFormatInfo { NumberDecimalSeparator = Language.Culture.NumberFormat.NumberDecimalSeparator }));

    public static implicit operator CsvCell(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>"2026-12-01 10:00" on a place's clock.</summary>
    public static CsvCell At(DateTime utc, string zone) => new(Show.Local(utc, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
}
