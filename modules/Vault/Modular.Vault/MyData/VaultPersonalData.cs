using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.AccessLog;
using Modular.Vault.Contracts;
using Modular.Vault.DeleteAccount;
using Modular.Vault.Identify;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Legal.Withdraw;
using Modular.Vault.Notices;
using Modular.Vault.People;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault.MyData;

/// <summary>What Vault holds about a person. Keys, hashes and sealed bytes are counted, never shown: they are there so that nobody has them.</summary>
internal sealed partial class VaultPersonalData(VaultDb db, PersonKeys keys, IncidentLog incidents, Tans tans, AccessLog.AccessLog log, Declarations declarations, LegalFacts legal) : IPersonalData
{
    private const string Account = "vault.account", Identity = "vault.identity", Sessions = "vault.sessions", Factors = "vault.sign-in", Keys = "vault.keys",
        Banks = "vault.banks", Roles = "vault.roles", Links = "vault.links", Security = "vault.security", Incidents = "vault.incidents", Log = "vault.log", Deletion = "vault.deletion", ConsentsGiven = "vault.consents", Withdrawals = "vault.withdrawals";

    public string Module => "vault";

    public IReadOnlyList<PersonalTable> Tables =>
    [
        PersonalTable.Told("account", Account),
        PersonalTable.Told("identity", Identity),
        PersonalTable.Told("holder_check", Identity),
        PersonalTable.Told("phone", Identity),
        PersonalTable.Told("tan", Identity),
        PersonalTable.Told("consent", ConsentsGiven),
        PersonalTable.Stays("withdrawal", Withdrawals, "proves that somebody withdrew from a contract in time, until the end of the third year after (§§ 195, 199 BGB); the account's id is taken out"),
        PersonalTable.Told("session", Sessions),
        PersonalTable.Told("unlocked_session", Sessions),
        PersonalTable.Told("known_device", Sessions),
        PersonalTable.Told("authenticator", Factors),
        PersonalTable.Told("backup_code", Factors),
        PersonalTable.Told("passkey", Factors),
        PersonalTable.Told("wrap", Factors),
        PersonalTable.Told("company_identity", Factors),
        PersonalTable.LeftOut("company_connection", "an operator's own settings: whom its people sign in by; of people it names at most the ids of two accounts"),
        PersonalTable.Told("sealed_key", Keys),
        PersonalTable.Told("public_key", Keys),
        PersonalTable.Told("stream_head", Keys),
        PersonalTable.Told("bank_credential", Banks),
        PersonalTable.Stays("credential_opening", Banks, "ids of credentials and runs for 90 days, so that openings can be counted against announcements"),
        PersonalTable.Told("membership", Roles),
        PersonalTable.Told("invitation", Roles),
        PersonalTable.Told("mailed_link", Links),
        PersonalTable.Told("security_event", Security),
        PersonalTable.LeftOut("attempt", "hashes of addresses somebody tried to sign in with, whether they have an account or not; gone after a day"),
        PersonalTable.LeftOut("sign_in_failure", "hashes of addresses a wrong password was given for, whether they have an account or not; gone after a day"),
        PersonalTable.Stays("incident", Incidents, "somebody has to look into it; it holds ids and codes, and without the account the id names nobody"),
        PersonalTable.Stays("audit_entry", Log, "a chain that proves what happened cannot lose a link (Art. 5 (2), Art. 32 GDPR); without the account the id names nobody"),
        PersonalTable.Stays("audit_pending", Log, "the chain's entries of the last seconds"),
        PersonalTable.Stays("account_deletion", Deletion, "remembers that an id was erased, so that a restored backup does not bring the person back; goes after a year"),
    ];

