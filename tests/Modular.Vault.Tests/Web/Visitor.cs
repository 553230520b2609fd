using System.Net;
using System.Text.RegularExpressions;
using Autofac;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Vault.Tests.Web;

/// <summary>A browser that fills in forms: takes the antiforgery token from the page, posts, keeps its cookies.</summary>
internal sealed partial class Visitor(HttpClient http)
{
    public const string Good = "kupfer segel morgen zitrone";

    public HttpClient Http { get; } = http;

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
        return await Raw(action, [("__RequestVerificationToken", token), .. fields]);
    }

    public async Task<HttpResponseMessage> Raw(string action, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Http.PostAsync(new Uri(action, UriKind.Relative), content, Stop);
    }

    public Task<HttpResponseMessage> Register(string name, string email, string password = Good) =>
        Post("/account/register", "/account/register", ("name", name), ("email", email), ("password", password));

    public Task<HttpResponseMessage> SignIn(string email, string password = Good, string? returnUrl = null) =>
        Post("/account/sign-in", "/account/sign-in", ("email", email), ("password", password), ("returnUrl", returnUrl ?? ""));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
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

    public static TestHostOptions Options(Mailbox mailbox, TestHostOptions? options = null)
    {
        options ??= new();
        return options with
        {
            Settings = new Dictionary<string, string?>(options.Settings) { ["Vault:Argon2id:MemoryKiB"] = "64", ["Vault:Argon2id:Passes"] = "1" },
            Register = container => container.RegisterInstance<IMailTransport>(mailbox),
        };
    }
}
