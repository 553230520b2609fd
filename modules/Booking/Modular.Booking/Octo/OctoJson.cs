using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Modular.Booking.Octo;

/// <summary>How bodies are read and written. What we do not know is passed over, as OCTO wants: a capability adds fields.</summary>
internal static class OctoJson
{
    public const int MostBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 16,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectRequiredConstructorParameters = false,
        Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    public static async Task<T> ReadAsync<T>(HttpContext http)
        where T : class
    {
        if (!http.Request.HasJsonContentType())
        {
            throw new OctoException(OctoError.Bad("Send JSON, with Content-Type: application/json."));
        }

        try
        {
            var body = await BodyAsync(http);
            return JsonSerializer.Deserialize<T>(body.AsSpan(), Options) ?? throw new OctoException(OctoError.Bad("The body is no object."));
        }
        catch (JsonException wrong)
        {
            throw new OctoException(OctoError.Bad(wrong.Path is { Length: > 1 and <= 60 } path ? $"The body is not what this call takes, at {path}." : "The body is no JSON that this call takes."));
        }
    }

    /// <summary>A call whose body may be left out.</summary>
    public static async Task<T?> ReadOptionalAsync<T>(HttpContext http)
        where T : class => http.Request.ContentLength is null or 0 && http.Request.ContentType is null ? null : await ReadAsync<T>(http);

    public static IResult Ok<T>(T value) => Results.Json(value, Options);

    public static IResult Refuse(OctoError error) => Results.Json(error, Options, statusCode: error.Status);

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    public static T? Read<T>(byte[] stored) => JsonSerializer.Deserialize<T>(stored, Options);

    private static async Task<byte[]> BodyAsync(HttpContext http)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, http.RequestAborted);
        return length <= MostBytes ? buffer[..length] : throw new OctoException(OctoError.Bad($"The body is too large; at most {MostBytes / 1024} kB are read."));
    }
}
