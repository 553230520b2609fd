using System.Globalization;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.PayPal;

/// <summary>/v2/checkout/orders</summary>
internal static class Orders
{
    public static JsonObject Create(PayPalCall call)
    {
        var body = call.Body;
        var intent = Text(body, "intent") ?? throw PayPalErrors.Invalid("/intent", "MISSING_REQUIRED_PARAMETER", "A required field is missing.");
        if (intent is not ("CAPTURE" or "AUTHORIZE")) throw PayPalErrors.Invalid("/intent", "INVALID_PARAMETER_VALUE", "The value of a field is invalid.");
        if (body["purchase_units"] is not JsonArray { Count: > 0 } units) throw PayPalErrors.Invalid("/purchase_units", "MISSING_REQUIRED_PARAMETER", "A required field is missing.");
        if (units.Count > 1 || units[0] is not JsonObject unit) throw PayPalErrors.Invalid("/purchase_units", "INVALID_ARRAY_MAX_ITEMS", "This simulator plays one purchase unit.");
        var amount = Amount(unit["amount"], "/purchase_units/@reference_id=='default'/amount");
        var context = body["payment_source"]?["paypal"]?["experience_context"];
        var order = new PayPalOrder
        {
            Id = call.World.Id(),
            Intent = intent,
            Amount = amount,
            CreatedAt = call.Now,
            UpdatedAt = call.Now,
            Status = body["payment_source"]?["paypal"] is null ? "CREATED" : "PAYER_ACTION_REQUIRED",
            ReferenceId = Text(unit, "reference_id"),
            CustomId = Short(unit, "custom_id"),
            InvoiceId = Short(unit, "invoice_id"),
            Description = Short(unit, "description"),
            ReturnUrl = Url(context, "return_url"),
            CancelUrl = Url(context, "cancel_url"),
            Locale = (string?)context?["locale"],
        };
        call.Account.Orders[order.Id] = order;
        return PayPalJson.Order(order, call.BaseUrl);
    }

    public static JsonObject Get(PayPalCall call) => PayPalJson.Order(Find(call), call.BaseUrl);

    public static JsonObject Capture(PayPalCall call)
    {
        var order = Find(call);
        if (order.Intent != "CAPTURE") throw PayPalErrors.Unprocessable("ACTION_DOES_NOT_MATCH_INTENT", "Order was created with an intent to 'AUTHORIZE'.");
        if (order.Captures.Count > 0) throw PayPalErrors.Unprocessable("ORDER_ALREADY_CAPTURED", "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.");
        Approved(call, order);
        NewInvoice(call, order);
        var capture = Charge.Take(call, order, order.Amount, isFinal: true);
        order.Status = "COMPLETED";
        call.World.Tell(call.Account, "CHECKOUT.ORDER.COMPLETED", "checkout-order", PayPalJson.Order(order, call.BaseUrl));
        Charge.TellOf(call.World, call.Account, capture, call.BaseUrl);
        return PayPalJson.Order(order, call.BaseUrl);
    }

    public static JsonObject Authorize(PayPalCall call)
    {
        var order = Find(call);
        if (order.Intent != "AUTHORIZE") throw PayPalErrors.Unprocessable("ACTION_DOES_NOT_MATCH_INTENT", "Order was created with an intent to 'CAPTURE'.");
        if (order.Authorization is not null) throw PayPalErrors.Unprocessable("ORDER_ALREADY_AUTHORIZED", "Order already authorized. If 'intent=AUTHORIZE' only one authorization per order is allowed.");
        Approved(call, order);
        NewInvoice(call, order);
        order.Authorization = new() { Id = call.World.Id(), Order = order, At = call.Now };
        call.Account.Authorizations[order.Authorization.Id] = order.Authorization;
        (order.Status, order.UpdatedAt) = ("COMPLETED", call.Now);
        call.World.Tell(call.Account, "PAYMENT.AUTHORIZATION.CREATED", "authorization", PayPalJson.Related(PayPalJson.Authorization(order.Authorization, call.BaseUrl), order));
        return PayPalJson.Order(order, call.BaseUrl);
    }

    public static PayPalMoney Amount(JsonNode? given, string field)
    {
        var currency = Text(given as JsonObject, "currency_code") ?? throw PayPalErrors.Invalid(field + "/currency_code", "MISSING_REQUIRED_PARAMETER", "A required field is missing.");
        var text = Text(given as JsonObject, "value") ?? throw PayPalErrors.Invalid(field + "/value", "MISSING_REQUIRED_PARAMETER", "A required field is missing.");
        if (!PayPalMoney.Currencies.Contains(currency)) throw PayPalErrors.Unprocessable("INVALID_CURRENCY_CODE", "Currency code is invalid or is not currently supported.");
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            throw PayPalErrors.Invalid(field + "/value", "INVALID_PARAMETER_SYNTAX", "The value of a field does not conform to the expected format.");
        if (value <= 0) throw PayPalErrors.Unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.");
        if (decimal.Round(value, PayPalMoney.DigitsOf(currency)) != value)
            throw PayPalErrors.Unprocessable("DECIMAL_PRECISION", "If the currency supports decimals, only two decimal place precision is supported.");
        return new(value, currency);
    }

    public static string? Short(JsonObject from, string name) => Text(from, name) is not { } text ? null
        : text.Length is >= 1 and <= 127 ? text : throw PayPalErrors.Invalid("/" + name, "INVALID_STRING_LENGTH", "The value of a field is either too short or too long.");

    public static string? Text(JsonObject? from, string name) => from?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static void Approved(PayPalCall call, PayPalOrder order)
    {
        if (order.Status != "APPROVED") throw PayPalErrors.Unprocessable("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'payer-action' url.");
        if (order.Instrument != "declined") return;
        // The payer has to go back and choose something else.
        (order.Status, order.Instrument, order.UpdatedAt) = ("PAYER_ACTION_REQUIRED", "good", call.Now);
        throw PayPalErrors.Unprocessable("INSTRUMENT_DECLINED", "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.",
            [PayPalJson.PayerAction(order, call.BaseUrl)]);
    }

    private static void NewInvoice(PayPalCall call, PayPalOrder order)
    {
        if (order.InvoiceId is { } invoice && call.Account.Orders.Values.Any(o => o != order && o.InvoiceId == invoice && (o.Captures.Count > 0 || o.Authorization is not null)))
            throw PayPalErrors.Unprocessable("DUPLICATE_INVOICE_ID", "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.");
    }

    private static string? Url(JsonNode? context, string name)
    {
        if ((string?)context?[name] is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text
            : throw PayPalErrors.Invalid($"/payment_source/paypal/experience_context/{name}", "INVALID_PARAMETER_SYNTAX", "The value of a field does not conform to the expected format.");
    }

    private static PayPalOrder Find(PayPalCall call) =>
        call.Account.Orders.TryGetValue(call.Id, out var order) && !call.World.IsGone(order) ? order : throw PayPalErrors.NotFound();
}
