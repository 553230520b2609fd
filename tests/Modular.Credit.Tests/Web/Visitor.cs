using System.Net;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Credit.Tests.Web;

/// <summary>A browser that fills in forms: takes the antiforgery token from the page, posts, keeps its cookies.</summary>
internal sealed partial class Visitor
{
    private const string Password = "kupfer segel morgen zitrone";
    private readonly HttpClient _http;

    public Visitor(HttpClient http, string language = "de")
    {
        _http = http;
        http.DefaultRequestHeaders.Add("Accept", "text/html");
        http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    /// <summary>Hashing a password costs as little as it may, because these tests are about something else.</summary>
    public static TestHostOptions Cheap { get; } = new() { Settings = new Dictionary<string, string?> { ["Vault:Argon2id:MemoryKiB"] = "64", ["Vault:Argon2id:Passes"] = "1" } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task RegisterAndSignIn(TestHost host, string name, string email)
    {
        var terms = Terms().Match((await Get("/account/register")).Body).Groups[1].Value;
        await Post("/account/register", ("name", name), ("email", email), ("password", Password), ("terms", terms));
        await host.ConfirmMailboxAsync(email);
        var (status, _, _) = await Post("/account/sign-in", ("email", email), ("password", Password));
        Assert.Equal(HttpStatusCode.Found, status);
    }

    public async Task<(HttpStatusCode Status, string Body, string? Location)> Get(string path) => await Read(await _http.GetAsync(new Uri(path, UriKind.Relative), Stop));

    public async Task<(HttpStatusCode Status, string Body, string? Location)> Post(string path, params (string Name, string Value)[] fields)
    {
        var token = Token().Match((await Get(path)).Body).Groups[1].Value;
        return await Raw(path, [("__RequestVerificationToken", token), .. fields]);
    }

    public async Task<(HttpStatusCode Status, string Body, string? Location)> Raw(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Read(await _http.PostAsync(new Uri(path, UriKind.Relative), content, Stop));
    }

    private static async Task<(HttpStatusCode Status, string Body, string? Location)> Read(HttpResponseMessage answer)
    {
        using (answer)
        {
            return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), answer.Headers.Location?.OriginalString);
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"terms\" value=\"([^\"]+)\"")]
    private static partial Regex Terms();
}
