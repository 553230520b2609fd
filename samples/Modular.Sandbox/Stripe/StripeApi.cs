using System.Text;
using System.Text.Json.Nodes;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Stripe;

/// <summary>The door of the simulator: authentication, idempotency, faults, and the routes below /v1.</summary>
internal static class StripeApi
{
    public static void Map(WebApplication app)
    {
        var api = new Door(app, app.Services.GetRequiredService<StripeWorld>(), app.Services.GetRequiredService<FaultBoard>(), app.Services.GetRequiredService<TimeProvider>());
        api.Post("/v1/checkout/sessions", CheckoutSessions.Create);
        api.Get("/v1/checkout/sessions", CheckoutSessions.List);
        api.Get("/v1/checkout/sessions/{id}", CheckoutSessions.Get);
        api.Post("/v1/checkout/sessions/{id}", CheckoutSessions.Update);
        api.Get("/v1/checkout/sessions/{id}/line_items", CheckoutSessions.LineItems);
        api.Post("/v1/checkout/sessions/{id}/expire", CheckoutSessions.Expire);
        api.Post("/v1/payment_intents", PaymentIntents.Create);
        api.Get("/v1/payment_intents", PaymentIntents.List);
        api.Get("/v1/payment_intents/{id}", PaymentIntents.Get);
        api.Post("/v1/payment_intents/{id}", PaymentIntents.Update);
        api.Post("/v1/payment_intents/{id}/confirm", PaymentIntents.Confirm);
        api.Post("/v1/payment_intents/{id}/capture", PaymentIntents.Capture);
        api.Post("/v1/payment_intents/{id}/cancel", PaymentIntents.Cancel);
        api.Get("/v1/charges", PaymentIntents.ListCharges);
        api.Get("/v1/charges/{id}", PaymentIntents.GetCharge);
        api.Post("/v1/refunds", Refunds.Create);
        api.Get("/v1/refunds", Refunds.List);
        api.Get("/v1/refunds/{id}", Refunds.Get);
        api.Post("/v1/refunds/{id}", Refunds.Update);
        api.Get("/v1/disputes", Disputes.List);
        api.Get("/v1/disputes/{id}", Disputes.Get);
        api.Post("/v1/webhook_endpoints", WebhookEndpoints.Create);
        api.Get("/v1/webhook_endpoints", WebhookEndpoints.List);
        api.Get("/v1/webhook_endpoints/{id}", WebhookEndpoints.Get);
        api.Post("/v1/webhook_endpoints/{id}", WebhookEndpoints.Update);
        api.Delete("/v1/webhook_endpoints/{id}", WebhookEndpoints.Delete);
        api.Get("/v1/events", WebhookEndpoints.ListEvents);
        api.Get("/v1/events/{id}", WebhookEndpoints.GetEvent);
        api.Get("/v1/balance", WebhookEndpoints.Balance);
        api.Get("/v1/account", WebhookEndpoints.Account);
        api.Unknown("/v1/{**rest}");
    }

    private sealed class Door(WebApplication app, StripeWorld world, FaultBoard faults, TimeProvider clock)
    {
        public void Get(string route, Func<StripeCall, JsonObject> act) => app.MapGet(route, context => Serve(context, act)).WithSummary("Stripe API: see docs.stripe.com/api");

        public void Post(string route, Func<StripeCall, JsonObject> act) => app.MapPost(route, context => Serve(context, act)).WithSummary("Stripe API: see docs.stripe.com/api");

        public void Delete(string route, Func<StripeCall, JsonObject> act) => app.MapDelete(route, context => Serve(context, act)).WithSummary("Stripe API: see docs.stripe.com/api");

        public void Unknown(string route) => app.Map(route, context => Serve(context, _ => throw StripeError.Invalid(
            $"Unrecognized request URL ({context.Request.Method}: {context.Request.Path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.",
            status: 404))).ExcludeFromDescription();

