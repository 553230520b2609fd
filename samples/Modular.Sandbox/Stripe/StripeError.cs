using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>An answer in Stripe's error shape.</summary>
internal sealed class StripeError(int status, string type, string message, string? code = null, string? param = null) : Exception(message)
{
    public int Status => status;

    /// <summary>The endpoint had begun to act, so Stripe keeps this answer under the idempotency key; validation errors are not kept.</summary>
    public bool Executed { get; init; }

    public string? DeclineCode { get; init; }
    public JsonObject? PaymentIntent { get; init; }
    public string? Charge { get; init; }

    public JsonObject Body(string requestId)
    {
        var error = new JsonObject();
        if (Charge is not null) error["charge"] = Charge;
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = $"https://docs.stripe.com/error-codes/{code.Replace('_', '-')}";
        }
        if (DeclineCode is not null) error["decline_code"] = DeclineCode;
        error["message"] = Message;
        if (param is not null) error["param"] = param;
        if (PaymentIntent is not null) error["payment_intent"] = PaymentIntent.DeepClone();
        error["request_log_url"] = $"https://dashboard.stripe.com/test/logs/{requestId}";
        error["type"] = type;
        return new JsonObject { ["error"] = error };
    }

    public static StripeError Invalid(string message, string? param = null, string? code = null, int status = 400) =>
        new(status, "invalid_request_error", message, code, param);

    public static StripeError Missing(string param) =>
        Invalid($"Missing required param: {param}.", param, "parameter_missing");

    public static StripeError NoSuch(string type, string id, string param, int status = 404) =>
        Invalid($"No such {type}: '{id}'", param, "resource_missing", status);

    public static StripeError State(string message, string code, string? param = null) =>
        new(400, "invalid_request_error", message, code, param) { Executed = true };
}