    public async IAsyncEnumerable<PersonalSection> TellAsync(PersonAsking person, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = person.Account;
        yield return Section(Account, T.Of("Ihr Konto", "Your account"), You, T.Of("damit Sie sich anmelden können und wir Sie erreichen", "so that you can sign in and we can reach you"), WhileItLives, AccountOf(id));
        var (access, identity) = await IdentityOf(person, cancellation);
        yield return Section(Identity, T.Of("Wer Sie sind", "Who you are"), T.Of("von Ihnen, bestätigt mit Ausweis und Code auf dem Telefon oder über Ihre Bank; vom Ausweis selbst ist nichts gespeichert, vom Namen bei der Bank nur, ob er passt", "from you, confirmed by identity card and a code on your phone or by your bank; nothing of the card itself is stored, and of the name at your bank only whether it fits"),
            T.Of("damit niemand anderes unter Ihrem Namen auftritt", "so that nobody else acts under your name"), WhileItLives, identity.ToAsyncEnumerable(), access);
        yield return Section(ConsentsGiven, T.Of("Wozu Sie zugestimmt haben", "What you agreed to"), You, T.Of("damit wir tun, was Sie erlauben, und nichts anderes", "so that we do what you allow and nothing else"), WhileItLives, ConsentsOf(id));
        yield return Section(Withdrawals, T.Of("Verträge, die Sie widerrufen haben", "Contracts you withdrew from"), You, T.Of("Nachweis, dass Ihr Widerruf rechtzeitig kam", "proof that your withdrawal came in time"), T.Of("bis zum Ende des dritten Jahres danach", "until the end of the third year after"), WithdrawalsOf(person, cancellation));
        yield return Section(Factors, T.Of("Womit Sie sich anmelden", "What you sign in with"), You, T.Of("Ihre Anmeldung; gespeichert ist nur, womit sich Ihr Passwort prüfen lässt, nicht das Passwort", "your sign-in; what is stored can check your password, it is not the password"),
            T.Of("bis Sie es ändern oder entfernen", "until you change or remove it"), FactorsOf(id, cancellation));
        yield return Section(Sessions, T.Of("Wo Sie angemeldet sind", "Where you are signed in"), T.Of("von Ihrem Browser", "from your browser"), T.Of("damit Sie fremde Anmeldungen erkennen", "so that you can spot sign-ins that were not yours"),
            T.Of("Anmeldungen bis zum Abmelden, höchstens 30 Tage; bekannte Browser 400 Tage", "sign-ins until you sign out, 30 days at most; known browsers for 400 days"), SessionsOf(id, cancellation));
        yield return Section(Banks, T.Of("Bankzugänge", "Bank credentials"), You, T.Of("damit der Kontoabruf Ihre Umsätze holen kann; Anmeldename und PIN kann niemand mehr anzeigen, auch wir nicht", "so that the fetcher can get your transactions; login and PIN can be shown by nobody any more, ourselves included"),
            T.Of("bis Sie sie löschen oder Ihre Einwilligung endet", "until you delete them or your consent ends"), BanksOf(id, cancellation));
        yield return Section(Roles, T.Of("Für wen Sie arbeiten", "Whom you work for"), T.Of("vom Anbieter, der Sie eingetragen hat", "from the operator who entered you"), T.Of("damit Sie dessen Seiten sehen", "so that you see their pages"),
            T.Of("solange Ihr Konto besteht; Einladungen 30 Tage", "while your account lives; invitations for 30 days"), RolesOf(person, cancellation));
        yield return Section(Keys, T.Of("Ihre Schlüssel", "Your keys"), T.Of("hier für Sie erzeugt", "made for you here"), T.Of("damit nur Sie lesen, was für Sie verschlüsselt ist", "so that only you read what is encrypted for you"), WhileItLives, KeysOf(id, cancellation));
        yield return Section(Links, T.Of("Links, die wir Ihnen gemailt haben", "Links we mailed to you"), T.Of("von hier verschickt", "sent from here"), T.Of("damit jeder Link nur einmal gilt", "so that each link is good once"), T.Of("30 Tage", "30 days"), LinksOf(id));
        yield return Section(Security, T.Of("Was an der Sicherheit Ihres Kontos geschah", "What happened to your account's security"), T.Of("hier notiert", "noted here"), T.Of("damit Sie es nachlesen können", "so that you can look it up"), T.Of("ein Jahr", "a year"),
            db.SecurityEvents.AsNoTracking().Where(e => e.AccountId == id).OrderByDescending(e => e.At).AsAsyncEnumerable().Select(e => new PersonalRecord(
                Fact.At("at", "Wann", "When", e.At), Fact.Of("what", "Was", "What", SecurityWords.Title(e.Kind), e.Kind.ToString()), Fact.Of("device", "Gerät", "Device", e.Device))));
        yield return Section(Incidents, T.Of("Vorfälle, die Sie betreffen", "Incidents about you"), T.Of("hier bemerkt", "noticed here"), T.Of("damit jemand nachsieht", "so that somebody looks"), T.Of("bis sie geklärt und ausgewertet sind", "until they are settled and evaluated"),
            db.Incidents.AsNoTracking().Where(i => i.Subject == id).OrderByDescending(i => i.At).AsAsyncEnumerable().Select(i => new PersonalRecord(
                Fact.At("at", "Wann", "When", i.At), Fact.Of("what", "Was", "What", i.Kind), Fact.Count("count", "Wie oft", "How often", i.Count), Fact.At("closedAt", "Geklärt", "Settled", i.ClosedAt))));
        yield return Section(Log, T.Of("Wer was angesehen oder geändert hat", "Who looked at or changed what"), T.Of("hier notiert, während es geschah", "noted here as it happened"), T.Of("Nachweis gegenüber Ihnen und der Aufsicht", "proof towards you and the authority"),
            T.Of("dauerhaft, nach dem Löschen des Kontos unter einer Nummer, die niemanden mehr nennt", "for good; after the account is deleted, under a number that names nobody any more"), log.All(id, cancellation));
    }

