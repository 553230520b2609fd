using Modular.Browser.Tests.Support;
using Xunit.Sdk;

namespace Modular.Browser.Tests.Looks;

/// <summary>The inspection itself: a page with known defects, which it must find.</summary>
public sealed class InspectionTests(House house)
{
    [Fact]
    public async Task It_finds_faint_text_fields_without_labels_and_pages_that_are_too_wide()
    {
        await using var visitor = await house.VisitAsync();
        await visitor.GoAsync("/legal/imprint");
        await visitor.Page.EvaluateAsync("""
            () => {
              const main = document.querySelector('main');
              const faint = document.createElement('p');
              faint.textContent = 'hardly to be read';
              faint.style.color = '#808890';
              faint.style.background = '#7c848c';
              const wide = document.createElement('div');
              wide.style.width = '500px';
              wide.textContent = 'a wide one';
              main.append(faint, document.createElement('input'), wide);
            }
            """);
        var inspection = new Inspection(visitor);
        await inspection.LookAtAsync("canary");

        var found = Assert.ThrowsAny<XunitException>(inspection.FoundNothing).Message;
        Assert.Contains("canary at 360 px is too wide: ", found, StringComparison.Ordinal);
        Assert.DoesNotContain("canary at 1280 px is too wide", found, StringComparison.Ordinal);
        Assert.Contains("1280 px, Light: color-contrast", found, StringComparison.Ordinal);
        Assert.Contains("360 px, Dark: color-contrast", found, StringComparison.Ordinal);
        Assert.Contains(": label: <input>", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("() => { throw new Error('broken'); }", "script error")]
    [InlineData("() => { const s = document.createElement('script'); s.textContent = '1'; document.body.append(s); }", "CSP: script-src-elem refused inline")]
    [InlineData("() => { const i = document.createElement('img'); i.src = '/no-such-picture.png'; document.body.append(i); }", "404 for")]
    [InlineData("() => { const i = document.createElement('img'); i.src = 'https://elsewhere.example/pixel.png'; document.body.append(i); }", "CSP: img-src refused")]
    public async Task It_hears_what_the_browser_complains_about(string defect, string complaint)
    {
        await using var visitor = await house.VisitAsync();
        await visitor.GoAsync("/legal/imprint");
        visitor.BrowserWasContent();

        // Later, so that it happens to the page and not to the test.
        await visitor.Page.EvaluateAsync($"() => {{ setTimeout({defect}, 0); }}");

        await visitor.HearsAsync(complaint);
        Assert.ThrowsAny<XunitException>(visitor.BrowserWasContent);
        visitor.BrowserWasContent();
    }
}
