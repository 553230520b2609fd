using Modular.Credit.Contracts;
using Modular.Credit.Score;

namespace Modular.Credit.Tests.Score;

public sealed class ScorePolicyTests
{
    [Theory]
    [InlineData(1, 1, 903, "ausbaufähig")]
    [InlineData(903, 1, 903, "ausbaufähig")]
    [InlineData(904, 904, 941, "zwischen „ausbaufähig“ und „gut“")]
    [InlineData(941, 904, 941, "zwischen „ausbaufähig“ und „gut“")]
    [InlineData(942, 942, 965, "gut")]
    [InlineData(965, 942, 965, "gut")]
    [InlineData(966, 966, 993, "sehr gut")]
    [InlineData(993, 966, 993, "sehr gut")]
    [InlineData(994, 994, 1079, "hervorragend")]
    [InlineData(1079, 994, 1079, "hervorragend")]
    public void A_score_lies_in_its_published_band(int score, int from, int to, string name)
    {
        var band = ScorePolicy.Explain(score, "boniversum");
        Assert.Equal((ScoreState.Known, from, to, name), (band.State, band.From, band.To, band.De));
        Assert.NotEmpty(band.Source);
    }

    [Fact]
    public void The_bands_leave_no_gap_and_no_score_two_bands()
    {
        Assert.Equal(5, ScorePolicy.Bands.Count);
        Assert.All(Enumerable.Range(1, 1079), score => Assert.Single(ScorePolicy.Bands, b => score >= b.From && score <= b.To));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1080)]
    [InlineData(int.MaxValue)]
    public void A_score_that_the_bureau_does_not_have_is_told_so_with_its_scale(int score)
    {
        var band = ScorePolicy.Explain(score, "boniversum");
        Assert.Equal((ScoreState.OutOfRange, 1, 1079), (band.State, band.From, band.To));
    }

    [Theory]
    [InlineData("schufa", 958)]
    [InlineData("other", null)]
    [InlineData("Boniversum", 958)]
    [InlineData("", 958)]
    public void Another_bureau_is_never_explained_by_the_bands_of_this_one(string bureau, int? score)
    {
        var band = ScorePolicy.Explain(score, bureau);
        Assert.Equal((ScoreState.UnknownBureau, "", ""), (band.State, band.De, band.Source));
    }

    [Fact]
    public void No_score_is_no_bad_score()
    {
        var band = ScorePolicy.Explain(null, "boniversum");
        Assert.Equal((ScoreState.NoScore, null, ""), (band.State, band.From, band.De));
    }

    [Fact]
    public void Every_answer_speaks_both_languages_and_prints_no_score()
    {
        Assert.All(new int?[] { null, 0, 1, 910, 950, 970, 1000 }, score =>
        {
            var band = ScorePolicy.Explain(score, "boniversum");
            Assert.True(band.MeaningDe.Length > 20 && band.MeaningEn.Length > 20);
            Assert.EndsWith("***", band.ToString(), StringComparison.Ordinal);
        });
        Assert.DoesNotContain("958", new ExplainScore(958, "boniversum").ToString(), StringComparison.Ordinal);
    }
}
