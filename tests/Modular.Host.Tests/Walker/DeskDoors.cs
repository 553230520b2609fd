namespace Modular.Host.Tests.Walker;

/// <summary>The back office.</summary>
internal static class DeskDoors
{
    private static readonly Field[] Experience =
    [
        new("titleDe", "Tour", Free: true), new("titleEn", "Tour", Free: true), new("summaryDe", "Kurz", Free: true), new("summaryEn", "Short", Free: true),
        new("descriptionDe", "Lang", Free: true), new("descriptionEn", "Long", Free: true), new("meetingDe", "Steg", Free: true), new("meetingEn", "Pier", Free: true),
    ];

    private static readonly Field[] Option =
        [new("titleDe", "Zwei Stunden", Free: true), new("titleEn", "Two hours", Free: true), new("duration", "120"), new("cutoff", "30"), new("maxUnits", "12")];

    private static readonly Field[] Unit =
    [
        new("type", "Adult"), new("titleDe", "Erwachsene", Free: true), new("titleEn", "Adult", Free: true), new("noteDe", "", Free: true), new("noteEn", "", Free: true),
        new("price", "24,50"), new("places", "1"), new("vat", "1900"),
    ];

    private static readonly Field[] Schedule =
        [new("days", "1", Lenient: true), new("start", "09:30"), new("from", "2027-01-01"), new("until", "2027-02-01"), new("capacity", "8"), new("holidays", "Closed")];

    private static readonly Field[] Exception =
        [new("kind", "Extra"), new("from", "2027-03-01"), new("until", "2027-03-02"), new("starts", "09:15"), new("capacity", "3"), new("reason", "Regatta", Free: true)];

    private static readonly Field[] Season =
        [new("nameDe", "Winter", Free: true), new("nameEn", "Winter", Free: true), new("from", "2029-01-01"), new("until", "2029-02-01"), new("times", "AsUsual"), new("price_{unit}", "29,00")];

    private static readonly Field[] Billing =
    [
        new("legalName", "Kajak GmbH", Free: true), new("street", "Steg 1", Free: true), new("postalCode", "12345", Free: true), new("city", "Berlin", Free: true),
        new("taxNumber", "37/123/45678", Free: true), new("invoicePrefix", "RE", Free: true), new("creditPrefix", "GS", Free: true),
    ];

