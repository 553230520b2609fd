using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Mangopay;

/// <summary>One call as a handler sees it.</summary>
internal sealed record MangopayCall(MangopayWorld World, MangopayAccount Account, JsonObject Body, string Id, HttpRequest Request)
{
    public DateTimeOffset Now => World.Now;

    public string BaseUrl => $"{Request.Scheme}://{Request.Host}";

    /// <summary>One page of a list: page and per_page (10, at most 100), the newest first when sorted so.</summary>
    public JsonArray Page<T>(IEnumerable<T> all, Func<T, JsonObject> write)
    {
        int Number(string name, int otherwise, int most) => int.TryParse(Request.Query[name], CultureInfo.InvariantCulture, out var n) && n > 0 ? Math.Min(n, most) : otherwise;
        var (size, page, items) = (Number("per_page", 10, 100), Number("page", 1, int.MaxValue), all.ToList());
        if (string.Equals(Request.Query["sort"], "CreationDate:DESC", StringComparison.OrdinalIgnoreCase)) items.Reverse();
        Request.HttpContext.Response.Headers["x-number-of-pages"] = ((items.Count + size - 1) / size).ToString(CultureInfo.InvariantCulture);
        Request.HttpContext.Response.Headers["x-number-of-items"] = items.Count.ToString(CultureInfo.InvariantCulture);
        return new([.. items.Skip((page - 1) * size).Take(size).Select(write)]);
    }
}

/// <summary>The door of the simulator: tokens, idempotency keys, rate limits, faults, and the routes where Mangopay has them.</summary>
internal static class MangopayApi
{
    public static void Map(WebApplication app)
    {
        var world = app.Services.GetRequiredService<MangopayWorld>();
        var door = new JsonDoor(app.Services.GetRequiredService<FaultBoard>(), app.Services.GetRequiredService<TimeProvider>(), FaultBoard.MangopayApi, MangopayErrors.Broken);
        var api = new Routes(app, world, door);
        app.MapPost("/v2.01/oauth/token", context => door.ServeAsync(context, async wait =>
        {
            await wait();
            return await TokenAsync(context.Request, world);
        })).WithSummary("Mangopay: access token, with Basic client id and API key");
        api.Get("clients", call => new JsonObject { ["ClientId"] = call.Account.ClientId, ["Name"] = call.Account.Name, ["PlatformType"] = "MARKETPLACE" });
        api.Get("responses/{id}", call => call.Account.Responses.Find(call.Id, call.Now));
        api.Post("users/natural", call => Users.Create(call, natural: true, sca: false));
        api.Post("users/legal", call => Users.Create(call, natural: false, sca: false));
        api.Post("sca/users/natural", call => Users.Create(call, natural: true, sca: true));
        api.Post("sca/users/legal", call => Users.Create(call, natural: false, sca: true));
        api.Get("users", Users.List);
        foreach (var route in new[] { "users/{id}", "users/natural/{id}", "users/legal/{id}", "sca/users/{id}", "sca/users/natural/{id}", "sca/users/legal/{id}" }) api.Get(route, Users.Get);
        api.Get("users/{id}/wallets", Wallets.OfUser);
        api.Get("users/{id}/transactions", call => call.Page(call.Account.Transactions.Values.Where(t => t.AuthorId == call.Id || t.CreditedUserId == call.Id), t => MangopayJson.Transaction(t, call.BaseUrl)));
        api.Post("wallets", Wallets.Create);
        api.Get("wallets/{id}", Wallets.Get);
        api.Get("wallets/{id}/transactions", call => call.Page(call.Account.Transactions.Values.Where(t => t.From?.Id == call.Id || t.To?.Id == call.Id), t => MangopayJson.Transaction(t, call.BaseUrl)));
        api.Post("payins/card/web", PayIns.Create);
        api.Get("payins/{id}", PayIns.Get);
        api.Post("payins/{id}/refunds", call => Refunds.Create(call, "PAYIN"));
        api.Get("payins/{id}/refunds", call => Refunds.Of(call, "PAYIN"));
        api.Post("transfers", Transfers.Create);
        api.Get("transfers/{id}", Transfers.Get);
        api.Post("transfers/{id}/refunds", call => Refunds.Create(call, "TRANSFER"));
        api.Get("transfers/{id}/refunds", call => Refunds.Of(call, "TRANSFER"));
        api.Get("refunds/{id}", Refunds.Get);
        api.Post("hooks", HooksApi.Create);
        api.Get("hooks", HooksApi.List);
        api.Get("hooks/{id}", HooksApi.Get);
        api.Put("hooks/{id}", HooksApi.Update);
        api.Get("events", call => call.Page(call.Account.Events, MangopayJson.Event));
    }

    private static async Task<Reply> TokenAsync(HttpRequest request, MangopayWorld world)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync())["grant_type"] != "client_credentials")
            throw new ReplyException(new(400, new JsonObject { ["error"] = "unsupported_grant_type", ["error_description"] = "grant_type must be client_credentials" }));
        var (id, key) = Basic(request);
        return new(200, new JsonObject { ["access_token"] = world.Token(id, key), ["token_type"] = "Bearer", ["expires_in"] = (int)MangopayWorld.TokenLife.TotalSeconds });
    }

    private static (string Id, string Key) Basic(HttpRequest request)
    {
        try
        {
            var header = request.Headers.Authorization.ToString();
            var parts = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2) : [];
            return parts is [var id, var key] ? (id, key) : ("", "");
        }
        catch (FormatException)
        {
            return ("", "");
        }
    }

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;

    private sealed class Routes(WebApplication app, MangopayWorld world, JsonDoor door)
    {
        public void Get(string route, Func<MangopayCall, JsonNode> act) => app.MapGet("/v2.01/{client}/" + route, context => ServeAsync(context, act)).WithSummary("Mangopay API: see docs.mangopay.com");

        public void Post(string route, Func<MangopayCall, JsonNode> act) => app.MapPost("/v2.01/{client}/" + route, context => ServeAsync(context, act)).WithSummary("Mangopay API: see docs.mangopay.com");

        public void Put(string route, Func<MangopayCall, JsonNode> act) => app.MapPut("/v2.01/{client}/" + route, context => ServeAsync(context, act)).WithSummary("Mangopay API: see docs.mangopay.com");

        private Task ServeAsync(HttpContext context, Func<MangopayCall, JsonNode> act) => door.ServeAsync(context, async wait =>
        {
            var request = context.Request;
            var account = world.Account(Bearer(request), (string)request.RouteValues["client"]!);
            account.Meter.Count(world.Now, context.Response.Headers);
            if (request.ContentLength > 0 && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true) throw MangopayErrors.Media();
            var body = await JsonDoor.BodyAsync(request) ?? throw MangopayErrors.Params(("Body", "The body is no JSON object."));
            var call = new MangopayCall(world, account, body, (string?)request.RouteValues["id"] ?? "", request);
            async Task<Reply> ActAsync()
            {
                await wait();
                lock (account.Gate) return new(200, act(call));
            }

            var key = request.Method == "POST" ? request.Headers["Idempotency-Key"].ToString() : null;
            return await account.Responses.OnceAsync(key, $"{call.BaseUrl}{request.Path}", world.Now, ActAsync);
        });
    }
}
