using System.Globalization;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Audit;
using Modular.Vault.Consents;
using Modular.Vault.Contracts;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Notices;

namespace Modular.Vault.AccessLog;

/// <summary>The audit trail's kinds in words.</summary>
internal static class AccessWords
{
    /// <summary>This module's own.</summary>
    public static IEnumerable<AuditWords> Own =>
    [
        new(AuditKind.SignedIn, "Anmeldung", "Sign-in"),
        new(AuditKind.Unlocked, "Tresor geöffnet", "Vault opened"),
        new(AuditKind.RoleGranted, "Rolle bei einem Anbieter vergeben", "Role at an operator given"),
        new(AuditKind.RoleTaken, "Rolle bei einem Anbieter entzogen", "Role at an operator taken"),
        new(AuditKind.Identified, "Identität bestätigt", "Identity confirmed"),
        new(AuditKind.HolderMatched, "Kontoinhaber mit Ihrem Namen verglichen", "Account holder compared with your name"),
        new(AuditKind.ConsentGiven, "Zugestimmt", "Agreed"),
        new(AuditKind.ConsentWithdrawn, "Zustimmung widerrufen", "Consent withdrawn"),
        new(AuditKind.CredentialStored, "Bankzugang hinterlegt", "Bank credential stored"),
        new(AuditKind.CredentialDeleted, "Bankzugang gelöscht", "Bank credential deleted"),
        new(AuditKind.CredentialOpened, "Bankzugang geöffnet, um Umsätze abzurufen", "Bank credential opened to fetch transactions"),
        new(AuditKind.CredentialsResealed, "Bankzugänge unter einen neuen Schlüssel gebracht", "Bank credentials put under a new key"),
        new(AuditKind.IncidentClosed, "Vorfall geklärt", "Incident settled"),
        new(AuditKind.CompanyConnected, "Firmen-Anmeldung verbunden", "Company sign-in connected"),
        new(AuditKind.CompanyChanged, "Firmen-Anmeldung geändert", "Company sign-in changed"),
        new(AuditKind.CompanyRemoved, "Firmen-Anmeldung entfernt", "Company sign-in removed"),
        new(AuditKind.CompanyDomainVerified, "Domain nachgewiesen", "Domain proved"),
        new(AuditKind.CompanyDomainRemoved, "Domain entfernt", "Domain removed"),
        new(AuditKind.CompanyEntered, "Anmeldung über die Firma", "Sign-in by the company"),
        new(AuditKind.CompanyRefused, "Anmeldung über die Firma abgewiesen", "Sign-in by the company refused"),
        new(AuditKind.CompanyLinked, "Konto mit der Firma verbunden", "Account connected with the company"),
        new(AuditKind.CompanyAccountOpened, "Konto über die Firma angelegt", "Account opened by the company"),
        new(AuditKind.CompanyEnforced, "Nur noch über die Firma", "By the company only"),
        new(AuditKind.CompanyRelaxed, "Passwörter wieder zugelassen", "Passwords allowed again"),
        new(AuditKind.CompanyEmergencyUsed, "Notfallkonto benutzt", "Emergency account used"),
        new(AuditKind.CompanyNotice, "Von der Firma abgemeldet", "Signed out by the company"),
        new(AuditKind.DataExported, "Alle Daten heruntergeladen", "All data downloaded"),
        new(AuditKind.DeletionAsked, "Löschen des Kontos verlangt", "Deletion of the account asked for"),
        new(AuditKind.Deleted, "Konto gelöscht", "Account deleted"),
    ];

    public static string What(string kind, string facts, IReadOnlyDictionary<string, AuditWords> words) =>
        kind == AuditKind.AccountSecurity && int.TryParse(facts, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? SecurityWords.Title((SecurityEventKind)number)
        : words.TryGetValue(kind, out var known) ? T.Of(known.De, known.En)
        : kind;

    public static string Who(string kind, Guid? actor, Guid account, IReadOnlyCollection<Guid> platform) => actor switch
    {
        _ when kind is AuditKind.CredentialOpened or AuditKind.HolderMatched => T.Of("der Kontoabruf", "the fetcher"),
        null => T.Of("das System", "the system"),
        { } id when id == account => T.Of("Sie", "you"),
        { } id when platform.Contains(id) => T.Of("jemand von der Plattform", "somebody of the platform"),
        _ => T.Of("jemand von einem Anbieter", "somebody of an operator"),
    };

    /// <summary>What of an entry's codes says something to its person.</summary>
    public static string More(string kind, string facts) => kind switch
    {
        // "run {id}, {outcome}"
        AuditKind.CredentialOpened => T.Of("Lauf ", "run ") + facts.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(part => Guid.TryParse(part, out _)),
        AuditKind.DataExported => facts.ToUpperInvariant(),
        AuditKind.ConsentGiven or AuditKind.ConsentWithdrawn => ConsentWords.Short(facts),
        AuditKind.CredentialStored => facts,
        AuditKind.HolderMatched when int.TryParse(facts, NumberStyles.None, CultureInfo.InvariantCulture, out var level) => HolderWords.Level((HolderMatch)level),
        _ => "",
    };
}
