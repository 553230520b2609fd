using Modular.Vault.Keys;

namespace Modular.Vault.Tests.Keys;

public sealed class RecoveryCodeTests
{
    [Fact]
    public void A_code_is_seven_groups_of_four_and_is_read_back_however_it_is_typed()
    {
        using var code = RecoveryCode.New();
        var shown = code.Reveal();
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$", shown);
        foreach (var typed in new[] { shown, shown.ToLowerInvariant(), shown.Replace("-", "", StringComparison.Ordinal), shown.Replace('-', ' ') + "\n", shown.Replace('1', 'l').Replace('0', 'O').Replace('-', '–') })
        {
            using var read = RecoveryCode.Read(typed);
            Assert.True(read!.Key.Matches(code.Key.Span), typed);
        }

        Assert.Equal("***", code.ToString());
    }

    [Fact]
    public void A_slip_of_the_pen_is_told_from_a_code()
    {
        using var code = RecoveryCode.New();
        var shown = code.Reveal();
        var slips = 0;
        for (var i = 0; i < shown.Length; i++)
        {
            if (shown[i] != '-')
            {
                slips += RecoveryCode.Read(shown[..i] + (shown[i] == 'A' ? 'B' : 'A') + shown[(i + 1)..]) is null ? 1 : 0;
            }
        }

        // Ten check bits let one slip in a thousand pass.
        Assert.True(slips >= 27, $"{slips} of 28 were noticed");
        Assert.Null(RecoveryCode.Read(null));
        Assert.Null(RecoveryCode.Read(""));
        Assert.Null(RecoveryCode.Read(shown[..^1]));
        Assert.Null(RecoveryCode.Read(shown + "7"));
        Assert.Null(RecoveryCode.Read("U" + shown[1..]));
        Assert.Null(RecoveryCode.Read(new string('A', 5000)));
    }

    [Fact]
    public void Codes_do_not_repeat() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => RecoveryCode.New().Reveal()).Distinct().Count());
}
