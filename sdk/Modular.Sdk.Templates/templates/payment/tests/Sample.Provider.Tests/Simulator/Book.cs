using System.Net;
using System.Text.Json.Nodes;

namespace SampleNamespace.Tests.Simulator;

/// <summary>The provider's books: checkouts, what was paid, what went back.</summary>
internal sealed class Book(TimeProvider clock, Uri pages)
{
    private readonly Dictionary<string, JsonObject> _checkouts = [];
    private readonly List<(string Checkout, JsonObject Refund)> _refunds = [];

    public (HttpStatusCode Status, string Answer) Read(string[] path) => path switch
    {
        ["account"] => (HttpStatusCode.OK, """{"name":"The simulator's shop"}"""),
        ["checkouts", var id] when Find(id) is { } checkout => Found(checkout),
        ["checkouts", var id, "refunds"] when Find(id) is not null => Found(new() { ["items"] = new JsonArray([.. _refunds.Where(it => it.Checkout == id).Select(it => it.Refund.DeepClone())]) }),
        ["refunds", var id] when _refunds.FirstOrDefault(it => it.Refund["id"]!.GetValue<string>() == id).Refund is { } refund => Found(refund),
        _ => Problem(HttpStatusCode.NotFound, "not_found"),
    };

    public (HttpStatusCode Status, string Answer) Act(string[] path, JsonObject wish) => path switch
    {
        ["checkouts"] => Open(wish),
        ["checkouts", var id, "refunds"] when Find(id) is { } checkout => GiveBack(id, checkout, wish),
        _ => Problem(HttpStatusCode.NotFound, "not_found"),
    };

    public string Pay(string id)
    {
        if (Find(id) is not { } checkout || checkout["status"]!.GetValue<string>() != "open")
        {
            throw new InvalidOperationException("This page is closed.");
        }

        checkout["status"] = "paid";
        checkout["captured"] = checkout["amount"]!.GetValue<long>();
        return checkout.ToJsonString();
    }

    private (HttpStatusCode Status, string Answer) Open(JsonObject wish)
    {
        var id = $"co_{_checkouts.Count + 1}";
        var checkout = new JsonObject
        {
            ["id"] = id,
            ["status"] = "open",
            ["url"] = new Uri(pages, id).AbsoluteUri,
            ["amount"] = wish["amount"]!.DeepClone(),
            ["currency"] = wish["currency"]!.DeepClone(),
            ["captured"] = 0L,
            ["refunded"] = 0L,
            ["return_url"] = wish["return_url"]?.DeepClone(),
            ["cancel_url"] = wish["cancel_url"]?.DeepClone(),
            ["expires_at"] = wish["expires_at"]!.DeepClone(),
            ["metadata"] = wish["metadata"]?.DeepClone(),
        };
        _checkouts[id] = checkout;
        return (HttpStatusCode.Created, checkout.ToJsonString());
    }

    private (HttpStatusCode Status, string Answer) GiveBack(string id, JsonObject checkout, JsonObject wish)
    {
        var amount = wish["amount"]!.GetValue<long>();
        var (captured, refunded) = (checkout["captured"]!.GetValue<long>(), checkout["refunded"]!.GetValue<long>());
        if (checkout["status"]!.GetValue<string>() != "paid")
        {
            return Problem(HttpStatusCode.UnprocessableEntity, "state");
        }

        if (wish["currency"]!.GetValue<string>() != checkout["currency"]!.GetValue<string>())
        {
            return Problem(HttpStatusCode.UnprocessableEntity, "currency");
        }

        if (amount <= 0 || amount > captured - refunded)
        {
            return Problem(HttpStatusCode.UnprocessableEntity, "amount");
        }

        checkout["refunded"] = refunded + amount;
        var refund = new JsonObject { ["id"] = $"re_{_refunds.Count + 1}", ["status"] = "succeeded", ["amount"] = amount, ["currency"] = checkout["currency"]!.DeepClone(), ["metadata"] = wish["metadata"]?.DeepClone() };
        _refunds.Add((id, refund));
        return (HttpStatusCode.Created, refund.ToJsonString());
    }

    private JsonObject? Find(string id)
    {
        var checkout = _checkouts.GetValueOrDefault(id);
        if (checkout is not null && checkout["status"]!.GetValue<string>() == "open" && clock.GetUtcNow() >= checkout["expires_at"]!.GetValue<DateTimeOffset>())
        {
            checkout["status"] = "expired";
        }

        return checkout;
    }

    private static (HttpStatusCode Status, string Answer) Found(JsonObject it) => (HttpStatusCode.OK, it.ToJsonString());

    private static (HttpStatusCode Status, string Answer) Problem(HttpStatusCode status, string code) => (status, new JsonObject { ["code"] = code }.ToJsonString());
}
