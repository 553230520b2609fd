namespace Modular.Host.Tests.Walker;

/// <summary>Who may come in.</summary>
internal enum Access
{
    Public,
    SecretLink,

    /// <summary>A program with a reseller's key, whose errors are OCTO's.</summary>
    Reseller,
    Hook,
    SignedIn,
    Door,
    Staff,
    Owner,
    Platform,
}

/// <summary>A field of a form, with a value that is right.</summary>
/// <param name="Name">Its name; {unit} and the like stand for ids of the walker's world.</param>
/// <param name="Right">A value that is accepted.</param>
/// <param name="Free">Takes nearly any text, so that script and SQL are no mistakes in it.</param>
/// <param name="Lenient">A wrong value beside right ones is passed over, and the form is accepted.</param>
internal sealed record Field(string Name, string Right, bool Free = false, bool Lenient = false);

/// <summary>What is promised about one route. Without fields a post is a mere button.</summary>
internal sealed record Door(string Method, string Pattern, Access Access, params Field[] Fields)
{
    public string Name => $"{Method} {Pattern}";

    /// <summary>Answers the same whatever is sent.</summary>
    public bool Deaf { get; init; }

    public bool Reads => Method is "GET" or "HEAD";
}

/// <summary>Every route of the host. A new route gets a line here, or A_new_route_cannot_escape names it.</summary>
internal static class Doors
{
    public static IReadOnlyList<Door> All { get; } = [.. Visitors(), .. Guests(), .. People(), .. Rooms(), .. DeskDoors.All];

    private static Door Get(string pattern, Access access = Access.Public) => new("GET", pattern, access);

    private static Door Post(string pattern, Access access, params Field[] fields) => new("POST", pattern, access, fields);

    private static IEnumerable<Door> Visitors() =>
    [
        Get("/"),
        Get("/trust"),
        Get("/legal/imprint"),
        Get("/legal/privacy"),
        Get("/legal/terms"),
        Get("/legal/platform-contract"),
        Get("/legal/account-access"),
        Get("/legal/savings-analysis"),
        Get("/legal/certificate-supplement"),
        Get("/legal/withdrawal"),
        Get("/legal/withdraw"),
        Post("/legal/withdraw", Access.Public, new("contract", "order"), new("details", "ABC-123", Free: true), new("name", "Ada Löwe", Free: true), new("email", "ada@example.org")),
        Post("/legal/withdraw/confirm", Access.Public, new("contract", "order"), new("details", "ABC-123", Free: true), new("name", "Ada Löwe", Free: true), new("email", "ada@example.org"), new("key", "{new}", Free: true, Lenient: true)),
        Get("/legal/accessibility"),
        Get("/health/live"),
        Get("/health/ready"),
        // Development only, like the pages they show.
        Get("/gallery"),
        Get("/gallery/shop"),
        Get("/desk/gallery"),
        Get("/admin", Access.Platform),
        Get("/admin/plugins", Access.Platform),
        Post("/admin/incidents/close", Access.Platform, new Field("incident", "{unknown}")),
        Post("/admin/plugins/release", Access.Platform, new Field("plugin", "stripe")),
        Post("/admin/dead-letters/replay", Access.Platform, new("module", "booking", Free: true, Lenient: true), new("eventId", "{unknown}"), new("handler", "nobody", Free: true, Lenient: true)),
    ];

    private static IEnumerable<Door> Guests() =>
    [
        Get("/book/{operator}"),
        Get("/book/{operator}/{experience}"),
        Get("/book/{operator}/pictures/{id}"),
        Post("/book/{operator}/hold", Access.Public, new("departure", "{departure}"), new("key", "{new}"), new("unit_{unit}", "1")),
        Get("/orders/{secret}", Access.SecretLink),
        Get("/orders/{secret}/tickets.pdf", Access.SecretLink),
        Get("/orders/{secret}/calendar.ics", Access.SecretLink),
        Get("/orders/{secret}/return", Access.SecretLink),
        Post("/orders/{secret}/pay", Access.SecretLink, new("name", "Ada Löwe", Free: true), new("email", "ada@example.org")),
        Get("/orders/{secret}/cancel", Access.SecretLink),
        Post("/orders/{secret}/cancel", Access.SecretLink, new("key", "{new}"), new("refund", "0")),
        Get("/orders/{secret}/cancel/tickets", Access.SecretLink),
        Post("/orders/{secret}/cancel/tickets", Access.SecretLink, new("key", "{new}"), new("refund", "0"), new("stays", "1"), new("ticket", "{new}")),
        Get("/orders/{secret}/change", Access.SecretLink),
        Post("/orders/{secret}/change", Access.SecretLink, new("key", "{new}"), new("from", "{departure}"), new("departure", "{departure}"), new("price", "0"), new("refund", "0")),
        Get("/orders/{secret}/invoice", Access.SecretLink),
        Post("/orders/{secret}/invoice", Access.SecretLink, new Field("name", "Ada Löwe", Free: true)),
        Get("/orders/{secret}/invoices/{invoice}", Access.SecretLink),
        Get("/orders/{secret}/details", Access.SecretLink),
        Post("/orders/{secret}/details", Access.SecretLink, new("name", "Ada Löwe", Free: true), new("email", "ada@example.org")),
        Post("/orders/{secret}/release", Access.SecretLink, new Field("key", "{new}")),
        Get("/octo/supplier", Access.Reseller),
        Get("/octo/products", Access.Reseller),
        Get("/octo/products/{id}", Access.Reseller),
        Post("/octo/availability", Access.Reseller),
        Post("/octo/availability/calendar", Access.Reseller),
        Get("/octo/bookings", Access.Reseller),
        Post("/octo/bookings", Access.Reseller),
        Get("/octo/bookings/{uuid}", Access.Reseller),
        new("PATCH", "/octo/bookings/{uuid}", Access.Reseller),
        Post("/octo/bookings/{uuid}/confirm", Access.Reseller),
        Post("/octo/bookings/{uuid}/extend", Access.Reseller),
        Post("/octo/bookings/{uuid}/cancel", Access.Reseller),
        Get("/hooks/pay/{key}", Access.Hook),
        Post("/hooks/pay/{key}", Access.Hook),
    ];

