using Modular.Ui;

namespace Modular.Vault.Notices;

/// <summary>What happened, in the reader's language: a headline, a sentence, and what to do if it was somebody else.</summary>
internal static class SecurityWords
{
    public static string Title(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasswordChanged => T.Of("Ihr Passwort wurde geändert", "Your password was changed"),
        SecurityEventKind.EmailChanged => T.Of("Ihre E-Mail-Adresse wurde geändert", "Your e-mail address was changed"),
        SecurityEventKind.SecondFactorOn => T.Of("Der zweite Faktor ist an", "The second factor is on"),
        SecurityEventKind.SecondFactorOff => T.Of("Der zweite Faktor ist aus", "The second factor is off"),
        SecurityEventKind.BackupCodesMade => T.Of("Neue Ersatzcodes", "New backup codes"),
        SecurityEventKind.BackupCodeUsed => T.Of("Ein Ersatzcode wurde benutzt", "A backup code was used"),
        SecurityEventKind.NewDevice => T.Of("Anmeldung von einem neuen Gerät", "Sign-in from a new device"),
        SecurityEventKind.PasskeyAdded => T.Of("Neuer Passkey", "New passkey"),
        SecurityEventKind.PasskeyRemoved => T.Of("Ein Passkey wurde entfernt", "A passkey was removed"),
        SecurityEventKind.CompanyLinked => T.Of("Ihre Firma meldet Sie jetzt an", "Your company now signs you in"),
        SecurityEventKind.EmergencyUsed => T.Of("Ein Notfallkonto wurde benutzt", "An emergency account was used"),
        SecurityEventKind.RecoveryCodeMade => T.Of("Neuer Wiederherstellungscode", "New recovery code"),
        SecurityEventKind.RecoveryCodeUsed => T.Of("Ihr Wiederherstellungscode wurde benutzt", "Your recovery code was used"),
        SecurityEventKind.Denied => T.Of("Sie haben gemeldet: Das war ich nicht", "You reported: this was not me"),
        SecurityEventKind.EmailRestored => T.Of("Ihre frühere E-Mail-Adresse gilt wieder", "Your earlier e-mail address is back"),
        _ => T.Of("Ihr Passwort wurde neu gesetzt", "Your password was reset"),
    };

    public static string Sentence(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasswordChanged => T.Of("In Ihrem Konto gilt jetzt ein neues Passwort. Alle anderen Geräte sind abgemeldet.", "Your account now has a new password. All other devices are signed out."),
        SecurityEventKind.EmailChanged => T.Of("Ihr Konto gehört jetzt zu einer anderen Adresse.", "Your account now belongs to another address."),
        SecurityEventKind.SecondFactorOn => T.Of("Beim Anmelden fragen wir ab jetzt zusätzlich nach dem Code Ihrer Authenticator-App.", "Signing in, we now also ask for your authenticator app's code."),
        SecurityEventKind.SecondFactorOff => T.Of("Beim Anmelden fragen wir nur noch nach dem Passwort.", "Signing in, we ask for the password alone."),
        SecurityEventKind.BackupCodesMade => T.Of("Für Ihren zweiten Faktor gibt es neue Ersatzcodes. Die früheren gelten nicht mehr.", "There are new backup codes for your second factor. The earlier ones are no longer valid."),
        SecurityEventKind.BackupCodeUsed => T.Of("Statt des Codes aus der App wurde ein Ersatzcode eingegeben. Er gilt nicht noch einmal.", "A backup code was entered instead of the app's code. It is not valid again."),
        SecurityEventKind.NewDevice => T.Of("In Ihrem Konto hat sich jemand in einem Browser angemeldet, den wir noch nicht kannten.", "Somebody signed in to your account in a browser that we did not know yet."),
        SecurityEventKind.PasskeyAdded => T.Of("Mit einem weiteren Passkey kann man sich jetzt in Ihrem Konto anmelden.", "One more passkey can now sign in to your account."),
        SecurityEventKind.PasskeyRemoved => T.Of("Einer Ihrer Passkeys meldet sich nicht mehr an.", "One of your passkeys no longer signs in."),
        SecurityEventKind.CompanyLinked => T.Of("Ihr Konto ist jetzt mit der Anmeldung Ihrer Firma verbunden. Über sie kommen Sie in den Betrieb, für den Sie arbeiten; Ihre persönlichen Daten öffnet sie nicht.", "Your account is now connected with your company's sign-in. By it you come into the business you work for; it does not open your personal data."),
        SecurityEventKind.EmergencyUsed => T.Of("Bei Ihrem Betrieb meldet man sich über die Firma an. Eben hat sich eines der beiden Notfallkonten mit seinem Passwort angemeldet.", "At your business people sign in by the company. Just now one of the two emergency accounts signed in by its password."),
        SecurityEventKind.RecoveryCodeMade => T.Of("Für Ihren Tresor gibt es einen neuen Wiederherstellungscode. Der frühere gilt nicht mehr, sobald der neue als notiert bestätigt ist.", "There is a new recovery code for your vault. The earlier one is no longer valid once the new one is confirmed as noted down."),
        SecurityEventKind.RecoveryCodeUsed => T.Of("Ihr Tresor wurde mit dem Wiederherstellungscode geöffnet, und es gibt einen neuen Code.", "Your vault was opened with the recovery code, and there is a new code."),
        SecurityEventKind.Denied => T.Of("Alle Geräte sind abgemeldet, und das Passwort muss neu gewählt werden.", "All devices are signed out, and the password must be chosen anew."),
        SecurityEventKind.EmailRestored => T.Of("Sie haben gemeldet, dass jemand anderes die Adresse geändert hat. Alle Geräte sind abgemeldet, und das Passwort muss neu gewählt werden.", "You reported that somebody else had changed the address. All devices are signed out, and the password must be chosen anew."),
        _ => T.Of("Über einen Link aus Ihrem Postfach wurde ein neues Passwort gewählt. Alle Geräte sind abgemeldet.", "A new password was chosen by a link from your mailbox. All devices are signed out."),
    };

