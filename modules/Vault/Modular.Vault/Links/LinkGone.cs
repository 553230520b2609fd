using Microsoft.AspNetCore.Http;
using Modular.Ui;

namespace Modular.Vault.Links;

/// <summary>Says why a link no longer works, as exactly as it can be known.</summary>
internal static class LinkGone
{
    public static IResult Page(MailedLink? link, DateTime now, string href, string label)
    {
        var (title, why) = link switch
        {
            null => (
                T.Of("Dieser Link stimmt nicht", "This link is not right"),
                T.Of("Vielleicht wurde er beim Kopieren abgeschnitten. Öffnen Sie ihn direkt aus der Mail, oder fordern Sie einen neuen an.", "Perhaps it was cut off while copying. Open it from the mail itself, or ask for a new one.")),
            { ClosedAt: not null } => (
                T.Of("Dieser Link wurde schon benutzt", "This link was already used"),
                T.Of("Jeder Link gilt nur einmal, und ein neuerer macht ihn ungültig. Hat alles geklappt, melden Sie sich einfach an.", "Each link works only once, and a newer one replaces it. If all went well, simply sign in.")),
            _ when link.ExpiresAt <= now => (
                T.Of("Dieser Link ist abgelaufen", "This link has expired"),
                T.Of("Fordern Sie einen neuen an; er ist in ein, zwei Minuten da.", "Ask for a new one; it arrives in a minute or two.")),
            _ => (
                T.Of("Dieser Link hat sich erledigt", "This link is no longer needed"),
                T.Of("Das Konto ist schon weiter. Melden Sie sich einfach an.", "The account has moved on. Simply sign in.")),
        };
        return UiResults.Page<LinkGonePage>(new { Title = title, Why = why, Href = href, Label = label }, StatusCodes.Status410Gone);
    }
}