    public async Task<IReadOnlyList<PersonalRest>> StaysAsync(PersonAsking person, CancellationToken cancellation)
    {
        var withdrawn = await WithdrawalsOf(person, cancellation).AnyAsync(cancellation);
        return
        [
            .. withdrawn ? [new PersonalRest(Withdrawals, T.Of("Ihre Erklärungen, einen Vertrag zu widerrufen, verschlüsselt und ohne Ihr Konto", "Your declarations of withdrawal from a contract, encrypted and without your account"),
                T.Of("Nachweis, dass der Widerruf rechtzeitig kam (§§ 195, 199, 356a BGB).", "Proof that the withdrawal came in time (§§ 195, 199, 356a BGB)."), new DateOnly(log.Now.Year + 4, 1, 1))] : Array.Empty<PersonalRest>(),
            new("vault.log", T.Of("Das Protokoll, wer wann was getan hat, unter einer Nummer, die niemanden mehr nennt", "The log of who did what when, under a number that names nobody any more"),
                T.Of("Nachweis der Sicherheit (Art. 5 Abs. 2, Art. 32 DSGVO). Eine Kette, aus der ein Glied fehlt, beweist nichts mehr.", "Proof of security (Art. 5 (2), Art. 32 GDPR). A chain that lacks a link proves nothing any more."), null),
            new("vault.deletion", T.Of("Dass diese Nummer gelöscht ist", "That this number was erased"),
                T.Of("Damit eine zurückgespielte Sicherung Sie nicht zurückbringt.", "So that a restored backup does not bring you back."), DateOnly.FromDateTime(log.Now + AccountDeletion.Memory)),
            new("vault.backups", T.Of("Sicherungen Ihres Schlüssels", "Backups of your key"),
                T.Of("Der Schlüssel selbst wird sofort vernichtet. Seine Sicherungen liegen getrennt von den Daten und werden nach 30 Tagen überschrieben; danach öffnet auch verschlüsselte Kopien in anderen Sicherungen niemand mehr.", "The key itself is destroyed at once. Its backups lie apart from the data and are overwritten after 30 days; from then on nobody opens encrypted copies in other backups either."), DateOnly.FromDateTime(log.Now.AddDays(30))),
        ];
    }

    private static string You => T.Of("von Ihnen", "from you");

    private static string WhileItLives => T.Of("solange Ihr Konto besteht", "while your account lives");

    private static PersonalSection Section(string key, string title, string source, string purpose, string kept, IAsyncEnumerable<PersonalRecord> records, PersonalAccess access = PersonalAccess.Open) =>
        new() { Key = key, Title = title, Source = source, Purpose = purpose, Kept = kept, Access = access, Records = records };

