using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>/v1/webhook_endpoints, /v1/events, /v1/balance and /v1/account</summary>
internal static class WebhookEndpoints
{
    public static JsonObject Create(StripeCall call)
    {
        var p = call.Params;
        p.OnlyKnows("api_version", "connect", "description", "enabled_events", "metadata", "url", "expand");
        var url = Url(p) ?? throw StripeError.Missing("url");
        var events = p.Texts("enabled_events");
        if (events.Count == 0) throw StripeError.Missing("enabled_events");
        if (call.Account.Endpoints.Count >= 16) throw StripeError.Invalid("You have reached the maximum of 16 test webhook endpoints.");
        var endpoint = new WebhookEndpoint(call.World.Id("we"), call.Now)
        {
            Sequence = call.World.NextSequence(),
            Url = url,
            Secret = call.World.Id("whsec", 32),
            ApiVersion = p.Text("api_version"),
            Description = p.Text("description"),
            Events = events,
            Metadata = p.Metadata(),
        };
        call.Account.Endpoints[endpoint.Id] = endpoint;
        return StripeJson.Endpoint(endpoint, withSecret: true);
    }

    public static JsonObject Get(StripeCall call) => StripeJson.Endpoint(Find(call));

    public static JsonObject Update(StripeCall call)
    {
        var p = call.Params;
        p.OnlyKnows("description", "disabled", "enabled_events", "metadata", "url", "expand");
        var endpoint = Find(call);
        endpoint.Url = Url(p) ?? endpoint.Url;
        if (p.Texts("enabled_events") is { Count: > 0 } events) endpoint.Events = events;
        endpoint.Enabled = p.Flag("disabled") is { } disabled ? !disabled : endpoint.Enabled;
        endpoint.Description = p.Text("description") ?? endpoint.Description;
        endpoint.Metadata = p.Metadata(existing: endpoint.Metadata);
        return StripeJson.Endpoint(endpoint);
    }

    public static JsonObject Delete(StripeCall call)
    {
        var endpoint = Find(call);
        call.Account.Endpoints.Remove(endpoint.Id);
        return new JsonObject { ["id"] = endpoint.Id, ["object"] = "webhook_endpoint", ["deleted"] = true };
    }

    public static JsonObject List(StripeCall call) => Lists.Page(call, "/v1/webhook_endpoints", call.Account.Endpoints.Values, e => StripeJson.Endpoint(e));

    public static JsonObject GetEvent(StripeCall call) => call.Account.Events.TryGetValue(call.Id, out var happened)
        ? StripeJson.Event(happened) : throw StripeError.NoSuch("event", call.Id, "id");

    public static JsonObject ListEvents(StripeCall call)
    {
        var type = call.Params.Text("type");
        var limit = Lists.Limit(call);
        var events = call.Account.Events.Values.Reverse().Where(e => type is null || e.Type == type).ToList();
        return Lists.Of("/v1/events", events.Take(limit).Select(e => StripeJson.Event(e)), events.Count > limit);
    }

    public static JsonObject Balance(StripeCall call)
    {
        JsonArray Sums(Func<Charge, long> amount) => new([.. call.Account.Charges.Values.GroupBy(c => c.Intent.Currency)
            .Select(g => (JsonNode)new JsonObject { ["amount"] = g.Sum(amount), ["currency"] = g.Key, ["source_types"] = new JsonObject { ["card"] = g.Sum(amount) } })]);
        return new JsonObject
        {
            ["object"] = "balance",
            ["available"] = Sums(c => c.Captured - c.Refunded),
            ["livemode"] = false,
            ["pending"] = Sums(_ => 0),
        };
    }

    public static JsonObject Account(StripeCall call) => new()
    {
        ["id"] = call.Account.Id,
        ["object"] = "account",
        ["business_profile"] = new JsonObject { ["name"] = call.Account.Name, ["url"] = null },
        ["capabilities"] = new JsonObject { ["card_payments"] = "active", ["transfers"] = "active" },
        ["charges_enabled"] = true,
        ["country"] = "DE",
        ["default_currency"] = "eur",
        ["details_submitted"] = true,
        ["email"] = "shop@sandbox.example",
        ["payouts_enabled"] = true,
        ["settings"] = new JsonObject { ["dashboard"] = new JsonObject { ["display_name"] = call.Account.Name, ["timezone"] = "Europe/Berlin" } },
        ["type"] = "standard",
    };

    private static string? Url(StripeParams p) => p.Text("url") is not { } url ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? url
        : throw StripeError.Invalid("Invalid URL: An explicit scheme (such as https) must be provided.", "url", "url_invalid");

    private static WebhookEndpoint Find(StripeCall call) => call.Account.Endpoints.TryGetValue(call.Id, out var endpoint)
        ? endpoint : throw StripeError.NoSuch("webhook endpoint", call.Id, "webhook_endpoint");
}
