using System.Globalization;
using Modular.Sandbox.Pages;
using Modular.Sandbox.Stripe;

namespace Modular.Sandbox.Mangopay;

/// <summary>Where a person pays by card: /mangopay/pay/{pay-in}. Plain forms, no script. It can be used once, for a quarter of an hour.</summary>
internal static class PaymentPage
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/mangopay/pay/{id}", (HttpContext context, MangopayWorld world, string id) => Show(context, world, id)).WithSummary("The page on which the payer pays by card");
        app.MapPost("/mangopay/pay/{id}", ActAsync).WithSummary("A button of the page; form field action: pay, decline, refuse, leave");
    }

    public static string Address(MangopayTransaction payIn, string baseUrl) => $"{baseUrl}/mangopay/pay/{payIn.Id}";

    private static async Task<IResult> ActAsync(HttpContext context, MangopayWorld world, string id)
    {
        var action = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync())["action"].ToString() : "";
        if (world.FindPage(id) is not var (account, payIn)) return Show(context, world, id);
        lock (account.Gate)
        {
            if (payIn.Status != "CREATED") return Show(context, world, id);
            (string, string)? end = action switch
            {
                "pay" => ("000000", "Success"),
                "decline" => ("101199", "Transaction refused"),
                "refuse" => ("101301", "Secure mode: 3DSecure authentication has failed"),
                "leave" => ("101002", "The transaction has been cancelled by the user"),
                _ => null,
            };
            if (end is not var (code, message)) return Show(context, world, id, 400);
            world.End(account, payIn, code, message);
        }

        context.Response.Headers.Location = Back(payIn);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static IResult Show(HttpContext context, MangopayWorld world, string id, int status = 200)
    {
        if (world.FindPage(id) is not var (account, payIn))
        {
            var none = new CardTexts(HostedTexts.For(context.Request, null).Lang == "de");
            return Layout.Bare(context, none.Title, Notice(none.Unknown, none.UnknownText, null, null), none.Lang, 404);
        }

        lock (account.Gate)
        {
            var t = new CardTexts(payIn.Page!.Culture == "DE");
            var body = payIn.Status switch
            {
                "CREATED" => Form(account, payIn, t),
                "SUCCEEDED" => Notice(t.Done, t.DoneText, Back(payIn), t.ToShop),
                _ => Notice(t.Over, t.OverText, Back(payIn), t.ToShop),
            };
            return Layout.Bare(context, $"{t.Title} · {account.Name}", body, t.Lang, status);
        }
    }

    private static Html Form(MangopayAccount account, MangopayTransaction payIn, CardTexts t)
    {
        var amount = payIn.Debited.Show(t.Culture);
        return Html.Of($"""
            <main class="checkout">
            <section class="order" aria-labelledby="merchant">
            <p class="merchant"><span class="seal" aria-hidden="true">{account.Name[..1]}</span> {account.Name}</p>
            <h1 id="merchant">{t.PayTo(account.Name)}</h1>
            <p class="amount" data-testid="total">{amount}</p>
            <p class="fine">{t.Until(payIn.CreatedAt + MangopayWorld.PageLife)}</p>
            </section>
            <section class="card" aria-labelledby="how">
            <p class="badge">{t.Badge}</p>
            <h2 id="how">{t.How}</h2>
            <p class="fine">{t.Explain}</p>
            <form method="post" action="/mangopay/pay/{payIn.Id}">
            {Button("pay", t.Pay(amount), t.PayHint, "primary")}
            {Button("decline", t.Decline, t.DeclineHint, "")}
            {Button("refuse", t.Refuse, t.RefuseHint, "")}
            <button class="plain" id="leave" data-testid="leave" name="action" value="leave">{t.Leave}</button>
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

    /// <summary>Mangopay adds the pay-in to the shop's address.</summary>
    private static string Back(MangopayTransaction payIn)
    {
        var url = new Uri(payIn.Page!.ReturnUrl).AbsoluteUri;
        return $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}transactionId={payIn.Id}";
    }
}

/// <summary>The words of the page, German and English side by side.</summary>
internal sealed class CardTexts(bool german)
{
    public string Lang => german ? "de" : "en";
    public CultureInfo Culture { get; } = CultureInfo.GetCultureInfo(german ? "de-DE" : "en-GB");
    public string Title => T("Mit Karte bezahlen", "Pay by card");
    public string Badge => T("Mangopay · Testbetrieb", "Mangopay · test mode");
    public string PayTo(string merchant) => T($"Zahlung an {merchant}", $"Pay {merchant}");
    public string Until(DateTimeOffset end) => T($"Diese Seite ist bis {end.UtcDateTime:HH:mm} UTC offen.", $"This page is open until {end.UtcDateTime:HH:mm} UTC.");
    public string How => T("Wie soll die Zahlung ausgehen?", "How should this payment go?");
    public string Explain => T("Hier fließt kein Geld. Die Seite gilt für einen Versuch; geht er schief, beginnt der Shop einen neuen.",
        "No money moves here. The page is good for one try; if it fails, the shop starts another.");
    public string Pay(string amount) => T($"{amount} bezahlen", $"Pay {amount}");
    public string PayHint => T("Die Karte ist gedeckt, gelingt sofort", "The card is good, succeeds at once");
    public string Decline => T("Karte ablehnen", "Card declined");
    public string DeclineHint => T("Die Bank sagt Nein", "The bank says no");
    public string Refuse => T("3-D Secure misslingt", "3-D Secure fails");
    public string RefuseHint => T("Die Freigabe bei der Bank klappt nicht", "The approval at the bank does not work");
    public string Leave => T("Abbrechen und zurück zum Shop", "Cancel and go back to the shop");
    public string Done => T("Diese Zahlung ist abgeschlossen", "This payment is complete");
    public string DoneText => T("Hier ist nichts mehr zu tun.", "There is nothing left to do here.");
    public string Over => T("Diese Seite gilt nicht mehr", "This page is no longer valid");
    public string OverText => T("Es wurde nichts abgebucht. Im Shop können Sie noch einmal bezahlen.", "Nothing was charged. You can pay again in the shop.");
    public string ToShop => T("Weiter zum Shop", "Continue to the shop");
    public string Unknown => T("Diese Zahlung gibt es nicht", "There is no such payment");
    public string UnknownText => T("Vielleicht wurde die Sandbox neu gestartet. Bitte beginnen Sie im Shop noch einmal.", "Perhaps the sandbox was restarted. Please start again in the shop.");

    private string T(string de, string en) => german ? de : en;
}
