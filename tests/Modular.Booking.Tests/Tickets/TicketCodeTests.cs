using Modular.Booking.Tickets;

namespace Modular.Booking.Tests.Tickets;

public sealed class TicketCodeTests
{
    [Fact]
    public void A_new_code_has_16_characters_and_reads_back()
    {
        var code = TicketCode.New();

        Assert.Equal(16, code.Length);
        Assert.True(TicketCode.TryParse(code, out var read));
        Assert.Equal(code, read);
        Assert.NotEqual(code, TicketCode.New());
    }

    [Theory]
    [InlineData("0123-4567-89AB-CDEF")]
    [InlineData(" 0123 4567 89ab cdef ")]
    [InlineData("O123-4567-89AB-CDEF")]
    [InlineData("oI23-4567-89ab-cdef")]
    [InlineData("0L23–4567–89AB–CDEF")]
    public void What_people_type_is_understood(string typed)
    {
        Assert.True(TicketCode.TryParse(typed, out var code));
        Assert.Equal("0123456789ABCDEF", code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123-4567-89AB-CDE")]
    [InlineData("0123-4567-89AB-CDEF0")]
    [InlineData("U123-4567-89AB-CDEF")]
    [InlineData("0123-4567-89AB-CDEÖ")]
    [InlineData("https://example.org/0123456789ABCDEF")]
    public void What_is_no_code_is_refused(string? typed)
    {
        Assert.False(TicketCode.TryParse(typed, out var code));
        Assert.Empty(code);
    }

    [Fact]
    public void Very_long_text_is_refused_without_reading_it() =>
        Assert.False(TicketCode.TryParse(new string('-', 1_000_000) + "0123456789ABCDEF", out _));

    [Fact]
    public void People_see_groups_of_four() => Assert.Equal("0123-4567-89AB-CDEF", TicketCode.Format("0123456789ABCDEF"));
}
