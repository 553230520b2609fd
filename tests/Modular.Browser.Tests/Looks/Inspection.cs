using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Looks;

/// <summary>Looks at a page as it stands: bright and dark, on a desk and on a small phone. Collects what is wrong instead of stopping at the first.</summary>
public sealed class Inspection(Visitor visitor)
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    // Only what fails is of interest; the rest costs seconds to carry over.
    private static readonly object Wcag22AA = new { runOnly = new { type = "tag", values = new[] { "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa" } }, resultTypes = new[] { "violations" } };

    private static readonly object Contrast = new { runOnly = new { type = "rule", values = new[] { "color-contrast" } }, resultTypes = new[] { "violations" } };

    // The package's own way opens a second page with a second axe for every look, which guards against frames that lie; our pages have no frames.
    private const string Violations = """
        async options => {
          if (window.length > 0) throw new Error('axe does not look into frames here');
          const { violations } = await axe.run(document, options);
          return violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html} ${[...n.any, ...n.all].map(check => check.message).join('; ')}`));
        }
        """;

    private const string Overflow = """
        () => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          const scrolls = e => { for (; e && e !== document.body; e = e.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)) return true; return false; };
          const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > width + 1 && !scrolls(e)).slice(0, 5);
          return [`${document.documentElement.scrollWidth} > ${width}`, ...wide.map(e => e.outerHTML.slice(0, 120))];
        }
        """;

    private readonly List<string> _wrong = [];

    public async Task LookAtAsync(string page)
    {
        await visitor.Page.EvaluateAsync("() => {" + Axe + "}");
        foreach (var width in new[] { 1280, 360 })
        {
            await visitor.Page.SetViewportSizeAsync(width, 800);
            _wrong.AddRange((await visitor.Page.EvaluateAsync<string[]>(Overflow)).Select(text => $"{page} at {width} px is too wide: {text}"));
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await visitor.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                // What is dark differs in its colours only.
                var found = await visitor.Page.EvaluateAsync<string[]>(Violations, scheme == ColorScheme.Light ? Wcag22AA : Contrast);
                _wrong.AddRange(found.Select(text => $"{page} at {width} px, {scheme}: {text}"));
            }
        }

        await visitor.Page.SetViewportSizeAsync(1280, 800);
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    public async Task LookAtAllAsync(params string[] paths)
    {
        foreach (var path in paths)
        {
            await visitor.GoAsync(path);
            await LookAtAsync(path);
        }
    }

    public void FoundNothing()
    {
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong.Distinct()));
        visitor.BrowserWasContent();
    }
}
