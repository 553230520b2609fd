using System.Globalization;
using System.Text.Json;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Tests.Contracts;

public sealed class SmallThingsTests
{
    [Theory]
    [InlineData("?EventType=PAYIN&RessourceId=1%202&Date=", "RessourceId", "1 2")]
    [InlineData("?EventType=PAYIN&RessourceId=1&Date=", "Date", "")]
    [InlineData("?a+b=c+d", "a b", "c d")]
    [InlineData("?flag&x=1", "flag", "")]
    [InlineData("?x=1&x=2", "x", "1")]
    [InlineData("?x=1", "X", null)]
    [InlineData("", "x", null)]
    public void A_webhook_by_get_is_read_from_its_query(string query, string name, string? expected) =>
        Assert.Equal(expected, new RawWebhook { Method = "GET", Url = new("https://host.example/hooks/pay/k" + query) }.FindQuery(name));

    [Fact]
    public void Headers_are_found_in_any_case_and_in_order()
    {
        var headers = new HeaderBag([new("X-A", "1"), new("x-a", "2")]);

        Assert.Equal("1", headers.Find("x-A"));
        Assert.Equal(["1", "2"], headers.FindAll("X-a"));
        Assert.Null(headers.Find("y"));
        Assert.Empty(headers.FindAll("y"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<HeaderBag>("[]"));
    }

    [Fact]
    public void Settings_are_found_by_kind_or_not_at_all()
    {
        var settings = new SettingsBag([new("text", "a"), new("empty", ""), new("on", "true"), new("off", "false"), new("url", "https://x.example/"), new("relative", "x")], [new("secret", new("s"))]);

        Assert.Equal(("a", null, null), (settings.FindText("text"), settings.FindText("empty"), settings.FindText("secret")));
        Assert.Equal((true, false, false), (settings.IsOn("on"), settings.IsOn("off"), settings.IsOn("none")));
        Assert.Equal((new Uri("https://x.example/"), null), (settings.FindUrl("url"), settings.FindUrl("text")));
        Assert.Equal(("s", null), (settings.FindSecret("secret")?.Reveal(), settings.FindSecret("text")));
    }

    [Theory]
    [InlineData("de-AT", "Ja")]
    [InlineData("en-GB", "Yes")]
    [InlineData("tr-TR", "Yes")]
    public void A_text_is_german_for_germans_and_english_for_the_rest(string culture, string expected) =>
        Assert.Equal(expected, LocalText.Of("Ja", "Yes").For(CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void A_report_with_an_error_does_not_work()
    {
        SettingsFinding Finding(FindingSeverity severity) => new() { Severity = severity, Text = LocalText.Of("x", "x") };

        Assert.True(new SettingsReport().Works);
        Assert.True(new SettingsReport { Findings = [Finding(FindingSeverity.Warning)] }.Works);
        Assert.False(new SettingsReport { Findings = [Finding(FindingSeverity.Warning), Finding(FindingSeverity.Error)] }.Works);
    }

    [Fact]
    public void A_reference_has_1_to_255_characters()
    {
        Assert.Throws<ArgumentException>(() => new ProviderRef(""));
        Assert.Throws<ArgumentException>(() => new ProviderRef(new string('x', 256)));
        Assert.Equal(255, new ProviderRef(new string('x', 255)).Value.Length);
    }
}
