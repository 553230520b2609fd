using System.Net.Mail;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>/v1/checkout/sessions</summary>
internal static class CheckoutSessions
{
    private static readonly string[] Known =
    [
        "adaptive_pricing", "after_expiration", "allow_promotion_codes", "allowed_payment_method_types", "automatic_tax", "billing_address_collection", "branding_settings", "cancel_url",
        "client_reference_id", "consent_collection", "currency", "custom_fields", "custom_text", "customer", "customer_account", "customer_creation", "customer_email", "customer_update",
        "discounts", "excluded_payment_method_types", "expand", "expires_at", "integration_identifier", "invoice_creation", "line_items", "locale", "managed_payments", "metadata", "mode",
        "name_collection", "optional_items", "origin_context", "payment_intent_data", "payment_method_collection", "payment_method_configuration", "payment_method_data",
        "payment_method_options", "payment_method_types", "permissions", "phone_number_collection", "redirect_on_completion", "return_url", "saved_payment_method_options",
        "setup_intent_data", "shipping_address_collection", "shipping_options", "submit_type", "subscription_data", "success_url", "tax_id_collection", "ui_mode", "wallet_options",
    ];

    private static readonly string[] Locales =
    [
        "auto", "bg", "cs", "da", "de", "el", "en", "en-GB", "es", "es-419", "et", "fi", "fil", "fr", "fr-CA", "hr", "hu", "id", "it", "ja", "ko", "lt", "lv", "ms", "mt", "nb",
        "nl", "pl", "pt", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th", "tr", "vi", "zh", "zh-HK", "zh-TW",
    ];

    public static JsonObject Create(StripeCall call)
    {
        var p = call.Params;
        p.OnlyKnows(Known);
        switch (p.Choice("mode", "payment", "setup", "subscription"))
        {
            case null: throw StripeError.Missing("mode");
            case not "payment": throw StripeError.Invalid("This simulator plays mode=payment only.", "mode");
        }
        if (p.Choice("ui_mode", "hosted_page", "hosted", "embedded_page", "elements", "form") is not (null or "hosted_page" or "hosted"))
            throw StripeError.Invalid("This simulator plays ui_mode=hosted_page only.", "ui_mode");
        var success = Url(p, "success_url") ?? throw StripeError.Missing("success_url");
        var cancel = Url(p, "cancel_url");
        var items = Items(call);
        var currency = items[0].Currency;
        if (items.FirstOrDefault(i => i.Currency != currency) is { } other)
            throw StripeError.Invalid($"You cannot combine currencies on a single Checkout Session; `{currency}` and `{other.Currency}` were given.", "line_items");
        if (p.Text("currency") is { } wanted && !string.Equals(wanted, currency, StringComparison.OrdinalIgnoreCase))
            throw StripeError.Invalid("The `currency` of the Checkout Session must match its line items.", "currency");
        var total = items.Sum(i => i.Amount);
        if (total > 0 && total < Currencies.Minimum(currency))
            throw StripeError.Invalid($"The Checkout Session's total amount due must add up to at least {Currencies.Show(Currencies.Minimum(currency), currency, Currencies.Invariant)} {currency}", null, "amount_too_small");
        Currencies.Check(total, currency, "line_items");
        var email = Email(p, "customer_email");
        var locale = p.Choice("locale", Locales);
        var intent = Intent(p["payment_intent_data"], total);
        var metadata = p.Metadata();
        var reference = p.Text("client_reference_id", 200);
        var now = call.Now;
        var expires = Expiry(p, now);

        var id = call.World.Id("cs_test", 58);
        var session = new CheckoutSession(id, now)
        {
            Sequence = call.World.NextSequence(),
            Currency = currency,
            Items = items,
            SuccessUrl = success,
            CancelUrl = cancel,
            ExpiresAt = expires,
            Url = $"{call.BaseUrl}/stripe/pay/{id}",
            ClientReferenceId = reference,
            CustomerEmail = email,
            Locale = locale,
            SubmitType = p.Choice("submit_type", "auto", "book", "donate", "pay", "subscribe"),
            Intent = intent,
            Metadata = metadata,
        };
        call.World.Add(call.Account, session);
        return StripeJson.Session(session);
    }

    public static JsonObject Get(StripeCall call) => StripeJson.Session(Find(call));

    public static JsonObject LineItems(StripeCall call)
    {
        var session = Find(call);
        return Lists.Of($"/v1/checkout/sessions/{session.Id}/line_items", session.Items.Select(StripeJson.LineItem));
    }

    public static JsonObject Update(StripeCall call)
    {
        call.Params.OnlyKnows("metadata", "expand");
        var session = Find(call);
        session.Metadata = call.Params.Metadata(existing: session.Metadata);
        return StripeJson.Session(session);
    }

