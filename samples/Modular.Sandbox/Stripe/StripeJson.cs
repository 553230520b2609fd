using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>The simulator's objects as Stripe writes them.</summary>
internal static class StripeJson
{
    public static JsonObject Session(CheckoutSession s)
    {
        var paid = s.Completed;
        return new JsonObject
        {
            ["id"] = s.Id,
            ["object"] = "checkout.session",
            ["adaptive_pricing"] = new JsonObject { ["enabled"] = false },
            ["after_expiration"] = null,
            ["allow_promotion_codes"] = null,
            ["amount_subtotal"] = s.Total,
            ["amount_total"] = s.Total,
            ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
            ["billing_address_collection"] = null,
            ["cancel_url"] = s.CancelUrl,
            ["client_reference_id"] = s.ClientReferenceId,
            ["client_secret"] = null,
            ["consent"] = null,
            ["consent_collection"] = null,
            ["created"] = Seconds(s.Created),
            ["currency"] = s.Currency,
            ["custom_fields"] = new JsonArray(),
            ["customer"] = null,
            ["customer_creation"] = "if_required",
            ["customer_details"] = s.CustomerEmail is null && !paid ? null : new JsonObject
            {
                ["address"] = paid ? new JsonObject { ["city"] = null, ["country"] = "DE", ["line1"] = null, ["line2"] = null, ["postal_code"] = null, ["state"] = null } : null,
                ["email"] = Email(s),
                ["name"] = paid ? "Sandbox Payer" : null,
                ["phone"] = null,
                ["tax_exempt"] = "none",
                ["tax_ids"] = null,
            },
            ["customer_email"] = s.CustomerEmail,
            ["expires_at"] = Seconds(s.ExpiresAt),
            ["invoice"] = null,
            ["livemode"] = false,
            ["locale"] = s.Locale,
            ["metadata"] = s.Metadata.DeepClone(),
            ["mode"] = "payment",
            ["payment_intent"] = s.PaymentIntent?.Id,
            ["payment_link"] = null,
            ["payment_method_collection"] = "if_required",
            ["payment_method_options"] = new JsonObject { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } },
            ["payment_method_types"] = new JsonArray("card"),
            ["payment_status"] = s.PaymentStatus,
            ["phone_number_collection"] = new JsonObject { ["enabled"] = false },
            ["recovered_from"] = null,
            ["setup_intent"] = null,
            ["shipping_address_collection"] = null,
            ["shipping_cost"] = null,
            ["shipping_options"] = new JsonArray(),
            ["status"] = s.Status,
            ["submit_type"] = s.SubmitType,
            ["subscription"] = null,
            ["success_url"] = s.SuccessUrl,
            ["total_details"] = new JsonObject { ["amount_discount"] = 0, ["amount_shipping"] = 0, ["amount_tax"] = 0 },
            ["ui_mode"] = "hosted_page",
            ["url"] = s.Status == "open" ? s.Url : null,
        };
    }

    public static JsonObject LineItem(LineItem item) => new()
    {
        ["id"] = item.Id,
        ["object"] = "item",
        ["amount_discount"] = 0,
        ["amount_subtotal"] = item.Amount,
        ["amount_tax"] = 0,
        ["amount_total"] = item.Amount,
        ["currency"] = item.Currency,
        ["description"] = item.Name,
        ["price"] = new JsonObject
        {
            ["id"] = item.PriceId,
            ["object"] = "price",
            ["active"] = false,
            ["billing_scheme"] = "per_unit",
            ["currency"] = item.Currency,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["product"] = item.ProductId,
            ["recurring"] = null,
            ["type"] = "one_time",
            ["unit_amount"] = item.UnitAmount,
            ["unit_amount_decimal"] = item.UnitAmount.ToString(System.Globalization.CultureInfo.InvariantCulture),
        },
        ["quantity"] = item.Quantity,
    };

    public static JsonObject Intent(PaymentIntent p) => new()
    {
        ["id"] = p.Id,
        ["object"] = "payment_intent",
        ["amount"] = p.Amount,
        ["amount_capturable"] = p.Capturable,
        ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
        ["amount_received"] = p.Received,
        ["application"] = null,
        ["application_fee_amount"] = p.Template.ApplicationFee,
        ["automatic_payment_methods"] = null,
        ["canceled_at"] = p.CanceledAt is { } at ? Seconds(at) : null,
        ["cancellation_reason"] = p.CancellationReason,
        ["capture_method"] = p.Template.CaptureMethod,
        ["client_secret"] = p.ClientSecret,
        ["confirmation_method"] = "automatic",
        ["created"] = Seconds(p.Created),
        ["currency"] = p.Currency,
        ["customer"] = null,
        ["description"] = p.Description,
        ["last_payment_error"] = p.LastError?.DeepClone(),
        ["latest_charge"] = p.LatestCharge?.Id,
        ["livemode"] = false,
        ["metadata"] = p.Metadata.DeepClone(),
        ["next_action"] = p.Status == "requires_action" ? new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = new JsonObject { ["type"] = "three_d_secure_redirect" } } : null,
        ["on_behalf_of"] = p.Template.OnBehalfOf,
        ["payment_method"] = p.PaymentMethod,
        ["payment_method_options"] = new JsonObject { ["card"] = new JsonObject { ["request_three_d_secure"] = "automatic" } },
        ["payment_method_types"] = new JsonArray("card"),
        ["processing"] = null,
        ["receipt_email"] = p.Template.ReceiptEmail,
        ["review"] = null,
        ["setup_future_usage"] = null,
        ["shipping"] = null,
        ["source"] = null,
        ["statement_descriptor"] = p.Template.StatementDescriptor,
        ["status"] = p.Status,
        ["transfer_data"] = p.Template.Destination is { } destination ? new JsonObject { ["destination"] = destination } : null,
        ["transfer_group"] = p.Template.TransferGroup,
    };

    public static JsonObject Charge(Charge c) => new()
    {
        ["id"] = c.Id,
        ["object"] = "charge",
        ["amount"] = c.Amount,
        ["amount_captured"] = c.Captured,
        ["amount_refunded"] = c.Refunded,
        ["balance_transaction"] = c.Captured > 0 ? "txn_" + c.Id[3..] : null,
        ["billing_details"] = new JsonObject { ["address"] = null, ["email"] = c.Email, ["name"] = "Sandbox Payer", ["phone"] = null },
        ["captured"] = c.Captured > 0,
        ["created"] = Seconds(c.Created),
        ["currency"] = c.Intent.Currency,
        ["customer"] = null,
        ["description"] = c.Intent.Description,
        ["disputed"] = c.Disputes.Count > 0,
        ["failure_code"] = c.FailureCode,
        ["failure_message"] = c.FailureMessage,
        ["livemode"] = false,
        ["metadata"] = c.Metadata.DeepClone(),
        ["outcome"] = c.FailureCode is null
            ? new JsonObject { ["network_status"] = "approved_by_network", ["reason"] = null, ["risk_level"] = "normal", ["risk_score"] = 12, ["seller_message"] = "Payment complete.", ["type"] = "authorized" }
            : new JsonObject { ["network_status"] = "declined_by_network", ["reason"] = "generic_decline", ["risk_level"] = "normal", ["risk_score"] = 12, ["seller_message"] = "The bank did not return any further details with this decline.", ["type"] = "issuer_declined" },
        ["paid"] = c.Status == "succeeded",
        ["payment_intent"] = c.Intent.Id,
        ["payment_method"] = c.Intent.PaymentMethod,
        ["payment_method_details"] = new JsonObject
        {
            ["card"] = new JsonObject
            {
                ["brand"] = "visa",
                ["country"] = "DE",
                ["exp_month"] = 12,
                ["exp_year"] = 2034,
                ["funding"] = "credit",
                ["last4"] = c.FailureCode is null ? "4242" : "0002",
                ["network"] = "visa",
                ["three_d_secure"] = c.ThreeDSecure ? new JsonObject { ["authentication_flow"] = "challenge", ["result"] = "authenticated", ["result_reason"] = null, ["version"] = "2.2.0" } : null,
            },
            ["type"] = "card",
        },
        ["receipt_email"] = c.Intent.Template.ReceiptEmail,
        ["receipt_url"] = null,
        ["refunded"] = c.Captured > 0 && c.Refunded == c.Captured,
        ["status"] = c.Status,
        ["transfer_group"] = c.Intent.Template.TransferGroup,
    };

    public static JsonObject Refund(Refund r)
    {
        var json = new JsonObject
        {
            ["id"] = r.Id,
            ["object"] = "refund",
            ["amount"] = r.Amount,
            ["balance_transaction"] = "txn_" + r.Id[3..],
            ["charge"] = r.Charge.Id,
            ["created"] = Seconds(r.Created),
            ["currency"] = r.Charge.Intent.Currency,
            ["destination_details"] = new JsonObject { ["card"] = new JsonObject { ["type"] = "refund" }, ["type"] = "card" },
            ["metadata"] = r.Metadata.DeepClone(),
            ["payment_intent"] = r.Charge.Intent.Id,
            ["reason"] = r.Reason,
            ["receipt_number"] = null,
            ["source_transfer_reversal"] = null,
            ["status"] = r.Status,
            ["transfer_reversal"] = null,
        };
        if (r.FailureReason is not null) json["failure_reason"] = r.FailureReason;
        return json;
    }

    public static JsonObject Dispute(Dispute d) => new()
    {
        ["id"] = d.Id,
        ["object"] = "dispute",
        ["amount"] = d.Amount,
        ["balance_transactions"] = new JsonArray(),
        ["charge"] = d.Charge.Id,
        ["created"] = Seconds(d.Created),
        ["currency"] = d.Charge.Intent.Currency,
        ["evidence_details"] = new JsonObject { ["due_by"] = Seconds(d.Created.AddDays(9)), ["has_evidence"] = false, ["past_due"] = false, ["submission_count"] = 0 },
        ["is_charge_refundable"] = false,
        ["livemode"] = false,
        ["metadata"] = d.Metadata.DeepClone(),
        ["payment_intent"] = d.Charge.Intent.Id,
        ["reason"] = d.Reason,
        ["status"] = d.Status,
    };

    public static JsonObject Endpoint(WebhookEndpoint e, bool withSecret = false)
    {
        var json = new JsonObject
        {
            ["id"] = e.Id,
            ["object"] = "webhook_endpoint",
            ["api_version"] = e.ApiVersion,
            ["application"] = null,
            ["created"] = Seconds(e.Created),
            ["description"] = e.Description,
            ["enabled_events"] = new JsonArray([.. e.Events.Select(name => JsonValue.Create(name))]),
            ["livemode"] = false,
            ["metadata"] = e.Metadata.DeepClone(),
            ["status"] = e.Enabled ? "enabled" : "disabled",
            ["url"] = e.Url,
        };
        if (withSecret) json["secret"] = e.Secret;
        return json;
    }

    public static JsonObject Event(StripeEvent e, string? apiVersion = null)
    {
        var data = new JsonObject { ["object"] = e.Object.DeepClone() };
        if (e.Previous is not null) data["previous_attributes"] = e.Previous.DeepClone();
        return new JsonObject
        {
            ["id"] = e.Id,
            ["object"] = "event",
            ["api_version"] = apiVersion ?? StripeWorld.ApiVersion,
            ["created"] = Seconds(e.Created),
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = 1,
            ["request"] = new JsonObject { ["id"] = e.RequestId, ["idempotency_key"] = e.IdempotencyKey },
            ["type"] = e.Type,
        };
    }

    public static string? Email(CheckoutSession s) => s.CustomerEmail ?? (s.Completed ? "payer@sandbox.example" : null);

    public static long Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds();
}