    private static IEnumerable<Door> Rooms() =>
    [
        Get("/.well-known/jwks.json"),
        Get("/verify"),
        Post("/verify", Access.Public, new Field("document", "eyJ")),
        Post("/verify/sample", Access.Public) with { Deaf = true },
        Get("/me", Access.SignedIn),
        Get("/me/data", Access.SignedIn),
        Get("/me/data/schema-v1.json", Access.SignedIn),
        Get("/me/data/log", Access.SignedIn),
        Post("/me/data/export", Access.SignedIn, new Field("format", "json")),
        Get("/me/data/delete", Access.SignedIn),
        Post("/me/data/delete", Access.SignedIn, new Field("word", "no")),
        Get("/account/deleted"),
        Get("/me/score", Access.SignedIn),
        Post("/me/score", Access.SignedIn, new("score", "958"), new("bureau", "boniversum", Free: true, Lenient: true)),
    ];

    private static IEnumerable<Door> People() =>
    [
        Get("/account/sign-in"),
        Post("/account/sign-in", Access.Public, new("email", "nobody@example.org"), new("password", "not the right one 4711", Free: true)),
        Get("/account/sign-in/passkey"),
        Post("/account/sign-in/passkey", Access.Public, new("credential", "{}", Free: true), new("state", "none", Free: true)),
        Get("/account/sign-in/second"),
        Post("/account/sign-in/second", Access.Public, new Field("code", "000000", Free: true)),
        Post("/account/sign-out", Access.Public),
        Get("/account/register"),
        Post("/account/register", Access.Public, new("name", "Ada Löwe", Free: true), new("email", "ada@example.org"), new("password", "lantern velvet harbour 43", Free: true), new("terms", "2026-11-01")),
        Post("/account/password-strength", Access.Public),
        Get("/account/confirm"),
        Post("/account/confirm", Access.Public, new Field("email", "ada@example.org")),
        Get("/account/confirm/{token}"),
        Post("/account/confirm/{token}", Access.Public),
        Get("/account/reset"),
        Post("/account/reset", Access.Public, new Field("email", "ada@example.org")),
        Get("/account/reset/{token}"),
        Post("/account/reset/{token}", Access.Public),
        Get("/account/invitation/{token}"),
        Post("/account/invitation/{token}", Access.Public),
        Get("/account", Access.SignedIn),
        Post("/account/password", Access.SignedIn, new("current", "not the right one 4711"), new("password", "lantern velvet harbour 43", Free: true)),
        Get("/account/email", Access.SignedIn),
        Post("/account/email", Access.SignedIn, new("email", "ada@example.org"), new("current", "not the right one 4711", Free: true)),
        Get("/account/email/{token}"),
        Post("/account/email/{token}", Access.Public),
        Get("/account/not-me/{token}"),
        Post("/account/not-me/{token}", Access.Public),
        Get("/account/email/undo/{token}"),
        Post("/account/email/undo/{token}", Access.Public),
        Get("/account/second-factor", Access.SignedIn),
        Post("/account/second-factor/start", Access.SignedIn),
        Post("/account/second-factor/confirm", Access.SignedIn, new Field("code", "000000", Free: true)),
        Post("/account/second-factor/codes", Access.SignedIn),
        Post("/account/second-factor/off", Access.SignedIn),
        Get("/account/passkeys", Access.SignedIn),
        Get("/account/passkeys/new", Access.SignedIn),
        Post("/account/passkeys", Access.SignedIn, new("name", "Telefon", Free: true), new("credential", "{}", Free: true), new("state", "none", Free: true)),
        Post("/account/passkeys/rename", Access.SignedIn, new("passkey", "{unknown}"), new("name", "Phone", Free: true)),
        Post("/account/passkeys/remove", Access.SignedIn, new Field("passkey", "{unknown}")),
        Get("/account/prove/passkey", Access.SignedIn),
        Post("/account/prove/passkey", Access.SignedIn, new("credential", "{}", Free: true), new("state", "none", Free: true)),
        Get("/account/prove", Access.SignedIn),
        Post("/account/prove", Access.SignedIn, new Field("password", "not the right one 4711", Free: true)),
        Get("/account/identity", Access.SignedIn),
        Post("/account/identity", Access.SignedIn, new("firstNames", "Ada", Free: true), new("lastName", "Löwe", Free: true), new("born", "not a date")),
        Post("/account/identity/again", Access.SignedIn),
        Get("/account/identity/bank", Access.SignedIn),
        Post("/account/identity/bank", Access.SignedIn, new("firstNames", "Ada", Free: true), new("lastName", "Löwe", Free: true), new("born", "not a date"), new("login", "nobody", Free: true), new("pin", "00000", Free: true)),
        Post("/account/identity/code", Access.SignedIn, new Field("code", "000000", Free: true)),
        Get("/account/consents", Access.SignedIn),
        Post("/account/consents/give", Access.SignedIn, new("purpose", "savings-analysis"), new("version", "2026-11-01")),
        Post("/account/consents/withdraw", Access.SignedIn, new Field("purpose", "savings-analysis")),
        Get("/account/unlock", Access.SignedIn),
        Post("/account/unlock", Access.SignedIn, new Field("password", "not the right one 4711", Free: true)),
        Post("/account/unlock/earlier", Access.SignedIn, new Field("earlier", "not the right one 4711", Free: true)),
        Post("/account/lock", Access.SignedIn),
        Get("/account/recovery-code", Access.SignedIn),
        Post("/account/recovery-code", Access.SignedIn),
        Post("/account/recovery-code/noted", Access.SignedIn),
        Post("/account/sessions/end", Access.SignedIn),
        Post("/account/sessions/end-all", Access.SignedIn),
        Get("/account/company"),
        Post("/account/company", Access.Public, new Field("email", "ada@kajakwerk.example")),
        Get("/account/company/link"),
        Post("/account/company/link", Access.Public, new Field("password", "not the right one 4711", Free: true)),
        Get("/account/company/{connection}"),
        Get("/account/company/{connection}/leave"),
        Get("/sso/{connection}/start"),
        Get("/sso/{connection}/callback"),
        Get("/sso/{connection}/logout"),
        Post("/sso/{connection}/logout", Access.Hook),
        Get("/desk/company", Access.Owner),
        Post("/desk/company", Access.Owner, new("provider", "oidc"), new("name", "Kajakwerk", Free: true), new("s-issuer", "https://login.kajakwerk.example"), new("s-client_id", "modular", Free: true), new("s-client_secret", "secret", Free: true)),
        Get("/desk/company/{connection}", Access.Owner),
        Post("/desk/company/{connection}", Access.Owner, new("name", "Kajakwerk", Free: true), new("s-issuer", "https://login.kajakwerk.example"), new("s-client_id", "modular", Free: true)),
        Post("/desk/company/{connection}/test", Access.Owner),
        Post("/desk/company/{connection}/rules", Access.Owner, new("on", "yes"), new("opens", "yes"), new("default", "Door")),
        Post("/desk/company/{connection}/domains", Access.Owner, new Field("domain", "kajakwerk.example")),
        Post("/desk/company/{connection}/domains/check", Access.Owner, new Field("domain", "{unknown}")),
        Post("/desk/company/{connection}/domains/remove", Access.Owner, new Field("domain", "{unknown}")),
        Post("/desk/company/{connection}/groups", Access.Owner, new("group", "guides", Free: true), new("role", "Door")),
        Post("/desk/company/{connection}/groups/remove", Access.Owner, new Field("group", "nobody", Free: true)),
        Post("/desk/company/{connection}/enforce", Access.Owner, new("first", "{unknown}"), new("second", "{unknown}")),
        Post("/desk/company/{connection}/relax", Access.Owner),
        Post("/desk/company/{connection}/remove", Access.Owner),
        Get("/desk/people", Access.Owner),
        Post("/desk/people", Access.Owner, new("name", "Ada Löwe", Free: true), new("email", "ada@example.org"), new("role", "Door")),
        Post("/desk/people/remove", Access.Owner, new Field("person", "{unknown}")),
    ];
}