    public static JsonObject Expire(StripeCall call)
    {
        call.Params.OnlyKnows("expand");
        var session = Find(call);
        if (session.Status != "open")
            throw StripeError.State($"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `{session.Status}`.", "checkout_session_not_open");
        call.World.Expire(call.Account, session, call);
        return StripeJson.Session(session);
    }

    public static JsonObject List(StripeCall call)
    {
        var p = call.Params;
        var intent = p.Text("payment_intent");
        var status = p.Choice("status", "open", "complete", "expired");
        var email = p["customer_details"]?.Text("email");
        foreach (var session in call.Account.Sessions.Values) call.World.ExpireIfDue(call.Account, session);
        return Lists.Page(call, "/v1/checkout/sessions", call.Account.Sessions.Values
            .Where(s => (intent is null || s.PaymentIntent?.Id == intent) && (status is null || s.Status == status) && (email is null || StripeJson.Email(s) == email)), StripeJson.Session);
    }

    private static CheckoutSession Find(StripeCall call)
    {
        if (!call.Account.Sessions.TryGetValue(call.Id, out var session)) throw StripeError.NoSuch("checkout.session", call.Id, "session");
        call.World.ExpireIfDue(call.Account, session);
        return session;
    }

    private static List<LineItem> Items(StripeCall call)
    {
        var given = call.Params.Items("line_items");
        if (given.Count == 0) throw StripeError.Missing("line_items");
        if (given.Count > 100) throw StripeError.Invalid("You can pass at most 100 line items.", "line_items");
        var items = new List<LineItem>();
        foreach (var item in given)
        {
            item.OnlyKnows("adjustable_quantity", "dynamic_tax_rates", "metadata", "price", "price_data", "quantity", "tax_rates");
            if (item.Text("price") is { } price) throw StripeError.NoSuch("price", price, item.Name("price"), 400);
            var data = item["price_data"] ?? throw StripeError.Missing(item.Name("price_data"));
            data.OnlyKnows("currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount", "unit_amount_decimal");
            var currency = Currencies.Known(data.Need("currency"), data.Name("currency"));
            var product = data["product_data"];
            if (product is null && data.Text("product") is null) throw StripeError.Missing(data.Name("product_data"));
            if (data["recurring"] is not null) throw StripeError.Invalid("You must provide only one-time prices in `payment` mode.", data.Name("recurring"));
            var unit = data.Integer("unit_amount") ?? data.Integer("unit_amount_decimal") ?? throw StripeError.Missing(data.Name("unit_amount"));
            Currencies.Check(unit, currency, data.Name("unit_amount"));
            var quantity = item.Integer("quantity") ?? throw StripeError.Missing(item.Name("quantity"));
            if (quantity is < 1 or > 999_999) throw StripeError.Invalid("This value must be greater than or equal to 1.", item.Name("quantity"), "parameter_invalid_integer");
            items.Add(new LineItem(call.World.Id("li"), call.World.Id("price"), data.Text("product") ?? call.World.Id("prod", 14), product?.Need("name") ?? data.Text("product")!,
                product?.Text("description"), product?.Texts("images") is [var image, ..] ? image : null, currency, unit, quantity));
        }
        return items;
    }

    private static IntentTemplate Intent(StripeParams? data, long total)
    {
        if (data is null) return IntentTemplate.Plain;
        data.OnlyKnows("application_fee_amount", "capture_method", "description", "metadata", "on_behalf_of", "receipt_email", "setup_future_usage", "shipping",
            "statement_descriptor", "statement_descriptor_suffix", "transfer_data", "transfer_group");
        var fee = data.Integer("application_fee_amount");
        if (fee is < 0 || fee > total) throw StripeError.Invalid("Fees may not be greater than the total amount.", data.Name("application_fee_amount"));
        return new IntentTemplate(data.Choice("capture_method", "automatic", "automatic_async", "manual") ?? "automatic_async", data.Metadata(), data.Text("description"),
            data.Text("transfer_group"), data["transfer_data"]?.Need("destination"), data.Text("on_behalf_of"), fee, Email(data, "receipt_email"), data.Text("statement_descriptor", 22));
    }

    private static DateTimeOffset Expiry(StripeParams p, DateTimeOffset now)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        if (p.Time("expires_at") is not { } expires) return created.AddHours(24);
        if (expires < created.AddMinutes(30)) throw StripeError.Invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at");
        if (expires > created.AddHours(24)) throw StripeError.Invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at");
        return expires;
    }

    private static string? Url(StripeParams p, string name)
    {
        if (p.Text(name) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri!.Scheme is ("http" or "https") && uri.Host.Length > 0 ? text
            : throw StripeError.Invalid("Not a valid URL", p.Name(name), "url_invalid");
    }

    private static string? Email(StripeParams p, string name)
    {
        if (p.Text(name, 800) is not { } text) return null;
        return MailAddress.TryCreate(text, out var address) && address.Address == text ? text
            : throw StripeError.Invalid($"Invalid email address: {text}", p.Name(name), "email_invalid");
    }
}