    public static IReadOnlyList<Door> All { get; } =
    [
        Get("/desk", Access.Staff),
        Get("/desk/day", Access.Staff),
        Get("/desk/day/{date}", Access.Staff),
        Get("/desk/departures/{id}", Access.Staff),
        Post("/desk/departures/{id}/close", Access.Staff),
        Post("/desk/departures/{id}/open", Access.Staff),
        Get("/desk/calendar", Access.Staff),
        Get("/desk/reports", Access.Owner),
        Get("/desk/reports/export", Access.Owner),
        Get("/desk/orders", Access.Staff),
        Post("/desk/orders/export", Access.Owner),
        Get("/desk/orders/{id}", Access.Staff),
        Post("/desk/orders/{id}/notes", Access.Staff, new("note", "Kommt später", Free: true), new("key", "{new}")),
        Get("/desk/orders/{id}/cancel", Access.Staff),
        Post("/desk/orders/{id}/cancel", Access.Staff, new("key", "{new}"), new("choice", "terms"), new("shown", "1"), new("reason", "Regen", Free: true)),
        Get("/desk/orders/{id}/cancel/tickets", Access.Staff),
        Post("/desk/orders/{id}/cancel/tickets", Access.Staff, new("key", "{new}"), new("choice", "terms"), new("shown", "1"), new("stays", "1"), new("ticket", "{new}"), new("reason", "Regen", Free: true)),
        Get("/desk/orders/{id}/refund", Access.Owner),
        Post("/desk/orders/{id}/refund", Access.Owner, new("key", "{new}"), new("amount", "1,00"), new("reason", "Regen", Free: true)),
        Get("/desk/attention", Access.Staff),
        Post("/desk/orders/{id}/payments/{payment}/accept", Access.Staff),
        Post("/desk/orders/{id}/payments/{payment}/return", Access.Staff),
        Post("/desk/orders/{id}/payments/{payment}/ask", Access.Staff),
        Post("/desk/orders/{id}/payments/{payment}/loss", Access.Staff),
        Get("/desk/orders/{id}/payments/{payment}/set-aside", Access.Staff),
        Post("/desk/orders/{id}/payments/{payment}/set-aside", Access.Staff, new Field("note", "Geklärt", Free: true)),
        Post("/desk/orders/{id}/refunds/{refund}/retry", Access.Staff),
        Get("/desk/orders/{id}/refunds/{refund}/elsewhere", Access.Staff),
        Post("/desk/orders/{id}/refunds/{refund}/elsewhere", Access.Staff, new Field("note", "Bar gegeben", Free: true)),
        Get("/desk/check-in", Access.Door),
        Get("/desk/check-in/{scan}", Access.Door),
        Post("/desk/check-in", Access.Door, new Field("code", "{unknown}"), new Field("scan", "{new}")),
        Get("/desk/choose", Access.SignedIn),
        Post("/desk/choose", Access.SignedIn, new Field("operator", "{unknown}")),
        Get("/desk/start", Access.SignedIn),
        Post("/desk/start", Access.SignedIn, new("name", "Havel", Free: true), new("email", "ada@example.org"), new("zone", "Europe/Berlin"), new("key", "{new}")),
        Get("/desk/experiences", Access.Owner),
        Get("/desk/experiences/new", Access.Owner),
        Post("/desk/experiences/new", Access.Owner, [.. Experience, new("zone", "Europe/Berlin")]),
        Get("/desk/experiences/{id}", Access.Owner),
        Post("/desk/experiences/{id}", Access.Owner, Experience),
        Post("/desk/experiences/{id}/picture", Access.Owner),
        Post("/desk/experiences/{id}/publish", Access.Owner),
        Post("/desk/experiences/{id}/unpublish", Access.Owner),
        Post("/desk/experiences/{id}/archive", Access.Owner),
        Get("/desk/pictures/{picture}", Access.Staff),
        Get("/desk/experiences/{experience}/options/new", Access.Owner),
        Post("/desk/experiences/{experience}/options/new", Access.Owner, Option),
        Get("/desk/options/{id}", Access.Owner),
        Post("/desk/options/{id}", Access.Owner, Option),
        Get("/desk/options/{id}/cancellation", Access.Owner),
        Post("/desk/options/{id}/cancellation", Access.Owner, new("preset", "own"), new("amount1", "2"), new("unit1", "Days"), new("percent1", "100")),
        Get("/desk/options/{id}/units/{unit}", Access.Owner),
        Post("/desk/options/{id}/units/{unit}", Access.Owner, Unit),
        Post("/desk/options/{id}/units/{unit}/remove", Access.Owner),
        Get("/desk/options/{option}/schedules/{schedule}", Access.Owner),
        Post("/desk/options/{option}/schedules/{schedule}", Access.Owner, Schedule),
        Post("/desk/options/{option}/schedules/{schedule}/remove", Access.Owner),
        Get("/desk/options/{option}/schedules/{schedule}/exceptions/{exception}", Access.Owner),
        Post("/desk/options/{option}/schedules/{schedule}/exceptions/{exception}", Access.Owner, Exception),
        Post("/desk/options/{option}/schedules/{schedule}/exceptions/{exception}/remove", Access.Owner),
        Get("/desk/options/{option}/seasons/{season}", Access.Owner),
        Post("/desk/options/{option}/seasons/{season}", Access.Owner, Season),
        Post("/desk/options/{option}/seasons/{season}/remove", Access.Owner),
        Get("/desk/options/{option}/prices/{date}", Access.Owner),
        Post("/desk/options/{option}/prices/{date}", Access.Owner, new Field("price_{unit}", "31,00")),
        Post("/desk/options/{option}/prices/{date}/remove", Access.Owner),
        Get("/desk/business", Access.Owner),
        Post("/desk/business", Access.Owner, new Field("land", "Berlin")),
        Post("/desk/business/changes", Access.Owner, new("rule", "Hours"), new("hours", "24")),
        Get("/desk/business/invoices", Access.Owner),
        Post("/desk/business/invoices", Access.Owner, Billing),
        Get("/desk/invoices", Access.Owner),
        Post("/desk/invoices/export", Access.Owner),
        Get("/desk/invoices/{invoice}", Access.Staff),
        Get("/desk/orders/{id}/invoice", Access.Staff),
        Post("/desk/orders/{id}/invoice", Access.Staff, new Field("name", "Ada Löwe", Free: true)),
        Get("/desk/payments", Access.Owner),
        Post("/desk/payments", Access.Owner, new("provider", "stripe"), new("kind", "sandbox")),
        Get("/desk/payments/{account}", Access.Owner),
        // Of another edition than the stored one: the walk may not change what it walks on.
        Post("/desk/payments/{account}", Access.Owner, new("edition", "0123456789abcdef", Free: true, Lenient: true), new("s-secret_key", "sk_test_walker", Free: true), new("s-webhook_secret", "whsec_walker", Free: true)),
        Post("/desk/payments/{account}/test", Access.Owner),
        Post("/desk/payments/{account}/offer", Access.Owner),
        Post("/desk/payments/{account}/withhold", Access.Owner),
        Post("/desk/payments/{account}/up", Access.Owner),
        Post("/desk/payments/{account}/down", Access.Owner),
        Post("/desk/payments/{account}/disconnect", Access.Owner),
        // The walk's account reads none: its people are sent to the account.
        Get("/desk/payments/{account}/statement", Access.Owner),
        Post("/desk/payments/{account}/statement", Access.Owner),
        Get("/desk/channels", Access.Owner),
        Post("/desk/channels", Access.Owner, new("name", "Stadtreisen Süd", Free: true), new("kind", "live"), new("key", "{new}")),
        Post("/desk/channels/{reseller}/keys", Access.Owner, new("kind", "test"), new("key", "{new}")),
        Post("/desk/channels/{reseller}/keys/{resellerKey}/revoke", Access.Owner),
        Get("/desk/resources", Access.Owner),
        Get("/desk/resources/{resource}", Access.Owner),
        Post("/desk/resources/{resource}", Access.Owner, new("name", "Boote", Free: true), new("capacity", "10")),
    ];

    private static Door Get(string pattern, Access access) => new("GET", pattern, access);

    private static Door Post(string pattern, Access access, params Field[] fields) => new("POST", pattern, access, fields);
}
