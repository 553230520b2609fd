using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sandbox.Apis;
using Modular.Sandbox.Faults;
using Modular.Sandbox.Pages;

namespace Modular.Sandbox.Bank;

/// <summary>
/// A bank's XS2A interface after Berlin Group NextGenPSD2 1.3, as far as asking for the owners of accounts needs it: a one-off consent with availableAccounts, embedded
/// authorisation with a password, the list of accounts with ownerName. Customers are put there by PUT /bank/customers.
/// </summary>
internal static class BankApi
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/bank/v1/consents", (HttpContext c) => Serve(c, OpenAsync)).WithSummary("Berlin Group: asks for a consent");
        app.MapDelete("/bank/v1/consents/{id}", (HttpContext c, string id) => Serve(c, _ => Task.FromResult(Delete(c, id)))).WithSummary("Berlin Group: takes a consent back");
        app.MapPost("/bank/v1/consents/{id}/authorisations", (HttpContext c, string id) => Serve(c, _ => AuthoriseAsync(c, id))).WithSummary("Berlin Group: authorises a consent with the customer's PIN");
        app.MapGet("/bank/v1/accounts", (HttpContext c) => Serve(c, ListAsync)).WithSummary("Berlin Group: the accounts of a consent");
        app.MapPut("/bank/customers", (BankWorld bank, BankCustomerRequest body) =>
        {
            if (string.IsNullOrWhiteSpace(body.Login) || string.IsNullOrWhiteSpace(body.Pin) || body.Accounts is null) return Results.Problem("login, pin and accounts are missing.", statusCode: 400);
            bank.Put(body);
            return Results.NoContent();
        }).WithSummary("Makes somebody a customer of the bank, or changes them");
        app.MapGet("/bank", Page).ExcludeFromDescription();
    }

    private static Task Serve(HttpContext context, Func<HttpContext, Task<Reply>> act)
    {
        var services = context.RequestServices;
        var door = new JsonDoor(services.GetRequiredService<FaultBoard>(), services.GetRequiredService<TimeProvider>(), FaultBoard.Bank, status => Error(status >= 500 ? "INTERNAL_SERVER_ERROR" : "SERVICE_BLOCKED"));
        return door.ServeAsync(context, async delay =>
        {
            await delay();
            return Guid.TryParse(context.Request.Headers["X-Request-ID"], out _) ? await act(context) : new Reply(400, Error("FORMAT_ERROR", "X-Request-ID must be a UUID."));
        });
    }

    private static async Task<Reply> OpenAsync(HttpContext context)
    {
        var (bank, clock) = (context.RequestServices.GetRequiredService<BankWorld>(), context.RequestServices.GetRequiredService<TimeProvider>());
        if (string.IsNullOrEmpty(context.Request.Headers["PSU-IP-Address"])) return new(400, Error("FORMAT_ERROR", "PSU-IP-Address is missing."));
        if (await BodyAsync(context) is not { } body) return new(400, Error("FORMAT_ERROR", "The body is no JSON object."));
        foreach (var field in (string[])["access", "recurringIndicator", "validUntil", "frequencyPerDay", "combinedServiceIndicator"])
            if (body[field] is null) return new(400, Error("FORMAT_ERROR", field + " is missing."));
        if ((body["access"] as JsonObject)?["availableAccounts"]?.ToString() != "allAccountsWithOwnerName") return new(400, Error("FORMAT_ERROR", "This bank knows access.availableAccounts = allAccountsWithOwnerName."));
        if (body["recurringIndicator"]!.ToString() != "false" || body["frequencyPerDay"]!.ToString() != "1") return new(400, Error("FORMAT_ERROR", "A list of available accounts is given once."));
        if (!DateOnly.TryParseExact(body["validUntil"]!.ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day < DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) return new(400, Error("PERIOD_INVALID"));
        var consent = bank.Open(new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero));
        context.Response.Headers["ASPSP-SCA-Approach"] = "EMBEDDED";
        return new(201, new JsonObject
        {
            ["consentStatus"] = "received",
            ["consentId"] = consent.Id,
            ["_links"] = new JsonObject { ["startAuthorisationWithPsuAuthentication"] = new JsonObject { ["href"] = $"/v1/consents/{consent.Id}/authorisations" } },
        });
    }

    private static async Task<Reply> AuthoriseAsync(HttpContext context, string id)
    {
        var bank = context.RequestServices.GetRequiredService<BankWorld>();
        if (bank.Find(id) is not { } consent) return new(403, Error("CONSENT_UNKNOWN"));
        var password = ((await BodyAsync(context))?["psuData"] as JsonObject)?["password"]?.ToString();
        if (string.IsNullOrEmpty(password)) return new(400, Error("FORMAT_ERROR", "psuData.password is missing."));
        if (bank.SignIn(context.Request.Headers["PSU-ID"].ToString(), password) is not { } customer) return new(401, Error("PSU_CREDENTIALS_INVALID"));
        if (customer.Tan)
        {
            return new(201, new JsonObject
            {
                ["authorisationId"] = "aut_" + id[4..],
                ["scaStatus"] = "psuAuthenticated",
                ["scaMethods"] = new JsonArray(new JsonObject { ["authenticationType"] = "SMS_OTP", ["authenticationMethodId"] = "sms", ["name"] = "SMS" }),
            });
        }
        consent.Customer = customer;
        return new(201, new JsonObject { ["authorisationId"] = "aut_" + id[4..], ["scaStatus"] = "exempted" });
    }

    private static Task<Reply> ListAsync(HttpContext context) => Task.FromResult(Accounts(context));

    private static Reply Accounts(HttpContext context)
    {
        var (bank, clock) = (context.RequestServices.GetRequiredService<BankWorld>(), context.RequestServices.GetRequiredService<TimeProvider>());
        if (bank.Find(context.Request.Headers["Consent-ID"]) is not { Customer: { } customer } consent) return new(401, Error("CONSENT_INVALID"));
        if (consent.Until <= clock.GetUtcNow()) return new(401, Error("CONSENT_EXPIRED"));
        if (consent.IsUsed) return new(429, Error("ACCESS_EXCEEDED"));
        consent.IsUsed = true;
        return new(200, new JsonObject
        {
            ["accounts"] = new JsonArray([.. customer.Accounts!.Select(a => new JsonObject
            {
                ["resourceId"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(a.Iban ?? "")))[..16],
                ["iban"] = a.Iban,
                ["currency"] = "EUR",
                ["name"] = "Girokonto",
                ["cashAccountType"] = "CACC",
                ["ownerName"] = a.OwnerName,
            })]),
        });
    }

    private static Reply Delete(HttpContext context, string id)
    {
        context.RequestServices.GetRequiredService<BankWorld>().Close(id);
        return new(204, null);
    }

    private static async Task<JsonObject?> BodyAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Error(string code, string? text = null) =>
        new() { ["tppMessages"] = new JsonArray(new JsonObject { ["category"] = "ERROR", ["code"] = code, ["text"] = text ?? code }) };

    private static IResult Page(HttpContext context, BankWorld bank)
    {
        var rows = bank.Customers.SelectMany(c => c.Accounts!.Select(a => Html.Of($"""<tr><td><code>{c.Login!}</code></td><td><code>{c.Pin!}</code></td><td>{a.OwnerName ?? "–"}</td><td><code>{a.Iban ?? ""}</code></td><td>{(c.Tan ? "TAN" : "")}</td></tr>"""))).ToList();
        return Layout.Page(context, "Bank", Html.Of($"""
            <h1>Bank</h1>
            <p class="lead">A bank's interface for account information (Berlin Group NextGenPSD2 1.3): it says whose an account is to who has login and PIN.</p>
            <div class="scroll" role="region" aria-label="Customers" tabindex="0"><table><thead><tr><th>Login</th><th>PIN</th><th>Owner</th><th>IBAN</th><th></th></tr></thead><tbody>{rows}</tbody></table></div>
            """), "/bank");
    }
}
