using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Browser.Tests.Looks;

namespace Modular.Browser.Tests.Certified;

/// <summary>Somebody at the certified provider, by the name they sign in with.</summary>
internal sealed record Colleague(string Login, string Name, string Email, bool EmailVerified, params string[] Groups);

/// <summary>panva's oidc-provider as a child process: installed from npm by its lock file, ended with us.</summary>
internal sealed class CertifiedProvider : IAsyncDisposable
{
    private const string Registration = "registration-of-this-run";

    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _http;

    private CertifiedProvider(Uri issuer, DirectoryInfo folder, Process process) =>
        (Issuer, _folder, _process, _http) = (issuer, folder, process, new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = issuer });

    public Uri Issuer { get; }

    public static async Task<CertifiedProvider> StartAsync(Uri issuer, params IEnumerable<Colleague> people)
    {
        var folder = Directory.CreateTempSubdirectory("certified-provider");
        foreach (var file in new[] { "package.json", "package-lock.json", "provider.js" })
        {
            File.Copy(Path.Combine(Screenshots.Root(), "tests", "Modular.Browser.Tests", "Certified", file), Path.Combine(folder.FullName, file));
        }

        using (var install = Process.Start(new ProcessStartInfo("npm", "ci --no-audit --no-fund --ignore-scripts") { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            var (output, error) = (install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, $"npm ended with {install.ExitCode}:\n{await output}\n{await error}");
        }

        var start = new ProcessStartInfo("node", "provider.js") { WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["ISSUER"] = issuer.GetLeftPart(UriPartial.Authority);
        start.Environment["REGISTRATION"] = Registration;
        start.Environment["PEOPLE"] = JsonSerializer.Serialize(people.ToDictionary(p => p.Login, p => new { name = p.Name, email = p.Email, email_verified = p.EmailVerified, groups = p.Groups }));
        var process = Process.Start(start)!;
        var provider = new CertifiedProvider(issuer, folder, process);
        Assert.Equal("listening", await process.StandardOutput.ReadLineAsync());
        return provider;
    }

    /// <summary>Enters an application whose addresses are not known yet (RFC 7591).</summary>
    public Task<Application> RegisterAsync(string algorithm) => SendAsync(HttpMethod.Post, new("reg", UriKind.Relative), Registration, new()
    {
        ["client_name"] = "Modular",
        ["redirect_uris"] = new JsonArray("https://not-known-yet.example/callback"),
        ["id_token_signed_response_alg"] = algorithm,
    });

    /// <summary>Enters the addresses that the desk shows (RFC 7592).</summary>
    public Task<Application> ChangeAsync(Application application, string callback, string logout)
    {
        var said = (JsonObject)application.Said.DeepClone();
        foreach (var name in new[] { "registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at" })
        {
            said.Remove(name);
        }

        said["redirect_uris"] = new JsonArray(callback);
        said["post_logout_redirect_uris"] = new JsonArray(logout);
        (said["backchannel_logout_uri"], said["backchannel_logout_session_required"]) = (logout, true);
        return SendAsync(HttpMethod.Put, new(application.Text("registration_client_uri")), application.Text("registration_access_token"), said);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<Application> SendAsync(HttpMethod method, Uri url, string token, JsonObject body)
    {
        using var request = new HttpRequestMessage(method, url) { Content = JsonContent.Create(body), Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var answer = await _http.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, said);
        return new((JsonObject)JsonNode.Parse(said)!);
    }
}

/// <summary>What the provider knows of an application.</summary>
internal sealed record Application(JsonObject Said)
{
    public string Text(string name) => Said[name]!.GetValue<string>();
}
