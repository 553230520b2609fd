using Microsoft.AspNetCore.Http;
using System.Text;
using Modular.Booking.Desk;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Tests.Desk;

public sealed class CsvTests
{
    [Theory]
    [InlineData("Anna Sommer", "Anna Sommer")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+49 30", "\"'+49 30\"")]
    [InlineData("-2", "\"'-2\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =cmd", "\"'  =cmd\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("O'Neill", "\"O'Neill\"")]
    [InlineData(null, "")]
    public void Text_is_text_and_never_a_formula(string? typed, string written) => Assert.Equal(written, ((CsvCell)typed).Written);

    [Fact]
    public void Sums_are_numbers_with_the_readers_decimal_sign()
    {
        using (Language.Use("de-DE"))
        {
            Assert.Equal("-1234,50", ((CsvCell)new Money(-123_450, "EUR")).Written);
        }

        using (Language.Use("en-GB"))
        {
            Assert.Equal("1234.50", ((CsvCell)new Money(123_450, "EUR")).Written);
        }
    }

    [Fact]
    public async Task A_file_begins_with_the_mark_that_spreadsheets_look_for_and_ends_lines_as_RFC_4180_wants()
    {
        var http = new DefaultHttpContext();
        var body = new MemoryStream();
        http.Response.Body = body;
        await new CsvFile("liste", async (rows, _) => await rows.AddAsync("Größe", 12, new DateOnly(2026, 12, 1))).ExecuteAsync(http);
        Assert.Equal([0xEF, 0xBB, 0xBF], body.ToArray()[..3]);
        Assert.Equal("Größe;12;2026-12-01\r\n", Encoding.UTF8.GetString(body.ToArray()[3..]));
        Assert.Equal("attachment; filename=\"liste.csv\"", http.Response.Headers.ContentDisposition);
    }
}
