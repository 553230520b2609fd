using Microsoft.AspNetCore.Http;
using Modular.Sdk.Sso;
using Modular.Ui;

namespace Modular.Vault.Company.Enter;

/// <summary>Why a sign-in by company ended before it was one: a code for the audit trail (null where nothing was wrong), a headline, a sentence, a status.</summary>
internal static class CompanyWords
{
    public static (string Title, string Why) Lost => (
        T.Of("Diese Anmeldung passt nicht zu diesem Browser", "This sign-in does not belong to this browser"),
        T.Of(
            "Sie hat in einem anderen Browser begonnen, zu lange gedauert oder wurde schon abgeschlossen. Beginnen Sie bitte noch einmal; es ist nichts verloren.",
            "It began in another browser, took too long or was finished already. Please start again; nothing is lost."));

    public static (string? Code, (string Title, string Why) Words, int Status) Of<T>(SsoOutcome<T> outcome, string company) => outcome switch
    {
        SsoOutcome<T>.Cancelled => (null, (
            Ui.T.Of("Sie haben die Anmeldung abgebrochen", "You cancelled the sign-in"),
            Ui.T.Of("Oder Ihre Firma lässt Sie hier nicht hinein. Versuchen Sie es noch einmal, oder melden Sie sich anders an.", "Or your company does not let you in here. Try again, or sign in another way.")), StatusCodes.Status200OK),
        SsoOutcome<T>.TryLater => ("unreachable", (
            Ui.T.Of($"{company} antwortet gerade nicht", $"{company} does not answer right now"),
            Ui.T.Of("Die Anmeldung Ihrer Firma ist nicht zu erreichen. Versuchen Sie es in ein paar Minuten noch einmal; es ist nichts verloren.", "Your company's sign-in cannot be reached. Try again in a few minutes; nothing is lost.")), StatusCodes.Status503ServiceUnavailable),
        SsoOutcome<T>.Refused { Code: var code } when code == SsoRefusalCode.Configuration => (code.Value, (
            Ui.T.Of("Die Firmen-Anmeldung ist nicht richtig eingerichtet", "The company sign-in is not set up correctly"),
            Ui.T.Of("Die Anmeldung Ihrer Firma nimmt unsere Anfrage nicht an. Sagen Sie bitte denen Bescheid, die sie verwalten.", "Your company's sign-in does not take our request. Please tell whoever manages it.")), StatusCodes.Status502BadGateway),
        SsoOutcome<T>.Refused { Code: var code } when code == SsoRefusalCode.Expired => (code.Value, (
            Ui.T.Of("Die Antwort Ihrer Firma ist zu alt", "Your company's answer is too old"),
            Ui.T.Of("Beginnen Sie noch einmal. Geschieht es wieder, geht dort wohl eine Uhr falsch.", "Start again. If it happens again, a clock over there is probably wrong.")), StatusCodes.Status400BadRequest),
        SsoOutcome<T>.Refused { Code: var code } when code == SsoRefusalCode.CodeRefused => (code.Value, (
            Ui.T.Of("Diese Anmeldung wurde schon benutzt", "This sign-in was already used"),
            Ui.T.Of("Beginnen Sie bitte noch einmal; es ist nichts verloren.", "Please start again; nothing is lost.")), StatusCodes.Status400BadRequest),
        SsoOutcome<T>.Refused { Code: var code } => (code.Value, (
            Ui.T.Of("Wir konnten die Antwort Ihrer Firma nicht prüfen", "We could not verify your company's answer"),
            Ui.T.Of("Sie war nicht so unterschrieben, wie sie sein müsste, oder nicht für uns bestimmt. Angemeldet ist niemand. Beginnen Sie noch einmal.", "It was not signed as it has to be, or not meant for us. Nobody was signed in. Start again.")), StatusCodes.Status400BadRequest),
        _ => ("not-supported", Lost, StatusCodes.Status400BadRequest),
    };
}
