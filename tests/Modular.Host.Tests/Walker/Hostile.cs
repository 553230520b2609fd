namespace Modular.Host.Tests.Walker;

/// <summary>What nobody types by accident.</summary>
internal static class Hostile
{
    public const string Script = "<script>alert(7)</script>";

    /// <summary>For fields that take nearly everything.</summary>
    public static IReadOnlyList<string> EvenForFreeText { get; } = ["a\0b", new('x', 25_000)];

    public static IReadOnlyList<string> Texts { get; } =
    [
        "'; drop table orders; --", "\"><img src=x onerror=alert(7)>" + Script, "' or '1'='1", "{{7*7}}${7*7}%n%s", "../../etc/passwd",
        "-1", "99999999999999999999", "2147483648", "1e400", "NaN", "00000000-0000-0000-0000-000000000000x", "\u202e\ud83d\udca9\u0301\ufffe", "\r\nSet-Cookie: x=1",
        .. EvenForFreeText,
    ];

    /// <summary>As one segment of an address, already encoded.</summary>
    public static IReadOnlyList<string> Segments { get; } =
    [
        "'%3B%20drop%20table%20orders%3B--", "%3Cscript%3Ealert(7)%3C%2Fscript%3E", "%00", "a%00b", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%252e%252e%252f", "%F0%9F%92%A9%CC%81", "%C3%28", "%EF%BF%BE",
        "%0d%0aSet-Cookie:%20x=1", "-1", "99999999999999999999", "00000000-0000-0000-0000-000000000000", "01990000-0000-7000-8000-00000000dead", new('a', 4000), "new%20", "%20",
    ];

    public static IReadOnlyList<string> Queries { get; } = ["%27%3B+drop+table+orders%3B--", "%3Cscript%3Ealert(7)%3C%2Fscript%3E", "%00", "%2F%2Fevil.example%2F", "9999-99-99", "-1", "99999999999999999999", new('a', 2000)];

    public static IReadOnlyList<string> QueryNames { get; } = ["month", "day", "date", "departure", "q", "returnUrl", "operator", "done", "saved", "registered", "replayed", "page", "lang", "state", "culture", "session_id"];

    public static IReadOnlyList<string> BrokenJson { get; } =
    [
        "", "{", "null", "[]", "\"x\"", "123", "1e400", "{\"a\":}", "{} {}", new string('[', 5000), "\ufeff{}", "{\"password\":null}", "{\"password\":5}", "{\"password\":{}}",
        "{\"password\":\"x\",\"birthDate\":\"9999-99-99\"}", "{\"departure\":5,\"key\":{},\"units\":7}", "{\"departure\":null,\"key\":null,\"units\":null}", "{\"\\u0000\":\"\\ud800\"}",
    ];

    /// <summary>Values where a number, an id or a list belongs.</summary>
    public static IReadOnlyList<string> JsonValues { get; } = ["-1", "0", "21", "2147483648", "9223372036854775807", "1e400", "1.5", "\"zwei\"", "null", "{}", "[]", "true", "\"\\u0000\"", "\"<script>alert(7)</script>\""];

    /// <summary>Content types that do not fit the body, or nothing.</summary>
    public static IReadOnlyList<string?> ContentTypes { get; } =
    [
        null, "text/plain", "text/xml", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x", "application/json; charset=nonsense", "application/x-www-form-urlencoded; charset=nonsense",
        "application/x-www-form-urlencoded; charset=utf-7", "application/octet-stream", "application/json",
    ];
}
