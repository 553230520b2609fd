using Microsoft.AspNetCore.Http;
using Modular.Booking.Shop;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>How a hold is answered: a program gets JSON or problem+json, a person the order's page or the shop page with the reason.</summary>
internal static class HoldAnswers
{
    public static readonly Refusal KeyMissing = new("key-missing",
        "Es fehlt der Schlüssel der Anfrage (key, eine UUID). Bitte laden Sie die Seite neu.", "The request's key (key, a UUID) is missing. Please reload the page.", "key");

    public static readonly Refusal UnknownUnit = new("unknown-unit",
        "Diese Preisgruppe gibt es hier nicht. Bitte laden Sie die Seite neu.", "This price category does not exist here. Please reload the page.", "units");

    public static readonly Refusal NothingChosen = new("nothing-chosen",
        "Bitte wählen Sie, wie viele Personen mitkommen.", "Please choose how many people are coming.", "units");

    public static readonly Refusal PriceChanged = new("price-changed",
        "Der Preis hat sich gerade geändert. Bitte sehen Sie ihn sich noch einmal an; reserviert ist noch nichts.",
        "The price has just changed. Please have another look at it; nothing is held yet.", "units");

    public static readonly Refusal NoAnswer = new("no-answer",
        "Das hat gerade nicht geklappt. Bitte versuchen Sie es noch einmal; doppelt gebucht wird dabei nichts.", "That did not work just now. Please try again; nothing will be booked twice.");

    public static Refusal TooMany(int atMost) => new("too-many",
        $"In einer Buchung gehen höchstens {atMost}. Für größere Gruppen melden Sie sich gern direkt.", $"One booking takes at most {atMost}. For larger groups please get in touch.", "units");

    public static IResult Unreadable() => TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "The request is not a hold: send a form or JSON with departure, key and units.");

    public static IResult Held(HeldOrder held, string secret, bool isForm)
    {
        var url = "/orders/" + secret;
        return isForm
            ? new SeeOther(url)
            : TypedResults.Created(url, new HoldResponse(held.Number, url, held.ExpiresAt, held.TotalMinor, held.Currency));
    }

    public static IResult Refuse(Refusal refusal, int status, HttpContext http, HoldRequest request, Offer? offer)
    {
        if (status == StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = "2";
        }

        return http.Request.HasFormContentType
            ? new RefusedHold(refusal, status, request.Departure, (request.Units ?? []).GroupBy(u => u.Unit).ToDictionary(u => u.Key, u => u.First().Quantity))
            : refusal.ToProblem(status);
    }
}
