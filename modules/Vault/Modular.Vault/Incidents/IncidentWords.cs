using Modular.Ui;

namespace Modular.Vault.Incidents;

/// <summary>What an incident says to who looks after the platform.</summary>
internal static class IncidentWords
{
    public static string Of(string kind) => kind switch
    {
        IncidentKind.WrapChanged => T.Of("Eine Schlüsselhülle öffnet sich mit keinem Pepper, oder trotz richtigen Passworts nicht", "A key's wrap opens with no pepper, or not although the password was right"),
        IncidentKind.EraseKeyMissing => T.Of("Ein Löschschlüssel fehlt", "An erase key is missing"),
        IncidentKind.KeyChanged => T.Of("Der Schlüssel einer Person wurde verändert", "A person's key was changed"),
        IncidentKind.PublicKeyChanged => T.Of("Für einen öffentlichen Schlüssel bürgt niemand von uns", "Nobody of us vouches for a public key"),
        IncidentKind.SealedValueChanged => T.Of("Ein versiegelter Wert wurde verändert oder vertauscht", "A sealed value was changed or exchanged"),
        IncidentKind.BatchesDropped => T.Of("In einer Folge von Abrufen fehlt etwas", "Something is missing in a sequence of fetches"),
        IncidentKind.SecondFactorChanged => T.Of("Das Geheimnis einer Authenticator-App öffnet sich nicht", "An authenticator app's secret does not open"),
        IncidentKind.PhoneChanged => T.Of("Eine Mobilnummer öffnet sich nicht", "A mobile number does not open"),
        IncidentKind.CompanySecretChanged => T.Of("Die geheimen Angaben einer Firmen-Anmeldung öffnen sich nicht", "The secret settings of a company sign-in do not open"),
        IncidentKind.AuditChainBroken => T.Of("Die Protokollkette ist nicht die, die geschrieben wurde", "The audit chain is not the one that was written"),
        IncidentKind.CanaryOpened => T.Of("Ein Bankzugang, der niemandem gehört, wurde geöffnet", "A bank credential of nobody was opened"),
        IncidentKind.UnannouncedOpening => T.Of("Ein Bankzugang sollte ohne angekündigten Abruf geöffnet werden", "A bank credential was asked for without an announced fetch"),
        IncidentKind.UnexplainedOpening => T.Of("Öffnungen eines Bankzugangs und angekündigte Abrufe passen nicht zusammen", "Openings of a bank credential do not match the announced fetches"),
        IncidentKind.UnlockBurst => T.Of("Ein Tresor wurde in wenigen Minuten sehr oft geöffnet", "A vault was opened very often within minutes"),
        IncidentKind.StaffUnlockBurst => T.Of("Beim Team eines Betriebs wurden in wenigen Minuten sehr viele Tresore geöffnet", "At one operator's team very many vaults were opened within minutes"),
        IncidentKind.NewDeviceBurst => T.Of("Eine Person hat sich in wenigen Minuten auf mehreren neuen Geräten angemeldet", "One person signed in on several new devices within minutes"),
        IncidentKind.PasswordList => T.Of("Falsche Passwörter für sehr viele Adressen: Jemand probiert eine Liste", "Wrong passwords for very many addresses: somebody tries a list"),
        IncidentKind.PasswordListFromNetwork => T.Of("Falsche Passwörter für viele Adressen aus einem Netz", "Wrong passwords for many addresses from one network"),
        IncidentKind.NotMe => T.Of("Jemand sagt von einem Sicherheitshinweis: Das war ich nicht", "Somebody says of a security notice: this was not me"),
        IncidentKind.UnlockChanged => T.Of("Die Schlüsselhälfte einer Anmeldung wurde verändert", "A session's half of the key was changed"),
        _ => kind,
    };
}
