using System.Net;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Sdk.Tests.Templates;

/// <summary>A dev host's addresses on this machine, and what people do there.</summary>
internal sealed class Site
{
    private static readonly string[] Names = ["Urls", "Sandbox__Url", "Dev__Simulator"];
    private readonly int[] _ports = [Ports.ToComeBackTo(), Ports.ToComeBackTo(), Ports.ToComeBackTo(), Ports.ToComeBackTo()];

    public Site() => Guest = BrowserLike.Client(At(0));

    public HttpClient Guest { get; }

    public Uri Simulator => At(2);

    public Dictionary<string, string> Variables => new(Names.Select((name, i) => KeyValuePair.Create(name, At(i).GetLeftPart(UriPartial.Authority)))) { ["Mail__Port"] = _ports[3].ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<HttpClient> SignInAsync(string mailbox)
    {
        var person = BrowserLike.Client(At(0));
        var token = Token(await person.GetStringAsync("/account/sign-in", Ct));
        using var answer = await person.PostAsync("/account/sign-in", Form(("email", mailbox + "@demo.example"), ("password", "lantern velvet harbour 42"), ("__RequestVerificationToken", token)), Ct);
        Assert.True(answer.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther, $"{mailbox} could not sign in: {(int)answer.StatusCode}");
        return person;
    }

    /// <summary>A guest takes a place, goes to the page that the first way to pay leads to, and pays there.</summary>
    public async Task<(string Path, string Page)> PayAsync()
    {
        var form = await PlacesAsync();
        using var held = await Guest.PostAsync("/book/spree-kajak/hold", Form(("departure", Value(form, "departure")), ("key", Value(form, "key")), (Regex.Match(form, "name=\"(unit_[^\"]+)").Groups[1].Value, "1")), Ct);
        var order = held.Headers.Location!.OriginalString;
        using var paying = await Guest.PostAsync(order + "/pay", Form(("name", "Ada Löwe"), ("email", "ada@example.org"), ("key", Value(await Guest.GetStringAsync(order, Ct), "key"))), Ct);
        Assert.Equal(Simulator.Authority, paying.Headers.Location?.Authority);
        using var simulator = BrowserLike.Client(Simulator);
        Assert.Contains("<button>Pay</button>", await simulator.GetStringAsync(paying.Headers.Location, Ct), StringComparison.Ordinal);
        using var paid = await simulator.PostAsync(paying.Headers.Location, null, Ct);
        using var back = await Guest.GetAsync(paid.Headers.Location, Ct);
        Assert.Equal(order, back.Headers.Location?.OriginalString);
        // On a slow machine the page says first that the payment is being looked at.
        var page = "";
        await Eventually.TrueAsync(async () => (page = await Guest.GetStringAsync(order, Ct)).Contains("/tickets.pdf", StringComparison.Ordinal), "tickets of " + order, TimeSpan.FromMinutes(1));
        return (order, WithoutTokens(page));
    }

    public static string Token(string page) => Value(page, "__RequestVerificationToken");

    public static string WithoutTokens(string page) => Regex.Replace(page, "(name=\"(?:key|__RequestVerificationToken)\" value=\")[^\"]+", "$1");

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private async Task<string> PlacesAsync()
    {
        foreach (Match experience in Regex.Matches(await Guest.GetStringAsync("/book/spree-kajak", Ct), "href=\"(/book/spree-kajak/[a-z-]+)\""))
        {
            var days = Links(await Guest.GetStringAsync(experience.Groups[1].Value, Ct), "day=");
            if (days.Count > 0 && Links(await Guest.GetStringAsync(days[^1], Ct), "departure=") is [.., var departure])
            {
                return await Guest.GetStringAsync(departure, Ct);
            }
        }

        throw new InvalidOperationException("The demo shop sells nothing.");
    }

    private static List<string> Links(string page, string with) => [.. Regex.Matches(page, $"href=\"([^\"#]*{with}[^\"#]*)").Select(it => WebUtility.HtmlDecode(it.Groups[1].Value))];

    private static string Value(string page, string name) => Regex.Match(page, $"name=\"{name}\"[^>]*? value=\"([^\"]+)").Groups[1].Value;

    private Uri At(int i) => new($"http://localhost:{_ports[i]}/");
}
