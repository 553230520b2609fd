using Modular.Ui;

namespace Modular.Vault.Profile;

/// <summary>What just worked, by the word in the address; an unknown word says nothing.</summary>
internal static class ProfileWords
{
    public static (string Title, string Text)? Of(string? done) => done switch
    {
        "password" => (T.Of("Ihr neues Passwort gilt", "Your new password is in force"), T.Of("Alle anderen Geräte sind abgemeldet.", "All other devices are signed out.")),
        "confirmed" => (T.Of("Ihre E-Mail-Adresse ist bestätigt", "Your e-mail address is confirmed"), T.Of("Willkommen! Jetzt steht Ihnen alles offen.", "Welcome! Everything is open to you now.")),
        "email" => (T.Of("Ihre neue E-Mail-Adresse gilt", "Your new e-mail address is in force"), T.Of("Ihrer alten haben wir Bescheid gesagt.", "We have told your old one.")),
        "earlier" => (T.Of("Ihre früheren Daten sind wieder da", "Your earlier data is back"), T.Of("Ab jetzt öffnet sie Ihr heutiges Passwort.", "From now on your present password opens it.")),
        _ => null,
    };
}
