using System.Text.Json.Nodes;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Stripe;

/// <summary>What the sandbox adds to Stripe: the fixed webhook endpoint, deliveries, and deciding what banks decide. Below /stripe.</summary>
internal static class StripeControl
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/stripe", Dashboard).ExcludeFromDescription();
        app.MapGet("/stripe/webhook", (WebhookSender sender) => Results.Json(new { endpoint = sender.Fixed })).WithSummary("The fixed webhook endpoint");
        app.MapPut("/stripe/webhook", (WebhookSender sender, FixedEndpointRequest body) =>
        {
            if (!Uri.TryCreate(body.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                return Problem("url must be an absolute http or https URL.");
            sender.Fixed = new FixedEndpoint(body.Url, body.Secret ?? "whsec_sandbox", body.Events is { Length: > 0 } events ? events : ["*"]);
            return Results.Json(new { endpoint = sender.Fixed });
        }).WithSummary("Sets the endpoint that receives the events of every account");
        app.MapDelete("/stripe/webhook", (WebhookSender sender) =>
        {
            sender.Fixed = null;
            return Results.NoContent();
        }).WithSummary("Removes the fixed webhook endpoint");
        app.MapPut("/stripe/accounts/{key}", (StripeWorld world, string key, AccountRequest body) =>
        {
            if (string.IsNullOrWhiteSpace(body.Name)) return Problem("name must not be empty.");
            try
            {
                var account = world.Account(key);
                account.Name = body.Name.Trim();
                return Results.Json(new { account.Id, account.Name });
            }
            catch (StripeError error)
            {
                return Problem(error.Message);
            }
        }).WithSummary("Names the shop shown on the payment page of this secret key");
        app.MapGet("/stripe/deliveries", (WebhookSender sender, string? type, string? url, string? state) => Results.Json(new
        {
            deliveries = sender.Log().Where(d => (type is null || d.Event.Type == type) && (url is null || d.Route.Url == url) && (state is null || d.State == state)).Reverse().Select(Write),
        })).WithSummary("What was delivered where, newest first");
        app.MapPost("/stripe/deliveries/{id}/resend", (HttpContext context, WebhookSender sender, string id) =>
            sender.Resend(id) is { } again ? Done(context, Write(again)) : Results.Problem("There is no such delivery.", statusCode: 404)).WithSummary("Sends the event of a delivery once more");
        app.MapPost("/stripe/sessions/{id}/async/{outcome}", (HttpContext context, StripeWorld world, string id, string outcome) =>
        {
            if (outcome is not ("succeeded" or "failed")) return Problem("outcome must be succeeded or failed.");
            if (world.Find(id) is not { } found) return Results.Problem("There is no such session.", statusCode: 404);
            lock (found.Account.Gate)
            {
                return Payments.Decide(world, found.Account, found.Session, outcome == "succeeded") ? Done(context, StripeJson.Session(found.Session))
                    : Results.Problem("This session has no asynchronous payment to decide.", statusCode: 409);
            }
        }).WithSummary("Decides an asynchronous payment: succeeded or failed");
        app.MapPost("/stripe/refunds/{id}/fail", (HttpContext context, StripeWorld world, string id) =>
        {
            foreach (var account in world.Accounts)
                lock (account.Gate)
                {
                    if (!account.Refunds.TryGetValue(id, out var refund)) continue;
                    return Payments.FailRefund(world, account, refund, "lost_or_stolen_card") ? Done(context, StripeJson.Refund(refund))
                        : Results.Problem("This refund has already failed.", statusCode: 409);
                }
            return Results.Problem("There is no such refund.", statusCode: 404);
        }).WithSummary("Lets a refund come back, as when the card was lost");
        app.MapPost("/stripe/sessions/{id}/charge", (HttpContext context, StripeWorld world, string id, long amount, string? currency) =>
        {
            if (world.Find(id) is not { } found) return Results.Problem("There is no such session.", statusCode: 404);
            lock (found.Account.Gate)
            {
                if (found.Session is not { Status: "open", PaymentIntent: null } session || amount < 1) return Results.Problem("Only an open page that nobody has tried to pay on can be changed, to at least 1.", statusCode: 409);
                session.Currency = currency ?? session.Currency;
                session.Items = [session.Items[0] with { UnitAmount = amount, Quantity = 1, Currency = session.Currency }];
                return Done(context, StripeJson.Session(session));
            }
        }).WithSummary("Makes the page charge something else than was asked for; query: amount, currency");
        app.MapPost("/stripe/sessions/{id}/dispute", (HttpContext context, StripeWorld world, string id, long? amount, string? reason) =>
        {
            if (world.Find(id) is not { } found) return Results.Problem("There is no such session.", statusCode: 404);
            lock (found.Account.Gate)
            {
                return Disputes.Open(world, found.Account, found.Session, amount, reason ?? "fraudulent") is { } dispute ? Done(context, StripeJson.Dispute(dispute))
                    : Results.Problem("There is not that much of this payment to dispute.", statusCode: 409);
            }
        }).WithSummary("The payer disputes a payment at their bank; query: amount, reason");
        app.MapPost("/stripe/disputes/{id}/{outcome}", (HttpContext context, StripeWorld world, string id, string outcome) =>
        {
            if (outcome is not ("won" or "lost")) return Problem("outcome must be won or lost.");
            foreach (var account in world.Accounts)
                lock (account.Gate)
                {
                    if (!account.Disputes.TryGetValue(id, out var dispute)) continue;
                    return Disputes.Close(world, account, dispute, outcome == "won") ? Done(context, StripeJson.Dispute(dispute))
                        : Results.Problem("This dispute is decided.", statusCode: 409);
                }
            return Results.Problem("There is no such dispute.", statusCode: 404);
        }).WithSummary("Decides a dispute for the shop (won) or for the payer (lost)");
    }

    private static IResult Dashboard(HttpContext context, StripeWorld world, WebhookSender sender)
    {
        var sessions = new List<Html>();
        foreach (var account in world.Accounts)
            lock (account.Gate)
                sessions.AddRange(account.Sessions.Values.OrderByDescending(s => s.Sequence).Take(50).Select(s => Row(account, s)));
        var deliveries = sender.Log().Reverse().Take(100).Select(d => Html.Of($"""
            <tr><td>{d.Event.Type}</td><td><code>{d.Route.Url}</code></td><td><span class="state {d.State}">{d.State}</span> {string.Join(", ", d.Attempts.Select(a => a.Status?.ToString(Currencies.Invariant) ?? a.Error))}</td><td>{d.At.UtcDateTime:HH:mm:ss}</td>
            <td><form method="post" action="/stripe/deliveries/{d.Id}/resend?back=1"><button class="small">Send again</button></form></td></tr>
            """)).ToList();
        return Layout.Page(context, "Payments", Html.Of($"""
            <h1>Payments</h1>
            <p class="lead">A Stripe simulator. Point <code>StripeClientOptions.ApiBase</code> at <code>{context.Request.Scheme}://{context.Request.Host}</code> and use any key that begins with <code>sk_test_</code>; every key is an account of its own.</p>
            <h2>Sessions</h2>
            {(sessions.Count == 0 ? Html.Of($"""<p class="empty">No checkout session yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Sessions" tabindex="0"><table><thead><tr><th>Session</th><th>Reference</th><th class="num">Amount</th><th>State</th><th>Decide</th></tr></thead><tbody>{sessions}</tbody></table></div>"""))}
            <h2>Webhooks</h2>
            <p>Fixed endpoint: {(sender.Fixed is { } f ? Html.Of($"<code>{f.Url}</code>") : Html.Of($"none (set it by <code>PUT /stripe/webhook</code>)"))}</p>
            {(deliveries.Count == 0 ? Html.Of($"""<p class="empty">Nothing delivered yet.</p>""") : Html.Of($"""<div class="scroll" role="region" aria-label="Webhooks" tabindex="0"><table><thead><tr><th>Event</th><th>To</th><th>Result</th><th>UTC</th><th>Once more</th></tr></thead><tbody>{deliveries}</tbody></table></div>"""))}
            """), "/stripe");
    }

    private static Html Row(StripeAccount account, CheckoutSession s)
    {
        Html Decide(string outcome, string text) => Html.Of($"""<form method="post" action="/stripe/sessions/{s.Id}/async/{outcome}?back=1"><button class="small">{text}</button></form>""");
        var action = s.Status == "open" ? Html.Of($"""<a href="{s.Url}">Payment page</a>""")
            : s.PaymentIntent?.Status == "processing" ? Html.Of($"{Decide("succeeded", "Money arrives")}{Decide("failed", "Money fails")}")
            : s.PaymentIntent?.LatestCharge is { Captured: > 0 } charge ? Contest(s, charge) : Html.Empty;
        return Html.Of($"""
            <tr><td><code>{s.Id[..16]}…</code><small>{account.MaskedKey}</small></td><td>{s.ClientReferenceId}</td><td class="num">{Currencies.Show(s.Total, s.Currency, Currencies.Invariant)}</td><td><span class="state {s.Status}">{s.Status}</span> {s.PaymentStatus}</td><td>{action}</td></tr>
            """);
    }

    private static Html Contest(CheckoutSession s, Charge charge)
    {
        Html Press(string path, string text) => Html.Of($"""<form method="post" action="{path}?back=1"><button class="small">{text}</button></form>""");
        return charge.Disputes.Find(d => d.IsOpen) is { } open
            ? Html.Of($"{Press($"/stripe/disputes/{open.Id}/won", "Shop wins")}{Press($"/stripe/disputes/{open.Id}/lost", "Payer wins")}")
            : charge.Disputes.Count > 0 ? Html.Of($"dispute {charge.Disputes[^1].Status}")
            : charge.Refunded < charge.Captured ? Press($"/stripe/sessions/{s.Id}/dispute", "Payer disputes") : Html.Empty;
    }

    private static JsonObject Write(Delivery d) => new()
    {
        ["id"] = d.Id,
        ["event"] = d.Event.Id,
        ["type"] = d.Event.Type,
        ["object"] = d.Event.Object["id"]?.GetValue<string>(),
        ["account"] = d.Event.Account,
        ["endpoint"] = d.Route.EndpointId,
        ["url"] = d.Route.Url,
        ["at"] = d.At.ToString("O"),
        ["state"] = d.State,
        ["nextAttempt"] = d.NextAttempt?.ToString("O"),
        ["attempts"] = new JsonArray([.. d.Attempts.Select(a => (JsonNode)new JsonObject { ["at"] = a.At.ToString("O"), ["status"] = a.Status, ["error"] = a.Error, ["forged"] = a.Forged })]),
    };

    private static IResult Done(HttpContext context, JsonObject body) => context.Request.Query.ContainsKey("back") ? Results.Redirect("/stripe") : Results.Json(body);

    private static IResult Problem(string detail) => Results.Problem(detail, statusCode: 400);
}

internal sealed record FixedEndpointRequest(string Url, string? Secret, string[]? Events);

internal sealed record AccountRequest(string Name);
