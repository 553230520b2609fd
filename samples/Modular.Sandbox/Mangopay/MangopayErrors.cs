using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;

namespace Modular.Sandbox.Mangopay;

/// <summary>Answers in Mangopay's error shape.</summary>
internal static class MangopayErrors
{
    public static ReplyException Params(params (string Field, string Why)[] errors) =>
        Of(400, "param_error", "One or several required parameters are missing or incorrect. An incorrect resource ID also raises this kind of error.", errors);

    public static ReplyException NotFound(string id) => Of(404, "ressource_not_found", "The ressource does not exist", ("RessourceNotFound", $"Cannot found the ressource with the id={id}"));

    public static ReplyException KnownKey() => Of(409, "other", "A request with this Idempotency-Key has already been received. Use GET /responses/{key} to see its response.");

    public static ReplyException TooMany() => new(new(429, Broken(429)));

    public static ReplyException Unauthorized() => Of(401, "authentication_error", "The access token is missing, has expired or is of another client.");

    public static ReplyException Credentials() => new(new(401, new JsonObject { ["error"] = "invalid_client", ["error_description"] = "Authentication failed: client id or API key is wrong." }));

    public static ReplyException PendingUserAction(string url) => new(new(401, Body("authentication_error", "The user must authenticate first.", []))
    {
        Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "PendingUserAction RedirectUrl=" + url },
    });

    public static ReplyException Media() => Of(415, "other", "The content type must be application/json.");

    public static JsonObject Broken(int status) => status == 429
        ? Body("rate_limit", "Rate limit exceeded. Please contact support for more assistance", [])
        : Body("other", status == 503 ? "Service unavailable" : "Internal server error", []);

    private static ReplyException Of(int status, string type, string message, params (string Field, string Why)[] errors) => new(new(status, Body(type, message, errors)));

    private static JsonObject Body(string type, string message, (string Field, string Why)[] errors)
    {
        JsonObject? list = null;
        foreach (var (field, why) in errors) (list ??= [])[field] = why;
        return new() { ["Message"] = message, ["Type"] = type, ["Id"] = "5a4dbe00-0000-4000-8000-0000005a4db0", ["Date"] = 0, ["errors"] = list };
    }
}
