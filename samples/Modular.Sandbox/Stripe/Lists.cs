using System.Text.Json.Nodes;

namespace Modular.Sandbox.Stripe;

/// <summary>Stripe's lists and expansion.</summary>
internal static class Lists
{
    public static JsonObject Of(string url, IEnumerable<JsonObject> items, bool more = false) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. items]),
        ["has_more"] = more,
        ["url"] = url,
    };

    public static int Limit(StripeCall call) => call.Params.Integer("limit") switch
    {
        null => 10,
        < 1 => throw StripeError.Invalid("This value must be greater than or equal to 1.", "limit", "parameter_invalid_integer"),
        > 100 => throw StripeError.Invalid("This value must be less than or equal to 100 (it currently is '" + call.Params.Text("limit") + "').", "limit", "parameter_invalid_integer"),
        { } limit => (int)limit,
    };

    public static JsonObject Page<T>(StripeCall call, string url, IEnumerable<T> all, Func<T, JsonObject> write) where T : StripeObject
    {
        var p = call.Params;
        var limit = Limit(call);
        var created = p["created"];
        var exact = created?.Value is null ? null : p.Integer("created");
        long? gte = exact ?? created?.Integer("gte"), lte = exact ?? created?.Integer("lte"), gt = created?.Integer("gt"), lt = created?.Integer("lt");
        var items = all.OrderByDescending(x => x.Sequence)
            .Where(x => StripeJson.Seconds(x.Created) is var s && (gte is null || s >= gte) && (lte is null || s <= lte) && (gt is null || s > gt) && (lt is null || s < lt)).ToList();
        if (p.Text("starting_after") is { } after)
        {
            var index = items.FindIndex(x => x.Id == after);
            if (index < 0) throw StripeError.NoSuch("object", after, "starting_after", 400);
            items = items[(index + 1)..];
        }
        if (p.Text("ending_before") is { } before)
        {
            var index = items.FindIndex(x => x.Id == before);
            if (index < 0) throw StripeError.NoSuch("object", before, "ending_before", 400);
            items = items[Math.Max(0, index - limit)..index];
            return Of(url, items.Select(write), index > limit);
        }
        return Of(url, items.Take(limit).Select(write), items.Count > limit);
    }

    /// <summary>Replaces ids by the objects they name, as expand[] asks.</summary>
    public static void Expand(StripeAccount account, JsonObject root, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Length > 5) throw StripeError.Invalid("You cannot expand more than 4 levels of a property.", "expand");
            Expand(account, root, steps, path);
        }
    }

    private static void Expand(StripeAccount account, JsonObject at, ReadOnlySpan<string> steps, string path)
    {
        if (steps.Length == 0) return;
        var name = steps[0];
        if (name == "data" && at[name] is JsonArray array)
        {
            foreach (var item in array) Expand(account, item!.AsObject(), steps[1..], path);
            return;
        }
        var extra = Included(account, at, name);
        if (extra is not null) at[name] = extra;
        else if (!at.ContainsKey(name)) throw StripeError.State($"This property cannot be expanded ({path}).", "property_unexpandable", "expand");
        if (at[name] is JsonValue value && value.TryGetValue<string>(out var id))
            at[name] = Named(account, id) ?? throw StripeError.State($"This property cannot be expanded ({path}).", "property_unexpandable", "expand");
        if (at[name] is JsonObject next) Expand(account, next, steps[1..], path);
    }

    private static JsonObject? Named(StripeAccount account, string id) => id.Split('_')[0] switch
    {
        "pi" when account.Intents.TryGetValue(id, out var intent) => StripeJson.Intent(intent),
        "ch" when account.Charges.TryGetValue(id, out var charge) => StripeJson.Charge(charge),
        "du" when account.Disputes.TryGetValue(id, out var dispute) => StripeJson.Dispute(dispute),
        "re" when account.Refunds.TryGetValue(id, out var refund) => StripeJson.Refund(refund),
        "pm" => new JsonObject { ["id"] = id, ["object"] = "payment_method", ["type"] = "card", ["livemode"] = false, ["metadata"] = new JsonObject(), ["card"] = new JsonObject { ["brand"] = "visa", ["last4"] = "4242", ["exp_month"] = 12, ["exp_year"] = 2034 } },
        "txn" => new JsonObject { ["id"] = id, ["object"] = "balance_transaction", ["type"] = "charge", ["status"] = "available", ["fee"] = 0 },
        _ => null,
    };

    private static JsonObject? Included(StripeAccount account, JsonObject at, string name) => (at["object"]?.GetValue<string>(), name) switch
    {
        ("checkout.session", "line_items") when account.Sessions[at["id"]!.GetValue<string>()] is var s => Of($"/v1/checkout/sessions/{s.Id}/line_items", s.Items.Select(StripeJson.LineItem)),
        ("charge", "refunds") when account.Charges[at["id"]!.GetValue<string>()] is var c => Of($"/v1/charges/{c.Id}/refunds", c.Refunds.Select(StripeJson.Refund)),
        _ => null,
    };
}
