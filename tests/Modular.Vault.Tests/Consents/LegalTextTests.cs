using Microsoft.Extensions.Time.Testing;
using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;

namespace Modular.Vault.Tests.Consents;

/// <summary>The texts themselves.</summary>
public sealed class LegalTextTests
{
    private static readonly LegalTexts Texts = LegalTexts.Embedded(new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero)));

    public static TheoryData<ConsentPurpose> Purposes => [.. Enum.GetValues<ConsentPurpose>()];

    [Theory, MemberData(nameof(Purposes))]
    public void Each_is_there_in_both_languages_with_everything_filled_in(ConsentPurpose purpose)
    {
        var text = Texts.Current(purpose);
        Assert.Equal(text, Texts.Find(purpose, text.Version));
        Assert.NotEqual(text.De.Title, text.En.Title);
        foreach (var words in new[] { text.De, text.En })
        {
            var html = words.Html(LegalFacts.Demo).Value;
            Assert.DoesNotContain("{", html, StringComparison.Ordinal);
            Assert.Contains(LegalFacts.Demo.Company, html, StringComparison.Ordinal);
            Assert.Contains("<h2>", html, StringComparison.Ordinal);
            Assert.Contains("<h3>", words.Html(LegalFacts.Demo, 1).Value, StringComparison.Ordinal);
            Assert.True(words.Summary.Length is > 20 and < 200);
        }

        // As many headings and points in the one as in the other.
        Assert.Equal(Shape(text.De), Shape(text.En));
    }

    [Fact]
    public void No_html_passes_through_a_text()
    {
        var html = LegalWords.Parse("# A\n\nB\n\n<script>alert(7)</script>\n\nx <b onclick=y>z</b>").Html(LegalFacts.Demo).Value;
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_without_title_or_rest_is_refused()
    {
        Assert.Throws<FormatException>(() => LegalWords.Parse("no title\n\nb\n\nc"));
        Assert.Throws<FormatException>(() => LegalWords.Parse("# title\n\nonly this"));
    }

    [Fact]
    public void What_is_in_force_is_the_newest_that_is_not_to_come()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero));
        var words = LegalWords.Parse("# A\n\nB\n\nC");
        var texts = new LegalTexts([.. LegalTexts.Read(), new(ConsentPurpose.Terms, new DateOnly(2026, 12, 1), words, words)], clock);
        Assert.Equal("2026-11-01", texts.Current(ConsentPurpose.Terms).Version);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-12-01", texts.Current(ConsentPurpose.Terms).Version);
        Assert.Equal("2026-11-01", texts.Current(ConsentPurpose.PlatformContract).Version);
        Assert.Equal("2026-11-01", new LegalTexts(LegalTexts.Read(), new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))).Current(ConsentPurpose.Terms).Version);
    }

    private static string Shape(LegalWords words) => string.Join(',', words.Body.Split('\n').Select(line => line.Split(' ')[0]).Where(first => first is "##" or "-"));
}
