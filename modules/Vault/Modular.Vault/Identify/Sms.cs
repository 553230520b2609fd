using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Modular.Vault.Identify;

/// <summary>Sends a text message. Not through the outbox: a code must not lie in a table until somebody sends it.</summary>
internal interface ISmsSender
{
    /// <summary>False when it may not have been sent: the person asks again.</summary>
    Task<bool> Send(MobileNumber to, string text, CancellationToken stop);
}

/// <summary>
/// By HTTP: POST {Sms:Url} with <c>{"to":"+49…","text":"…"}</c> and a bearer key (Sms:Key). In development the sandbox's box, when nothing is set.
/// </summary>
internal sealed class HttpSmsSender(HttpClient http, IConfiguration configuration, ILogger<HttpSmsSender> log) : ISmsSender
{
    public async Task<bool> Send(MobileNumber to, string text, CancellationToken stop)
    {
        var (url, key) = configuration["Sms:Url"] is { Length: > 0 } given ? (given, configuration["Sms:Key"] ?? "")
            : configuration["Sandbox:Url"] is { Length: > 0 } sandbox ? (sandbox.TrimEnd('/') + "/sms/messages", "sms_test_development")
            : ("", "");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            log.LogError("Text messages cannot be sent: the setting Sms:Url is missing");
            return false;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(new { to = to.Reveal(), text }) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.SendAsync(request, stop);
            if (!answer.IsSuccessStatusCode)
            {
                log.LogWarning("A text message was refused with {Status}", (int)answer.StatusCode);
            }

            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            log.LogWarning("A text message may not have been sent: {Failure}", failure.GetType().Name);
            return false;
        }
    }
}