    private IAsyncEnumerable<PersonalRecord> AccountOf(Guid id) => db.Accounts.AsNoTracking().Where(a => a.Id == id).AsAsyncEnumerable().Select(a => new PersonalRecord(
        Fact.Of("id", "Nummer", "Number", a.Id.ToString()),
        Fact.Of("name", "Name", "Name", a.Name),
        Fact.Of("email", "E-Mail-Adresse", "E-mail address", a.Email),
        Fact.At("confirmedAt", "Adresse bestätigt", "Address confirmed", a.ConfirmedAt),
        Fact.Of("language", "Sprache", "Language", a.Language == "de" ? "Deutsch" : "English", a.Language),
        Fact.At("openedAt", "Eröffnet", "Opened", a.OpenedAt)));

    private async Task<(PersonalAccess Access, List<PersonalRecord> Records)> IdentityOf(PersonAsking person, CancellationToken stop)
    {
        var records = new List<PersonalRecord>();
        if (await db.Phones.AsNoTracking().SingleOrDefaultAsync(p => p.AccountId == person.Account, stop) is { } phone)
        {
            records.Add(new(Fact.Of("phone", "Mobilnummer", "Mobile number", await tans.Reveal(phone, stop) ?? T.Of("lässt sich nicht lesen; wir sehen nach", "cannot be read; we look into it")), Fact.At("phoneConfirmedAt", "Nummer bestätigt", "Number confirmed", phone.ConfirmedAt)));
        }

        if (await tans.Look(person.Account, stop) is { } tan)
        {
            records.Add(new(Fact.Of("codeOnItsWay", "Code unterwegs an", "Code on its way to", tan.Phone.Reveal())));
        }

        if (await db.HolderChecks.AsNoTracking().Where(c => c.AccountId == person.Account).Select(c => new { c.AskedAt }).SingleOrDefaultAsync(stop) is { } check)
        {
            records.Add(new(Fact.At("bankAskedAt", "Ihre Bank zuletzt gefragt", "Your bank last asked", check.AskedAt)));
        }

        if (await db.Identities.AsNoTracking().SingleOrDefaultAsync(i => i.AccountId == person.Account, stop) is not { } row)
        {
            return (PersonalAccess.Open, records);
        }

        var place = new SealedPlace(Identify.Identity.Table, Identify.Identity.Column, person.Account, row.Version);
        var answer = await new OpenForSessionHandler(keys, incidents).Handle(new OpenForSession(person.Session, person.Account, [new(place, row.Sealed)]), stop);
        PersonalFact[] how =
        [
            Fact.Of("method", "Auf welchem Weg", "By which way", row.Method == IdentifiedBy.BankAccount ? T.Of("Online-Banking", "online banking") : T.Of("Personalausweis und Telefon", "identity card and phone"), row.Method.ToString()),
            Fact.At("checkedAt", "Geprüft", "Checked", row.CheckedAt), Fact.At("confirmedAt", "Bestätigt", "Confirmed", row.ConfirmedAt),
            .. row.Holder is { } match ? [Fact.Of("holder", "Name des Kontoinhabers", "Name of the account holder", HolderWords.Level(match), match.ToString())] : Array.Empty<PersonalFact>(),
        ];
        if (answer.Result != SealingResult.Done)
        {
            records.Add(new(how));
            return (answer.Result switch { SealingResult.Earlier => PersonalAccess.Earlier, SealingResult.Locked => PersonalAccess.Locked, _ => PersonalAccess.Broken }, records);
        }

        var who = JsonSerializer.Deserialize<Particulars>(answer.Values[0].Plain.Span)!;
        records.Insert(0, new([
            Fact.Of("firstNames", "Vornamen", "First names", who.FirstNames), Fact.Of("lastName", "Nachname", "Last name", who.LastName), Fact.Day("born", "Geburtsdatum", "Date of birth", who.Born),
            Fact.Of("street", "Straße", "Street", who.Street), Fact.Of("postcode", "Postleitzahl", "Postcode", who.Postcode), Fact.Of("city", "Ort", "Town", who.City), .. how]));
        return (PersonalAccess.Open, records);
    }
}
