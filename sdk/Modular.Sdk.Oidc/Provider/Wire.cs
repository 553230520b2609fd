using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Oidc.Provider;

/// <summary>Asks over the client the host gave us, and every way in which that can fail.</summary>
internal static class Wire
{
    private const int Longest = 512 * 1024;

    /// <summary>For one question. A provider that hangs is to be tried later, long before the host gives the plug-in up for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public static ValueTask<SsoOutcome<JsonElement>> GetAsync(Uri url, string? bearer, SsoContext context, CancellationToken ct)
    {
        // RFC 6750, 2.1: anything else would tear the header.
        if (bearer is not null && bearer.Any(c => c is <= ' ' or > '~'))
        {
            return new(SsoOutcome.Refused<JsonElement>(SsoRefusalCode.Forged, "The access token does not go into a header."));
        }

        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        return SendAsync(request, context, ct);
    }

    public static async ValueTask<SsoOutcome<JsonElement>> SendAsync(HttpRequestMessage request, SsoContext context, CancellationToken ct)
    {
        using (request)
        {
            using var late = new CancellationTokenSource(Patience, context.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
            request.Headers.Accept.Add(new("application/json"));
            try
            {
                using var answer = await context.Http.SendAsync(request, either.Token);
                var body = await answer.Content.ReadAsByteArrayAsync(either.Token);
                return Read(answer.StatusCode, body, context);
            }
            catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException && !ct.IsCancellationRequested)
            {
                context.Log.LogWarning("The provider did not answer: {Exception}.", broken.GetType().Name);
                return SsoOutcome.TryLater<JsonElement>($"No answer ({broken.GetType().Name}).");
            }
        }
    }

    private static SsoOutcome<JsonElement> Read(HttpStatusCode status, byte[] body, SsoContext context)
    {
        var json = Parse(body);
        if (status == HttpStatusCode.OK)
        {
            return json is { ValueKind: JsonValueKind.Object } it ? SsoOutcome.Ok(it) : SsoOutcome.Refused<JsonElement>(SsoRefusalCode.Configuration, "The answer is no JSON object.");
        }

        // Only codes of the standards are repeated: a description may quote what was sent.
        var error = json?.Text("error") is { Length: <= 40 } code && code.All(c => char.IsAsciiLetterLower(c) || c == '_') ? code : "no code";
        context.Log.LogWarning("The provider answered {Status} {Error}.", (int)status, error);
        var detail = $"The provider answered {(int)status} {error}.";
        return ((int)status, error) switch
        {
            ( >= 500 or 429 or 408, _) => SsoOutcome.TryLater<JsonElement>(detail),
            (_, "invalid_grant") => SsoOutcome.Refused<JsonElement>(SsoRefusalCode.CodeRefused, detail),
            _ => SsoOutcome.Refused<JsonElement>(SsoRefusalCode.Configuration, detail),
        };
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            return body.Length > Longest ? null : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The same failure about another thing.</summary>
    public static SsoOutcome<TOther> As<T, TOther>(this SsoOutcome<T> failure) => failure switch
    {
        SsoOutcome<T>.Cancelled => SsoOutcome.Cancelled<TOther>(),
        SsoOutcome<T>.Refused it => SsoOutcome.Refused<TOther>(it.Code, it.Detail),
        SsoOutcome<T>.TryLater it => SsoOutcome.TryLater<TOther>(it.Detail),
        SsoOutcome<T>.NotSupported it => SsoOutcome.NotSupported<TOther>(it.What),
        _ => throw new InvalidOperationException("A success is not a failure."),
    };
}
