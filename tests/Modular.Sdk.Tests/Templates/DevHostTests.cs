using System.Net;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Sdk.Tests.Templates;

/// <summary>Modular itself beside a plug-in that is being written, by the readme's commands, from packages: its build output, then its package.</summary>
public sealed class DevHostTests(PublishedFeed feed, ITestOutputHelper output)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_pays_by_the_plug_in_and_its_message_can_be_sent_again()
    {
        using var terminal = await MadeAsync("modular-payment", "Acme.Pay");
        var site = new Site();
        await using (var host = await StartAsync(terminal, site, "Acme.Pay", packed: false))
        {
            Assert.Contains("acme-pay 1.0.0, build output", host.Output, StringComparison.Ordinal);
            var owner = await site.SignInAsync("owner");
            Assert.Contains("Acme Pay", await owner.GetStringAsync("/desk/payments", Ct), StringComparison.Ordinal);

            var order = await site.PayAsync();
            var admin = await site.SignInAsync("admin");
            var (first, token) = await MessagesAsync(admin);
            Assert.Equal(["1|new|200, taken"], first);

            using var again = await admin.PostAsync("/admin/hooks", Site.Form(("number", "1"), ("__RequestVerificationToken", token)), Ct);
            Assert.Equal("/admin/hooks?sent=200", again.Headers.Location?.OriginalString);
            Assert.Equal(["2|replay of 1|200, taken", "1|new|200, taken"], (await MessagesAsync(admin)).Lines);
            Assert.Equal(order.Page, Site.WithoutTokens(await site.Guest.GetStringAsync(order.Path, Ct)));
            await host.StopAsync();
        }

        await using (var host = await StartAsync(terminal, site, "Acme.Pay", packed: true))
        {
            foreach (var step in new[] { "package", "manifest", "closure", "conformance", "smoke" })
            {
                Assert.Contains($"ok   {step}: ", host.Output, StringComparison.Ordinal);
            }

            Assert.Contains("acme-pay 1.0.0, its package", host.Output, StringComparison.Ordinal);
            var admin = await site.SignInAsync("admin");
            Assert.Matches("acme-pay.*?1\\.0\\.0.*?approved package", Regex.Replace(await admin.GetStringAsync("/admin/plugins?lang=en", Ct), @"\s+", " "));
            // What came before the restart is still there.
            Assert.Equal(2, (await MessagesAsync(admin)).Lines.Count);
            // Nobody approved it for anybody else.
            Assert.False(Directory.Exists(ForeignStore(terminal)));
            await site.PayAsync();
            Assert.Equal("3|new|200, taken", (await MessagesAsync(admin)).Lines[0]);
            await host.StopAsync();
        }
    }

    [Fact]
    public async Task Somebody_signs_in_by_the_plug_in()
    {
        using var terminal = await MadeAsync("modular-sso", "Acme.Sso");
        var site = new Site();
        await using var host = await StartAsync(terminal, site, "Acme.Sso", packed: false);
        var door = Regex.Match(host.Output, "Sign in +http://[^/]+(/sso/\\S+)").Groups[1].Value;
        using var begun = await site.Guest.GetAsync(door, Ct);
        using var simulator = BrowserLike.Client(site.Simulator);
        using var agreed = await simulator.PostAsync(begun.Headers.Location, Site.Form(("agrees", "true")), Ct);
        using var back = await site.Guest.GetAsync(agreed.Headers.Location, Ct);
        Assert.Equal("/desk", back.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await site.Guest.GetAsync("/desk", Ct)).StatusCode);
        await host.StopAsync();
    }

    private async Task<Terminal> MadeAsync(string template, string name)
    {
        var terminal = new Terminal(await Packages.CacheAsync(Ct));
        await feed.CopyToAsync(terminal.Feed);
        output.WriteLine($"{Packages.DevHost}: {feed.Megabytes(Packages.DevHost):0} MB");
        // The report is what a package needs.
        output.WriteLine(string.Join('\n', await terminal.TypeAsync(["dotnet new install Modular.Sdk.Templates", $"dotnet new {template} -n {name}", $"cd {name}", "dotnet test"], Ct)));
        return terminal;
    }

    private async Task<Running> StartAsync(Terminal terminal, Site site, string name, bool packed)
    {
        var command = Regex.Match(await File.ReadAllTextAsync(Path.Combine(Specs.Root(), "sdk", "README.md"), Ct), packed ? "^dotnet run .*--packed" : @"^dotnet run --project \S+", RegexOptions.Multiline).Value;
        var host = terminal.Begin(name, command.Replace("Acme.Pay", name, StringComparison.Ordinal), new Dictionary<string, string>(site.Variables) { ["Plugins__Store"] = ForeignStore(terminal) });
        output.WriteLine($"{(await host.SaysAsync("Ctrl+C ends it.")).TotalSeconds,6:0.0} s  {command}");
        return host;
    }

    private static string ForeignStore(Terminal terminal) => Path.Combine(terminal.Work, "production-store");

    private static async Task<(IReadOnlyList<string> Lines, string Token)> MessagesAsync(HttpClient admin)
    {
        var page = await admin.GetStringAsync("/admin/hooks?lang=en", Ct);
        var lines = Regex.Matches(page, "<th role=\"rowheader\" scope=\"row\">([0-9]+)</th>.*?data-label=\"Kind\">([^<]+)</td>.*?data-label=\"Answer\"><[^>]+>([^<]+)<", RegexOptions.Singleline);
        return ([.. lines.Select(it => $"{it.Groups[1].Value}|{it.Groups[2].Value}|{it.Groups[3].Value}")], Site.Token(page));
    }
}
