using System.Net;
using System.Text.RegularExpressions;
using Autofac;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Vault.Tests.Web;

/// <summary>A browser that fills in forms: takes the antiforgery token from the page, posts, keeps its cookies.</summary>
internal sealed partial class Visitor
{
    public const string Good = "kupfer segel morgen zitrone";

    public Visitor(HttpClient http, string language = "en")
    {
        Http = http;
        http.DefaultRequestHeaders.Remove("Accept-Language");
        http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public HttpClient Http { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<(HttpStatusCode Status, string Body, string? Location)> Get(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop)), answer.Headers.Location?.OriginalString);
    }

    public async Task<HttpResponseMessage> Post(string page, string action, params (string Name, string Value)[] fields)
    {
        var (_, body, _) = await Get(page);
        var token = Token().Match(body).Groups[1].Value;
        // The version of the terms that the page shows, as a browser sends it along.
        var terms = Terms().Match(body).Groups[1].Value;
        return await Raw(action, [("__RequestVerificationToken", token), .. terms.Length > 0 ? [("terms", terms)] : Array.Empty<(string, string)>(), .. fields]);
    }

    public async Task<HttpResponseMessage> Raw(string action, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Http.PostAsync(new Uri(action, UriKind.Relative), content, Stop);
    }

    public Task<HttpResponseMessage> Register(string name, string email, string password = Good) =>
        Post("/account/register", "/account/register", ("name", name), ("email", email), ("password", password));

    /// <summary>Opens an account and follows the link in the mail.</summary>
    public async Task Join(TestHost host, Mailbox mailbox, string name, string email, string password = Good)
    {
        using var opened = await Register(name, email, password);
        await host.SettleAsync();
        var link = mailbox.Link(email, "/account/confirm");
        using var confirmed = await Post(link, link, ("password", password));
        Assert.Equal("/account?done=confirmed", confirmed.Headers.Location?.OriginalString);
    }

    public Task<HttpResponseMessage> SignIn(string email, string password = Good, string? returnUrl = null) =>
        Post("/account/sign-in", "/account/sign-in", ("email", email), ("password", password), ("returnUrl", returnUrl ?? ""));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"terms\" value=\"([^\"]+)\"")]
    private static partial Regex Terms();
}

/// <summary>Keeps what would be sent.</summary>
internal sealed class Mailbox : IMailTransport
{
    public List<Mail> Mails { get; } = [];

    public Task SendAsync(Mail mail, string messageId, CancellationToken cancellation)
    {
        Mails.Add(mail);
        return Task.CompletedTask;
    }

    /// <summary>The path of the last mail to this address that has such a path in it.</summary>
    public string Link(string to, string path) =>
        To(to).Select(m => Regex.Match(m.Text, Regex.Escape(path) + "/[A-Za-z0-9_-]{20,}").Value).LastOrDefault(link => link.Length > 0)
        ?? throw new InvalidOperationException($"No mail with {path}/… came.");

    public IEnumerable<Mail> To(string address) => Mails.Where(m => string.Equals(m.To.Reveal(), address, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<string> Subjects(string to) => To(to).Select(m => m.Subject);

    public static TestHostOptions Options(Mailbox mailbox, TestHostOptions? options = null)
    {
        options ??= new();
        return options with
        {
            Settings = new Dictionary<string, string?>(options.Settings) { ["Vault:Argon2id:MemoryKiB"] = "64", ["Vault:Argon2id:Passes"] = "1", ["RateLimits:SignInPerMinute"] = "0" },
            Register = container => container.RegisterInstance<IMailTransport>(mailbox),
        };
    }
}
