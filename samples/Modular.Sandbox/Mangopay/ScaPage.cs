using Modular.Sandbox.Pages;
using Modular.Sandbox.Stripe;

namespace Modular.Sandbox.Mangopay;

/// <summary>Where an owner shows who they are (strong customer authentication): /mangopay/sca/{session}?returnUrl=….</summary>
internal static class ScaPage
{
    /// <summary>How long looking into wallets needs no other confirmation.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(180);

    public static void Map(WebApplication app)
    {
        app.MapGet("/mangopay/sca/{session}", (HttpContext context, MangopayWorld world, string session) => Show(context, world, session)).WithSummary("The page on which an owner confirms who they are");
        app.MapPost("/mangopay/sca/{session}", ActAsync).WithSummary("A button of the page; form field action: confirm, refuse");
    }

    public static string Address(MangopayUser user, string baseUrl) => $"{baseUrl}/mangopay/sca/{user.Session}";

    private static async Task<IResult> ActAsync(HttpContext context, MangopayWorld world, string session)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        if (world.FindSession(session) is not var (account, user) || form["action"].ToString() is not ("confirm" or "refuse")) return Show(context, world, session, 400);
        if (form["action"] == "confirm")
            lock (account.Gate)
            {
                if (user.Status == "PENDING_USER_ACTION") world.Tell(account, "SCA_ENROLLMENT_SUCCEEDED", user.Id);
                (user.Status, user.WalletsOpenUntil) = ("ACTIVE", world.Now + Lasts);
            }

        return Uri.TryCreate(form["returnUrl"], UriKind.Absolute, out var back) && back.Scheme is "http" or "https" ? Results.Redirect(back!.AbsoluteUri) : Show(context, world, session);
    }

    private static IResult Show(HttpContext context, MangopayWorld world, string session, int status = 200)
    {
        var isGerman = HostedTexts.For(context.Request, null).Lang == "de";
        string T(string de, string en) => isGerman ? de : en;
        Html body;
        if (world.FindSession(session) is not var (account, user))
        {
            status = 404;
            body = Html.Of($"""<h1>{T("Diese Sitzung gibt es nicht", "There is no such session")}</h1><p>{T("Bitte beginnen Sie noch einmal.", "Please start again.")}</p>""");
        }
        else if (user.Status == "ACTIVE" && user.WalletsOpenUntil > world.Now)
        {
            body = Html.Of($"""<h1>{T("Bestätigt", "Confirmed")}</h1><p>{T("Hier ist nichts mehr zu tun.", "There is nothing left to do here.")}</p>""");
        }
        else
        {
            body = Html.Of($"""
                <h1>{T("Sind Sie das?", "Is this you?")}</h1>
                <p>{T($"{account.Name} möchte Ihr Konto bei Mangopay nutzen. Im Leben käme jetzt ein Code auf Ihr Telefon.", $"{account.Name} wants to use your account at Mangopay. In real life a code would now come to your phone.")}</p>
                <form method="post" action="/mangopay/sca/{user.Session}">
                <input type="hidden" name="returnUrl" value="{context.Request.Query["returnUrl"].ToString()}">
                <button class="primary" id="confirm" data-testid="confirm" name="action" value="confirm"><b>{T("Ja, ich bin es", "Yes, it is me")}</b></button>
                <button class="plain" id="refuse" data-testid="refuse" name="action" value="refuse">{T("Nein, ablehnen", "No, refuse")}</button>
                </form>
                """);
        }

        return Layout.Bare(context, T("Bestätigung", "Confirmation"), Html.Of($"""<main class="notice"><section class="card">{body}</section></main>"""), isGerman ? "de" : "en", status);
    }
}
