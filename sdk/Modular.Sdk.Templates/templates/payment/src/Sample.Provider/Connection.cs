using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Modular.Sdk.Payments;

namespace SampleNamespace;

/// <summary>One call, and every way in which it can end. Nothing is retried here: the host repeats, with the same key.</summary>
internal static class Connection
{
    /// <summary>Changes nothing: whatever goes wrong, it can be asked again.</summary>
    public static ValueTask<PaymentOutcome<T>> ReadAsync<TAnswer, T>(PaymentContext context, string path, Func<TAnswer, T> read, CancellationToken ct) =>
        CallAsync(context, HttpMethod.Get, path, null, read, ct);

    /// <summary>May move money: a lost answer is Unknown.</summary>
    public static ValueTask<PaymentOutcome<T>> ActAsync<TAnswer, T>(PaymentContext context, string path, object body, Func<TAnswer, T> read, CancellationToken ct) =>
        CallAsync(context, HttpMethod.Post, path, body, read, ct);

    private static async ValueTask<PaymentOutcome<T>> CallAsync<TAnswer, T>(PaymentContext context, HttpMethod method, string path, object? body, Func<TAnswer, T> read, CancellationToken ct)
    {
        var isActing = body is not null;
        if (context.Settings.FindSecret(Description.ApiKey)?.Reveal() is not { Length: > 0 } key || !key.All(it => it is > ' ' and <= '~'))
        {
            return PaymentOutcome.Refused<T>(RefusalCode.Configuration, "The API key is missing or has letters no key has.");
        }

        using var request = new HttpRequestMessage(method, new Uri(Base(context), $"/v1/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
        {
            request.Headers.Add("Idempotency-Key", context.Operation.Key);
            request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
        }

        try
        {
            using var answer = await context.Http.SendAsync(request, ct);
            if (answer.IsSuccessStatusCode)
            {
                return PaymentOutcome.Ok(read((await answer.Content.ReadFromJsonAsync<TAnswer>(Wire.Json, ct))!));
            }

            var code = await CodeAsync(answer, ct);
            context.Log.LogWarning("{Method} answered {Status} {Code}.", method, (int)answer.StatusCode, code);
            return Failure<T>(answer, code, isActing);
        }
        catch (Exception broken) when (!ct.IsCancellationRequested)
        {
            context.Log.LogWarning("{Method} was not answered: {Exception}.", method, broken.GetType().Name);
            return Lost<T>(isActing, broken.GetType().Name);
        }
    }

    /// <summary>The sandbox is another host: a live key is not accepted there, nor a sandbox key here. A simulator takes the sandbox's place.</summary>
    private static Uri Base(PaymentContext context) => context.Sandbox
        ? context.Settings.FindUrl(Description.ApiBase) ?? new("https://api.sandbox.sample-id.example")
        : new("https://api.sample-id.example");

    private static PaymentOutcome<T> Failure<T>(HttpResponseMessage answer, string code, bool isActing) => answer.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => PaymentOutcome.Refused<T>(RefusalCode.Credentials, code),
        HttpStatusCode.NotFound => PaymentOutcome.Refused<T>(RefusalCode.NotFound, code),
        HttpStatusCode.TooManyRequests => PaymentOutcome.TryLater<T>(answer.Headers.RetryAfter?.Delta, certainlyNotExecuted: true, code),
        // The first call with this key is still under way.
        HttpStatusCode.Conflict => PaymentOutcome.TryLater<T>(answer.Headers.RetryAfter?.Delta, certainlyNotExecuted: !isActing, code),
        >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or < HttpStatusCode.BadRequest => Lost<T>(isActing, code),
        _ => PaymentOutcome.Refused<T>(code switch
        {
            "amount" => RefusalCode.Amount,
            "currency" => RefusalCode.Currency,
            "state" => RefusalCode.State,
            "key_reused" => RefusalCode.KeyReused,
            _ => RefusalCode.InvalidRequest,
        }, code),
    };

    private static PaymentOutcome<T> Lost<T>(bool isActing, string detail) =>
        isActing ? PaymentOutcome.Unknown<T>(detail) : PaymentOutcome.TryLater<T>(null, certainlyNotExecuted: true, detail);

    /// <summary>The provider's word for it. Its sentences stay where they are: they may quote what was sent.</summary>
    private static async Task<string> CodeAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        try
        {
            var code = (await answer.Content.ReadFromJsonAsync<Problem>(Wire.Json, ct))?.Code;
            return code is { Length: > 0 and <= 40 } && code.All(it => char.IsAsciiLetterOrDigit(it) || it == '_') ? code : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
