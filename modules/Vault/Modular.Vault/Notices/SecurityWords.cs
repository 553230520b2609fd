using Modular.Ui;

namespace Modular.Vault.Notices;

/// <summary>What happened, in the reader's language: a headline, a sentence, and what to do if it was somebody else.</summary>
internal static class SecurityWords
{
    public static string Title(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasswordChanged => T.Of("Ihr Passwort wurde geändert", "Your password was changed"),
        SecurityEventKind.EmailChanged => T.Of("Ihre E-Mail-Adresse wurde geändert", "Your e-mail address was changed"),
        SecurityEventKind.EmailRestored => T.Of("Ihre frühere E-Mail-Adresse gilt wieder", "Your earlier e-mail address is back"),
        _ => T.Of("Ihr Passwort wurde neu gesetzt", "Your password was reset"),
    };

    public static string Sentence(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasswordChanged => T.Of("In Ihrem Konto gilt jetzt ein neues Passwort. Alle anderen Geräte sind abgemeldet.", "Your account now has a new password. All other devices are signed out."),
        SecurityEventKind.EmailChanged => T.Of("Ihr Konto gehört jetzt zu einer anderen Adresse.", "Your account now belongs to another address."),
        SecurityEventKind.EmailRestored => T.Of("Sie haben gemeldet, dass jemand anderes die Adresse geändert hat. Alle Geräte sind abgemeldet, und das Passwort muss neu gewählt werden.", "You reported that somebody else had changed the address. All devices are signed out, and the password must be chosen anew."),
        _ => T.Of("Über einen Link aus Ihrem Postfach wurde ein neues Passwort gewählt. Alle Geräte sind abgemeldet.", "A new password was chosen by a link from your mailbox. All devices are signed out."),
    };

    public static string IfNotYou(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasswordReset => T.Of("Waren Sie es nicht, liest jemand Ihre Mails mit. Ändern Sie zuerst das Passwort Ihres Postfachs und setzen Sie dann dieses hier neu.", "If it was not you, somebody reads your mails. First change your mailbox's password, then reset this one."),
        _ => T.Of("Waren Sie es nicht, setzen Sie Ihr Passwort gleich neu.", "If it was not you, reset your password at once."),
    };
}