    public static string IfNotYou(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasswordReset => T.Of("Waren Sie es nicht, liest jemand Ihre Mails mit. Ändern Sie zuerst das Passwort Ihres Postfachs und sagen Sie es uns dann hier.", "If it was not you, somebody reads your mails. First change your mailbox's password, then tell us here."),
        SecurityEventKind.PasskeyAdded => T.Of("Waren Sie es nicht, sagen Sie es uns gleich: Wir melden alle Geräte ab und entfernen den fremden Passkey, und Sie wählen ein neues Passwort.", "If it was not you, tell us at once: we sign out all devices and remove the strange passkey, and you choose a new password."),
        SecurityEventKind.CompanyLinked => T.Of("Waren Sie es nicht, sprechen Sie gleich mit denen, die bei Ihnen die Anmeldung verwalten, und sagen Sie es uns hier.", "If it was not you, talk at once to whoever manages sign-in at your place, and tell us here."),
        SecurityEventKind.EmergencyUsed => T.Of("Wissen Sie nichts davon, fragen Sie die beiden, denen die Notfallkonten gehören. Unter „Firmen-Anmeldung“ können Sie andere bestimmen.", "If you know nothing of it, ask the two who have the emergency accounts. Under “Company sign-in” you can name others."),
        SecurityEventKind.SecondFactorOn => T.Of("Waren Sie es nicht, sagen Sie es uns gleich: Wir melden alle Geräte ab und schalten den fremden zweiten Faktor aus, und Sie wählen ein neues Passwort.", "If it was not you, tell us at once: we sign out all devices and switch off the strange second factor, and you choose a new password."),
        _ => T.Of("Waren Sie es nicht, sagen Sie es uns gleich: Wir melden alle Geräte ab, und Sie wählen ein neues Passwort.", "If it was not you, tell us at once: we sign out all devices, and you choose a new password."),
    };

    /// <summary>What else goes when its person says that it was not them; null when nothing does.</summary>
    public static string? Undone(SecurityEventKind kind) => kind switch
    {
        SecurityEventKind.PasskeyAdded => T.Of("Der neue Passkey wird entfernt.", "The new passkey is removed."),
        SecurityEventKind.SecondFactorOn => T.Of("Der neue zweite Faktor wird ausgeschaltet.", "The new second factor is switched off."),
        SecurityEventKind.NewDevice => T.Of("Das Gerät gilt wieder als unbekannt.", "The device counts as unknown again."),
        _ => null,
    };
}
