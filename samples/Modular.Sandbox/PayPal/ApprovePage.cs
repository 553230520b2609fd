using System.Globalization;
using Modular.Sandbox.Pages;
using Modular.Sandbox.Stripe;

namespace Modular.Sandbox.PayPal;

/// <summary>Where a person approves an order: /paypal/checkoutnow?token=…. Plain forms, no script.</summary>
internal static class ApprovePage
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/paypal/checkoutnow", (HttpContext context, PayPalWorld world, string token) => Show(context, world, token)).WithSummary("The page on which the payer approves");
        app.MapPost("/paypal/checkoutnow", ActAsync).WithSummary("A button of the page; form field action: pay, decline, pending, leave");
    }

    private static async Task<IResult> ActAsync(HttpContext context, PayPalWorld world, string token)
    {
        var action = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync())["action"].ToString() : "";
        if (world.Find(token) is not var (account, order)) return Show(context, world, token);
        lock (account.Gate)
        {
            if (action == "leave") return order.CancelUrl is { } cancel ? Go(context, With(cancel, order, null)) : Show(context, world, token);
            if (order.Status is not ("PAYER_ACTION_REQUIRED" or "CREATED" or "APPROVED") || order.ReturnUrl is not { } back) return Show(context, world, token);
            if (action is not ("pay" or "decline" or "pending")) return Show(context, world, token, 400);
            (order.Status, order.Instrument, order.UpdatedAt) = ("APPROVED", action switch { "decline" => "declined", "pending" => "pending", _ => "good" }, world.Now);
            world.Tell(account, "CHECKOUT.ORDER.APPROVED", "checkout-order", PayPalJson.Order(order, $"{context.Request.Scheme}://{context.Request.Host}"));
            return Go(context, With(back, order, "QYR5Z8XDVJNXQ"));
        }
    }

    private static IResult Show(HttpContext context, PayPalWorld world, string token, int status = 200)
    {
        if (world.Find(token) is not var (account, order))
        {
            var none = new ApproveTexts(HostedTexts.For(context.Request, null).Lang == "de");
            return Layout.Bare(context, none.Title, Notice(none.Unknown, none.UnknownText, null, null), none.Lang, 404);
        }

        lock (account.Gate)
        {
            var t = new ApproveTexts(HostedTexts.For(context.Request, order.Locale).Lang == "de");
            var body = order.Status is "COMPLETED" or "VOIDED" ? Notice(t.Done, t.DoneText, order.ReturnUrl, t.ToShop) : Form(account, order, t);
            return Layout.Bare(context, $"{t.Title} · {account.Name}", body, t.Lang, status);
        }
    }

    private static Html Form(PayPalAccount account, PayPalOrder order, ApproveTexts t)
    {
        var amount = order.Amount.Show(t.Culture);
        return Html.Of($"""
            <main class="checkout">
            <section class="order" aria-labelledby="merchant">
            <p class="merchant"><span class="seal" aria-hidden="true">{account.Name[..1]}</span> {account.Name}</p>
            <h1 id="merchant">{t.PayTo(account.Name)}</h1>
            <p class="amount" data-testid="total">{amount}</p>
            <ul class="items"><li><span class="what"><b>{order.Description ?? order.InvoiceId}</b><small>{order.InvoiceId}</small></span><span class="num">{amount}</span></li></ul>
            </section>
            <section class="card" aria-labelledby="how">
            <p class="badge">{t.Badge}</p>
            <h2 id="how">{t.How}</h2>
            <p class="fine">{t.Explain}</p>
            <form method="post" action="/paypal/checkoutnow?token={order.Id}">
            {Button("pay", order.Intent == "CAPTURE" ? t.Pay(amount) : t.Reserve(amount), t.PayHint, "primary")}
            {Button("decline", t.Decline, t.DeclineHint, "")}
            {Button("pending", t.Pending, t.PendingHint, "")}
            {(order.CancelUrl is null ? Html.Empty : Html.Of($"""<button class="plain" id="leave" data-testid="leave" name="action" value="leave">{t.Leave}</button>"""))}
            </form>
            </section>
            </main>
            """);
    }

    private static Html Button(string action, string text, string hint, string style) => Html.Of($"""
        <button class="{style}" id="{action}" data-testid="{action}" name="action" value="{action}"><b>{text}</b><small>{hint}</small></button>
        """);

    private static Html Notice(string title, string text, string? href, string? link) => Html.Of($"""
        <main class="notice"><section class="card"><h1>{title}</h1><p>{text}</p>{(href is null ? Html.Empty : Html.Of($"""<p><a class="button" href="{href}" data-testid="continue">{link}</a></p>"""))}</section></main>
        """);

    /// <summary>PayPal adds the order and the payer to the shop's address.</summary>
    private static string With(string url, PayPalOrder order, string? payer) =>
        string.Create(CultureInfo.InvariantCulture, $"{new Uri(url).AbsoluteUri}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={order.Id}{(payer is null ? "" : "&PayerID=" + payer)}");

    private static IResult Go(HttpContext context, string url)
    {
        context.Response.Headers.Location = url;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}

/// <summary>The words of the page, German and English side by side.</summary>
internal sealed class ApproveTexts(bool german)
{
    public string Lang => german ? "de" : "en";
    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(german ? "de-DE" : "en-GB");
    public string Title => T("Mit PayPal bezahlen", "Pay with PayPal");
    public string Badge => T("PayPal · Testbetrieb", "PayPal · test mode");
    public string PayTo(string merchant) => T($"Zahlung an {merchant}", $"Pay {merchant}");
    public string How => T("Wie soll die Zahlung ausgehen?", "How should this payment go?");
    public string Explain => T("Hier fließt kein Geld. Sie stimmen nur zu; eingezogen wird erst, wenn Sie zurück im Shop sind.",
        "No money moves here. You only agree; the shop collects once you are back.");
    public string Pay(string amount) => T($"{amount} bezahlen", $"Pay {amount}");
    public string Reserve(string amount) => T($"{amount} reservieren lassen", $"Let {amount} be reserved");
    public string PayHint => T("Guthaben reicht, gelingt sofort", "Enough balance, succeeds at once");
    public string Decline => T("Zustimmen, dann abgelehnt", "Agree, then declined");
    public string DeclineHint => T("Die Bank sagt beim Einziehen Nein; danach ein neuer Versuch", "The bank says no when the shop collects; then try again");
    public string Pending => T("Mit Lastschrift bezahlen", "Pay by bank debit");
    public string PendingHint => T("Das Geld kommt Tage später oder gar nicht", "The money comes days later or never");
    public string Leave => T("Abbrechen und zurück zum Shop", "Leave and go back to the shop");
    public string Done => T("Diese Zahlung ist abgeschlossen", "This payment is complete");
    public string DoneText => T("Hier ist nichts mehr zu tun.", "There is nothing left to do here.");
    public string ToShop => T("Weiter zum Shop", "Continue to the shop");
    public string Unknown => T("Diese Zahlung gibt es nicht", "There is no such payment");
    public string UnknownText => T("Vielleicht ist sie abgelaufen, oder die Sandbox wurde neu gestartet. Bitte beginnen Sie im Shop noch einmal.",
        "Perhaps it has expired, or the sandbox was restarted. Please start again in the shop.");

    private string T(string de, string en) => german ? de : en;
}
