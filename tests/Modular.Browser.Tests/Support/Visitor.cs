using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Modular.Testing;

namespace Modular.Browser.Tests.Support;

/// <summary>How somebody looks at the pages.</summary>
public sealed record Look(bool German = true, bool Script = true, bool Dark = false, int Width = 1280, int Height = 900)
{
    public override string ToString() => $"{(German ? "German" : "English")}, {(Script ? "with" : "without")} script";
}

/// <summary>Somebody with a browser, and all their browser complained about: script errors, refused resources, violations of the CSP.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Uri _home;

    private readonly IBrowser? _own;

    private Visitor(IBrowserContext context, IPage page, Uri home, Look look, IBrowser? own) => (_context, Page, _home, Look, _own) = (context, page, home, look, own);

    public IPage Page { get; }

    public Look Look { get; }

    public static async Task<Visitor> ArriveAsync(IBrowser browser, Uri home, Look look, IBrowser? own = null)
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(look);
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = home.AbsoluteUri,
            Locale = look.German ? "de-DE" : "en-GB",
            JavaScriptEnabled = look.Script,
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(45_000);
        await context.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error(`CSP: ${e.violatedDirective} refused ${e.blockedURI} on ${e.documentURI}`))");
        var visitor = new Visitor(context, await context.NewPageAsync(), home, look, own);
        visitor.Listen();
        return visitor;
    }

    public string Say(string german, string english) => Look.German ? german : english;

    public async Task GoAsync(string path) => await Page.GotoAsync(new Uri(_home, path).AbsoluteUri);

    public Task ButtonAsync(string german, string english) => Page.GetByRole(AriaRole.Button, new() { Name = Say(german, english), Exact = true }).ClickAsync();

    public Task LinkAsync(string german, string english) => Page.GetByRole(AriaRole.Link, new() { Name = Say(german, english), Exact = true }).First.ClickAsync();

    /// <summary>Stands at this path, whatever follows it. Not WaitForURL: where the page came while Playwright began to look, it waits for an event that has been.</summary>
    public Task ArrivesAsync(string path, bool orBelow = false) =>
        Assertions.Expect(Page).ToHaveURLAsync(new Regex($"^https?://[^/]+{Regex.Escape(path)}([{(orBelow ? "/" : "")}?#].*)?$"), new() { Timeout = 45_000 });

    public Task SeesHeadingAsync(string german, string english) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Name = Say(german, english) }).First).ToBeVisibleAsync(new() { Timeout = 45_000 });

    public Task SeesAsync(string german, string english) =>
        Assertions.Expect(Page.GetByText(Say(german, english)).First).ToBeVisibleAsync(new() { Timeout = 45_000 });

    /// <summary>Fails when the browser complained since the last time.</summary>
    public void BrowserWasContent()
    {
        var complaints = _complaints.ToArray();
        _complaints.Clear();
        Assert.Empty(complaints);
    }

    /// <summary>Waits until the browser has complained about this.</summary>
    public Task HearsAsync(string complaint) =>
        Eventually.TrueAsync(() => _complaints.Any(text => text.Contains(complaint, StringComparison.Ordinal)), $"the complaint \"{complaint}\"", TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private void Listen()
    {
        Page.PageError += (_, error) => _complaints.Enqueue($"script error on {Page.Url}: {error}");
        Page.Console += (_, message) =>
        {
            // A refused page (404, 422) is no defect of the browser's; refused resources are caught below, with their address.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"{message.Type} on {Page.Url}: {message.Text}");
            }
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !response.Request.IsNavigationRequest)
            {
                _complaints.Enqueue($"{response.Status} for {response.Url} on {Page.Url}");
            }
        };
        Page.RequestFailed += (_, request) =>
        {
            // Leaving a page aborts what it was still loading.
            if (!request.IsNavigationRequest && request.Failure != "net::ERR_ABORTED")
            {
                _complaints.Enqueue($"{request.Failure} for {request.Url} on {Page.Url}");
            }
        };
    }
}
