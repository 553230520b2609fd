using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Modular.Sandbox;

namespace Modular.Testing;

/// <summary>The outside world in this process, on ports of its own: payment provider, mail box, SMS box, fault knobs.</summary>
public sealed class SandboxWorld : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SandboxWorld(WebApplication app)
    {
        _app = app;
        Address = app.SandboxAddress();
        Http = BrowserLike.Client(Address.BaseUrl);
    }

    public SandboxAddress Address { get; }

    /// <summary>Talks to the sandbox: its payment pages, boxes and knobs.</summary>
    public HttpClient Http { get; }

    /// <summary>The host's settings that make this its outside world.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Sandbox:Url"] = Address.BaseUrl.GetLeftPart(UriPartial.Authority),
        ["Mail:Host"] = "localhost",
        ["Mail:Port"] = Address.SmtpPort.ToString(CultureInfo.InvariantCulture),
        ["Mail:Security"] = "None",
        ["Mail:From"] = "post@modular.example",
    };

    public static async Task<SandboxWorld> StartAsync(TimeProvider? clock = null)
    {
        var app = SandboxApp.Build(new SandboxOptions { Port = 0, SmtpPort = 0, TimeProvider = clock ?? TimeProvider.System, Seed = 1 });
        await app.StartAsync();
        return new SandboxWorld(app);
    }

    /// <summary>The mails for <paramref name="to"/>, newest first, as the sandbox's mail API describes them.</summary>
    public async Task<JsonElement[]> MailsAsync(string? to = null)
    {
        var answer = await Http.GetFromJsonAsync<JsonElement>(new Uri("/mail/messages" + (to is null ? "" : "?to=" + Uri.EscapeDataString(to)), UriKind.Relative));
        return [.. answer.GetProperty("messages").EnumerateArray()];
    }

    /// <summary>Sets a fault knob: <c>new { target = "mail.smtp", kind = "drop_after", count = 1 }</c>.</summary>
    public async Task BreakAsync(object fault)
    {
        using var answer = await Http.PostAsJsonAsync(new Uri("/faults", UriKind.Relative), fault);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Clears all fault knobs.</summary>
    public async Task MendAsync()
    {
        using var cleared = await Http.DeleteAsync(new Uri("/faults", UriKind.Relative));
        cleared.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
