using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.PayPal;

/// <summary>One call as a handler sees it.</summary>
internal sealed record PayPalCall(PayPalWorld World, PayPalAccount Account, JsonObject Body, string Id, string BaseUrl)
{
    public DateTimeOffset Now => World.Now;
}

/// <summary>The door of the simulator: tokens, request ids, faults, and the routes. They lie where PayPal's own lie; Stripe's /v1 leaves them free.</summary>
internal static class PayPalApi
{
    public static void Map(WebApplication app)
    {
        var world = app.Services.GetRequiredService<PayPalWorld>();
        var door = new JsonDoor(app.Services.GetRequiredService<FaultBoard>(), app.Services.GetRequiredService<TimeProvider>(), FaultBoard.PayPalApi, PayPalErrors.Broken);
        var api = new Routes(app, world, door);
        app.MapPost("/v1/oauth2/token", context => door.ServeAsync(context, async wait =>
        {
            await wait();
            return await TokenAsync(context.Request, world);
        })).WithSummary("PayPal: access token, with Basic client id and secret");
        api.Post("/v2/checkout/orders", 201, Orders.Create);
        api.Get("/v2/checkout/orders/{id}", Orders.Get);
        api.Post("/v2/checkout/orders/{id}/capture", 201, Orders.Capture);
        api.Post("/v2/checkout/orders/{id}/authorize", 201, Orders.Authorize);
        api.Get("/v2/payments/authorizations/{id}", PaymentsApi.GetAuthorization);
        api.Post("/v2/payments/authorizations/{id}/capture", 201, PaymentsApi.CaptureAuthorization);
        api.Post("/v2/payments/authorizations/{id}/void", 204, PaymentsApi.Void);
        api.Get("/v2/payments/captures/{id}", PaymentsApi.GetCapture);
        api.Post("/v2/payments/captures/{id}/refund", 201, PaymentsApi.Refund);
        api.Get("/v2/payments/refunds/{id}", PaymentsApi.GetRefund);
        api.Post("/v1/notifications/webhooks", 201, Notifications.Register);
        api.Get("/v1/notifications/webhooks", Notifications.List);
        api.Get("/v1/notifications/webhooks/{id}", Notifications.Get);
        api.Delete("/v1/notifications/webhooks/{id}", Notifications.Delete);
        app.MapPost("/v1/notifications/verify-webhook-signature", context => door.ServeAsync(context, async wait =>
        {
            await wait();
            return await Notifications.VerifyAsync(context.Request, world.Account(Bearer(context.Request)));
        })).WithSummary("PayPal: is this delivery genuine?");
    }

    private static async Task<Reply> TokenAsync(HttpRequest request, PayPalWorld world)
    {
        if (!request.HasFormContentType || (await request.ReadFormAsync())["grant_type"] != "client_credentials")
            throw new ReplyException(new(400, new JsonObject { ["error"] = "unsupported_grant_type", ["error_description"] = "unsupported grant_type" }));
        var (id, secret) = Basic(request);
        var token = world.Token(id, secret);
        return new(200, new JsonObject
        {
            ["scope"] = "https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/applications/webhooks",
            ["access_token"] = token,
            ["token_type"] = "Bearer",
            ["app_id"] = "APP-80W284485P519543T",
            ["expires_in"] = (int)PayPalWorld.TokenLife.TotalSeconds,
            ["nonce"] = world.Now.ToString("O", CultureInfo.InvariantCulture),
        });
    }

    private static (string Id, string Secret) Basic(HttpRequest request)
    {
        try
        {
            var header = request.Headers.Authorization.ToString();
            var parts = header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2) : [];
            return parts is [var id, var secret] ? (id, secret) : ("", "");
        }
        catch (FormatException)
        {
            return ("", "");
        }
    }

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..] : null;

    private sealed class Routes(WebApplication app, PayPalWorld world, JsonDoor door)
    {
        public void Get(string route, Func<PayPalCall, JsonObject> act) => app.MapGet(route, context => ServeAsync(context, 200, act)).WithSummary("PayPal API: see developer.paypal.com");

        public void Post(string route, int status, Func<PayPalCall, JsonObject?> act) => app.MapPost(route, context => ServeAsync(context, status, act)).WithSummary("PayPal API: see developer.paypal.com");

        public void Delete(string route, Func<PayPalCall, JsonObject?> act) => app.MapDelete(route, context => ServeAsync(context, 204, act)).WithSummary("PayPal API: see developer.paypal.com");

        private Task ServeAsync(HttpContext context, int status, Func<PayPalCall, JsonObject?> act) => door.ServeAsync(context, async wait =>
        {
            var request = context.Request;
            var account = world.Account(Bearer(request));
            if (request.ContentLength > 0 && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
                throw new ReplyException(new(415, new JsonObject { ["name"] = "UNSUPPORTED_MEDIA_TYPE", ["message"] = "The server does not support the request payload's media type.", ["debug_id"] = "sandbox" }));
            var body = await JsonDoor.BodyAsync(request) ?? throw PayPalErrors.Invalid("/", "MALFORMED_REQUEST_JSON", "The request JSON is not well formed.");
            var call = new PayPalCall(world, account, body, (string?)request.RouteValues["id"] ?? "", $"{request.Scheme}://{request.Host}");
            async Task<Reply> ActAsync()
            {
                await wait();
                lock (account.Gate)
                {
                    var answer = act(call);
                    return answer is null ? new(204, null) : new(status, answer);
                }
            }

            // void takes no request id; what is read needs none.
            var key = request.Method == "POST" && !request.Path.Value!.EndsWith("/void", StringComparison.Ordinal) ? request.Headers["PayPal-Request-Id"].ToString() : null;
            var reply = await account.Requests.OnceAsync(key, request.Path, body.ToJsonString(), world.Now, ActAsync);
            var isMinimal = request.Method == "POST" && request.Path.StartsWithSegments("/v2") && request.Headers["Prefer"] != "return=representation";
            return isMinimal && reply is { IsGood: true, Body: JsonObject full } ? reply with { Body = Minimal(full) } : reply;
        });

        /// <summary>Without Prefer: return=representation PayPal answers id, status, links and, for orders, the captures.</summary>
        private static JsonObject Minimal(JsonObject full)
        {
            var copy = full.DeepClone().AsObject();
            foreach (var name in new[] { "intent", "create_time", "update_time", "custom_id", "invoice_id", "amount", "final_capture", "supplementary_data" }) copy.Remove(name);
            return copy;
        }
    }
}
