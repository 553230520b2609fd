using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Stripe;

/// <summary>The page the payer sees: /stripe/pay/{session}. Plain forms, no script.</summary>
internal static class HostedPage
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/stripe/pay/{id}", (HttpContext context, StripeWorld world, string id) => Show(context, world, id)).WithSummary("The page the payer sees");
        app.MapPost("/stripe/pay/{id}", Act).WithSummary("A button of the page; form field action: pay, decline, threeds, threeds-ok, threeds-fail, async, leave");
        app.MapGet("/stripe/pay/{id}/threeds", (HttpContext context, StripeWorld world, string id) => Bank(context, world, id)).WithSummary("The page of the bank");
    }

    private static async Task<IResult> Act(HttpContext context, StripeWorld world, string id)
    {
        var action = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync())["action"].ToString() : "";
        if (world.Find(id) is not { } found) return Show(context, world, id);
        var (account, session) = found;
        lock (account.Gate)
        {
            if (session.Status == "complete") return SeeOther(context, Success(session));
            if (session.Status == "expired") return Show(context, world, id);
            switch (action)
            {
                case "pay":
                    Payments.Pay(world, account, session, threeDSecure: false);
                    return SeeOther(context, Success(session));
                case "threeds":
                    Payments.AskAuthentication(world, account, session);
                    return SeeOther(context, $"/stripe/pay/{id}/threeds");
                case "threeds-ok" when session.PaymentIntent is { Status: "requires_action" }:
                    Payments.Pay(world, account, session, threeDSecure: true);
                    return SeeOther(context, Success(session));
                case "threeds-fail" when session.PaymentIntent is { Status: "requires_action" }:
                    Payments.FailAuthentication(world, account, session);
                    return SeeOther(context, $"/stripe/pay/{id}");
                case "async":
                    Payments.PayLater(world, account, session);
                    return SeeOther(context, Success(session));
                case "decline":
                    Payments.Decline(world, account, session);
                    return SeeOther(context, $"/stripe/pay/{id}");
                case "leave":
                    return SeeOther(context, session.CancelUrl ?? $"/stripe/pay/{id}");
                default:
                    return Show(context, world, id, 400);
            }
        }
    }

    private static IResult Show(HttpContext context, StripeWorld world, string id, int status = 200)
    {
        if (world.Find(id) is not { } found)
        {
            var unknown = HostedTexts.For(context.Request, null);
            return Layout.Bare(context, unknown.Title, Notice(unknown.Unknown, unknown.UnknownText, null, null), unknown.Lang, 404);
        }
        var (account, session) = found;
        lock (account.Gate)
        {
            var t = HostedTexts.For(context.Request, session.Locale);
            var body = session.Status switch
            {
                "complete" => Notice(t.Done, t.DoneText, Success(session), t.ToShop),
                "expired" => Notice(t.Expired, t.ExpiredText, session.CancelUrl, t.BackToShop),
                _ => Form(account, session, t),
            };
            return Layout.Bare(context, $"{t.Title} · {account.Name}", body, t.Lang, status);
        }
    }

    private static Html Form(StripeAccount account, CheckoutSession session, HostedTexts t)
    {
        string Money(long amount) => Currencies.Show(amount, session.Currency, t.Culture);
        var items = session.Items.Select(i => Html.Of($"""
            <li><span class="what"><b>{i.Name}</b>{(i.Description is null ? Html.Empty : Html.Of($"<small>{i.Description}</small>"))}{(i.Quantity == 1 ? Html.Empty : Html.Of($"<small>{i.Quantity} × {Money(i.UnitAmount)}</small>"))}</span><span class="num">{Money(i.Amount)}</span></li>
            """));
        var error = session.PaymentIntent?.LastError?["code"]?.GetValue<string>() switch
        {
            null => null,
            "payment_intent_authentication_failure" => t.NotAuthenticated,
            _ => t.Declined,
        };
        return Html.Of($"""
            <main class="checkout">
            <section class="order" aria-labelledby="merchant">
            <p class="merchant"><span class="seal" aria-hidden="true">{account.Name[..1]}</span> {account.Name}</p>
            <h1 id="merchant">{t.PayTo(account.Name)}</h1>
            <p class="amount" data-testid="total">{Money(session.Total)}</p>
            <h2 class="sr">{t.Order}</h2>
            <ul class="items">{items}</ul>
            <p class="sum"><span>{t.Total}</span><span class="num">{Money(session.Total)}</span></p>
            {(session.CustomerEmail is null ? Html.Empty : Html.Of($"""<p class="fine">{t.Email}: {session.CustomerEmail}</p>"""))}
            </section>
            <section class="card" aria-labelledby="how">
            <p class="badge">{t.TestMode}</p>
            {(error is null ? Html.Empty : Html.Of($"""<div class="alert" role="alert" data-testid="error"><b>{t.Problem}</b><span>{error}</span></div>"""))}
            <h2 id="how">{t.HowTo}</h2>
            <p class="fine">{t.Explain}</p>
            <form method="post" action="/stripe/pay/{session.Id}">
            {Button("pay", t.Pay(Money(session.Total)), t.PayHint, "primary")}
            {Button("decline", t.Decline, t.DeclineHint, "")}
            {Button("threeds", t.ThreeDs, t.ThreeDsHint, "")}
            {Button("async", t.Async, t.AsyncHint, "")}
            {(session.CancelUrl is null ? Html.Empty : Html.Of($"""<button class="plain" id="leave" data-testid="leave" name="action" value="leave">{t.Leave}</button>"""))}
            </form>
            <p class="fine">{t.Until(session.ExpiresAt)}</p>
            </section>
            </main>
            """);
    }

    private static IResult Bank(HttpContext context, StripeWorld world, string id)
    {
        if (world.Find(id) is not { Session.PaymentIntent.Status: "requires_action" } found) return SeeOther(context, $"/stripe/pay/{id}");
        var (account, session) = found;
        var t = HostedTexts.For(context.Request, session.Locale);
        return Layout.Bare(context, $"{t.BankTitle} · {t.BankName}", Html.Of($"""
            <main class="notice">
            <section class="card" aria-labelledby="bank">
            <p class="badge">{t.BankName} · 3-D Secure</p>
            <h1 id="bank">{t.BankTitle}</h1>
            <p>{t.BankAsks(account.Name, Currencies.Show(session.Total, session.Currency, t.Culture))}</p>
            <form method="post" action="/stripe/pay/{session.Id}">
            {Button("threeds-ok", t.Confirm, null, "primary")}
            {Button("threeds-fail", t.Refuse, null, "")}
            </form>
            </section>
            </main>
            """), t.Lang);
    }

    private static Html Button(string action, string text, string? hint, string style) => Html.Of($"""
        <button class="{style}" id="{action}" data-testid="{action}" name="action" value="{action}"><b>{text}</b>{(hint is null ? Html.Empty : Html.Of($"<small>{hint}</small>"))}</button>
        """);

    private static Html Notice(string title, string text, string? href, string? link) => Html.Of($"""
        <main class="notice"><section class="card"><h1>{title}</h1><p>{text}</p>{(href is null ? Html.Empty : Html.Of($"""<p><a class="button" href="{href}" data-testid="continue">{link}</a></p>"""))}</section></main>
        """);

    // Stripe replaces the placeholder only where it stands unencoded; so do we, or a shop's mistake would first show in production.
    private static string Success(CheckoutSession session) => session.SuccessUrl.Replace("{CHECKOUT_SESSION_ID}", session.Id, StringComparison.Ordinal);

    private static IResult SeeOther(HttpContext context, string url)
    {
        context.Response.Headers.Location = url.Contains(' ', StringComparison.Ordinal) || url.Any(c => c > 126) ? new Uri(url, UriKind.RelativeOrAbsolute).AbsoluteUri : url;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