        private async Task Serve(HttpContext context, Func<StripeCall, JsonObject> act)
        {
            var request = context.Request;
            var id = world.Id("req", 14);
            var place = new[] { $"{request.Method} {request.Path}", request.Path.Value! };
            try
            {
                var account = world.Account(Key(request));
                var parameters = StripeParams.Parse(request.QueryString.Value, await Body(request));
                if (faults.Bite(FaultBoard.StripeApi, FaultBoard.Drop, place) is not null)
                {
                    context.Abort();
                    return;
                }
                if (faults.Bite(FaultBoard.StripeApi, FaultBoard.RateLimit, place) is { } limit)
                {
                    context.Response.Headers.RetryAfter = limit.RetryAfterSeconds.ToString(Currencies.Invariant);
                    throw StripeError.Invalid("Too many requests hit the API too quickly. We recommend an exponential backoff of your requests.", code: "rate_limit", status: 429);
                }
                if (faults.Bite(FaultBoard.StripeApi, FaultBoard.FailBefore, place) is { } before)
                    throw Broken(before);

                var key = request.Method == "POST" && request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } text ? text : null;
                if (key is not null && account.Idempotency.Begin(key, request.Path, parameters.Canonical(), world.Now) is { } replay)
                {
                    context.Response.Headers["Idempotent-Replayed"] = "true";
                    context.Response.Headers["Original-Request"] = replay.RequestId;
                    await Write(context, replay with { RequestId = id }, key, place);
                    return;
                }
                var call = new StripeCall(world, account, parameters, (string?)request.RouteValues["id"] ?? "", id, key, $"{request.Scheme}://{request.Host}");
                var (answer, lost) = await Act(call, act, place);
                if (key is not null)
                {
                    if (answer.Keep) account.Idempotency.Keep(key, answer);
                    else account.Idempotency.Forget(key);
                }
                await Write(context, lost ?? answer, key, place);
            }
            catch (StripeError error)
            {
                await Write(context, Failed(error, id), null, place);
            }
        }

        /// <summary>Acts once; the second answer is what the caller sees when a knob loses the first on its way.</summary>
        private async Task<(Answer Answer, Answer? Lost)> Act(StripeCall call, Func<StripeCall, JsonObject> act, string[] place)
        {
            Answer answer;
            try
            {
                if (faults.Bite(FaultBoard.StripeApi, FaultBoard.Delay, place) is { } delay)
                    await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), clock, CancellationToken.None);
                JsonObject result;
                lock (call.Account.Gate)
                {
                    var expand = call.Params.Texts("expand");
                    result = act(call);
                    Lists.Expand(call.Account, result, expand);
                }
                answer = new Answer(200, result.ToJsonString(Indented), call.RequestId, true);
            }
            catch (StripeError error)
            {
                answer = Failed(error, call.RequestId);
            }
            catch
            {
                if (call.IdempotencyKey is { } held) call.Account.Idempotency.Forget(held);
                throw;
            }
            if (answer.Status != 200 || faults.Bite(FaultBoard.StripeApi, FaultBoard.FailAfter, place) is not { } after) return (answer, null);
            var broken = Failed(Broken(after), call.RequestId) with { Keep = true };
            return after.Stored ? (broken, null) : (answer, broken);
        }

        private async Task Write(HttpContext context, Answer answer, string? idempotencyKey, string[] place)
        {
            if (answer.Status == 200 && faults.Bite(FaultBoard.StripeApi, FaultBoard.DropAfter, place) is not null)
            {
                context.Abort();
                return;
            }
            var body = answer.Body;
            if (answer.Status == 200 && faults.Bite(FaultBoard.StripeApi, FaultBoard.Lie, place) is { } lie) body = Lies.Tell(body, lie);
            var response = context.Response;
            response.StatusCode = answer.Status;
            response.ContentType = "application/json";
            response.Headers["Request-Id"] = answer.RequestId;
            response.Headers["Stripe-Version"] = context.Request.Headers["Stripe-Version"].ToString() is { Length: > 0 } version ? version : StripeWorld.ApiVersion;
            if (idempotencyKey is not null) response.Headers["Idempotency-Key"] = idempotencyKey;
            if (answer.Status == 401) response.Headers.WWWAuthenticate = "Basic realm=\"Stripe\"";
            await response.WriteAsync(body, context.RequestAborted);
        }

        private static Answer Failed(StripeError error, string id) => new(error.Status, error.Body(id).ToJsonString(Indented), id, error.Executed);

        private static StripeError Broken(Fault fault) => new(fault.Status ?? 500, "api_error", "An unknown error occurred. (A fault knob of the sandbox did this.)");

        private static string? Key(HttpRequest request)
        {
            var header = request.Headers.Authorization.ToString();
            if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return header[7..].Trim();
            if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(header[6..].Trim())).Split(':')[0];
            }
            catch (FormatException)
            {
                return null;
            }
        }

        private static async Task<string?> Body(HttpRequest request)
        {
            if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding")) return null;
            if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == false)
                throw StripeError.Invalid("Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have questions, we can help at https://support.stripe.com/.");
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            return await reader.ReadToEndAsync();
        }
    }

    public static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
