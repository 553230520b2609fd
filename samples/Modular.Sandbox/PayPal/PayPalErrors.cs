using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;

namespace Modular.Sandbox.PayPal;

/// <summary>Answers in PayPal's error shape.</summary>
internal static class PayPalErrors
{
    public static ReplyException Unprocessable(string issue, string description, JsonArray? links = null) =>
        Of(422, "UNPROCESSABLE_ENTITY", "The requested action could not be performed, semantically incorrect, or failed business validation.", issue, description, null, links);

    public static ReplyException Invalid(string field, string issue, string description) =>
        Of(400, "INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema.", issue, description, field, null);

    public static ReplyException NotFound() =>
        Of(404, "RESOURCE_NOT_FOUND", "The specified resource does not exist.", "INVALID_RESOURCE_ID", "Specified resource ID does not exist. Please check the resource ID and try again.", null, null);

    public static ReplyException Busy() =>
        Of(409, "RESOURCE_CONFLICT", "The server has detected a conflict while processing this request.", "PREVIOUS_REQUEST_IN_PROGRESS", "A previous request on this resource is currently in progress.", null, null);

    public static ReplyException Token(string error, string description) => new(new(401, new JsonObject { ["error"] = error, ["error_description"] = description }));

    public static JsonObject Broken(int status) => status == 429
        ? Body("RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting.")
        : Body(status == 503 ? "SERVICE_UNAVAILABLE" : "INTERNAL_SERVER_ERROR", status == 503 ? "Service Unavailable." : "An internal server error occurred.");

    private static ReplyException Of(int status, string name, string message, string issue, string description, string? field, JsonArray? links)
    {
        var body = Body(name, message);
        var detail = new JsonObject { ["issue"] = issue, ["description"] = description };
        if (field is not null) detail["field"] = field;
        body["details"] = new JsonArray(detail);
        if (links is not null) body["links"] = links;
        return new(new(status, body));
    }

    private static JsonObject Body(string name, string message) => new() { ["name"] = name, ["message"] = message, ["debug_id"] = "f0a1d0sandbox" };
}
