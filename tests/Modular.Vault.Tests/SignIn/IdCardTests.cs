using Modular.Vault.Identify;

namespace Modular.Vault.Tests.SignIn;

/// <summary>The specimen cards of the German Interior Ministry, and what must not pass.</summary>
public sealed class IdCardTests
{
    private static readonly DateOnly Today = new(2026, 11, 26);

    [Theory]
    [InlineData("L01XPVM8J2", "8308126<3108011D<<2108<<<<<<<5", "1983-08-12")]
    [InlineData("LZ6311T475", "8308126<3110315D<<2108<<<<<<<9", "1983-08-12")]
    [InlineData("lz63 11t4-75", " 8308126 < 3110315 D << 2108 <<<<<<< 9 ", "1983-08-12")]
    [InlineData("LZ6311T475", "8308126«3110315D«2108<9", "1983-08-12")]
    public void A_card_fits_its_person(string number, string block, string born) =>
        Assert.Null(IdCard.Check(number, block, DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), Today));

    [Theory]
    [InlineData("T220001293", "6408125<2010315D<<<<<<<<<<<<<4", "1964-08-12", "card-expired")]
    [InlineData("LOIXPVMEJ2", "8308126<3108011D<<2108<<<<<<<5", "1983-08-12", "card-number")]
    [InlineData("L01XPVM8J3", "8308126<3108011D<<2108<<<<<<<5", "1983-08-12", "card-number")]
    [InlineData("LZ6311T475", "8308126<3108011D<<2108<<<<<<<5", "1983-08-12", "card-parts")]
    [InlineData("L01XPVM8J2", "8308127<3108011D<<2108<<<<<<<5", "1983-08-12", "card-block")]
    [InlineData("L01XPVM8J2", "8308126<3108012D<<2108<<<<<<<5", "1983-08-12", "card-block")]
    [InlineData("L01XPVM8J2", "8308126<3108011D<<2108<<<<<<<6", "1983-08-12", "card-parts")]
    [InlineData("L01XPVM8J2", "8308126<3108011D<<2109<<<<<<<5", "1983-08-12", "card-parts")]
    [InlineData("L01XPVM8J2", "8308126<3108011D<<2108<<<<<<<5", "1983-08-13", "card-born")]
    [InlineData("", "", "1983-08-12", "card-number")]
    [InlineData("L01XPVM8J2", "", "1983-08-12", "card-block")]
    [InlineData("L01XPVM8J2", "<script>alert(1)</script>", "1983-08-12", "card-block")]
    [InlineData("L01XPVM8J2", "7408122F1204159UTO<<<<<<<<<<<6", "1974-08-12", "card-block")]
    public void What_does_not_fit_is_named(string number, string block, string born, string code) =>
        Assert.Equal(code, IdCard.Check(number, block, DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture), Today)?.Code);

    [Fact]
    public void The_last_day_counts_and_the_day_after_does_not()
    {
        Assert.Null(IdCard.Check("L01XPVM8J2", "8308126<3108011D<<2108<<<<<<<5", new(1983, 8, 12), new(2031, 8, 1)));
        Assert.Equal("card-expired", IdCard.Check("L01XPVM8J2", "8308126<3108011D<<2108<<<<<<<5", new(1983, 8, 12), new(2031, 8, 2))?.Code);
    }

    [Fact]
    public void Every_single_digit_typed_wrong_in_the_dates_is_found()
    {
        const string block = "8308126<3108011D<<2108<<<<<<<5";
        for (var i = 0; i < block.Length; i++)
        {
            for (var d = '0'; d <= '9' && char.IsAsciiDigit(block[i]); d++)
            {
                var typed = block[..i] + d + block[(i + 1)..];
                Assert.Equal(d == block[i], IdCard.Check("L01XPVM8J2", typed, new(1983, 8, 12), Today) is null);
            }
        }
    }

    [Theory]
    [InlineData("0151 23456789", true)]
    [InlineData("+49 151 23456789", true)]
    [InlineData("0049 (151) 2345-6789", true)]
    [InlineData("030 123456", false)]
    [InlineData("+43 664 1234567", false)]
    [InlineData("0900 123456", false)]
    [InlineData("123", false)]
    [InlineData("", false)]
    [InlineData("<script>", false)]
    public void Only_German_mobile_numbers_are_taken(string typed, bool taken)
    {
        var number = MobileNumber.Parse(typed);
        Assert.Equal(taken, number is not null);
        Assert.DoesNotContain("151", $"{number}", StringComparison.Ordinal);
        if (taken)
        {
            Assert.Equal("+4915123456789", number!.Value.Reveal());
        }
    }
}
