using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Journeys;

/// <summary>An owner connects a tenant of Entra; somebody in more groups than fit into a token comes in by one of them, and stays outside once they have left it.</summary>
public sealed class EntraJourneyTests(House house)
{
    private const string Tenant = "3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true, "wolke", "e1000000-0000-4000-8000-000000000001")]
    [InlineData(false, false, "nebel", "e2000000-0000-4000-8000-000000000002")]
    public async Task A_tenant_lets_people_in_by_groups_that_do_not_fit_into_a_token(bool german, bool certificate, string company, string oid)
    {
        var look = new Look(German: german, Script: german);
        var crew = "c" + oid[1..];
        await using var owner = await house.StaffAsync("owner", "/desk/company?provider=entra", look);
        var inspection = german ? new Inspection(owner) : null;
        await (inspection?.LookAtAsync("entra: the form") ?? Task.CompletedTask);
        var door = await ConnectAsync(owner, company, oid, certificate);
        await owner.MapGroupAsync(crew, "Door");
        await (inspection?.LookAtAsync("entra: connected") ?? Task.CompletedTask);

        await SetAsync("people/" + oid, new { name = "Mira Sand", email = $"mira@{company}.example", groups = new[] { crew }, otherGroups = 260 });
        await using var person = await house.VisitAsync(look);
        await EnterAsync(person, $"mira@{company}.example", oid);
        await person.ArrivesAsync("/desk", orBelow: true);
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Einlass", "Check-in");

        await LeaveBothAsync(person);
        await SetAsync("people/" + oid, new { groups = Array.Empty<string>(), otherGroups = 260 });
        await person.GoAsync(door);
        await person.Page.GetByTestId(oid).ClickAsync();
        await person.SeesHeadingAsync("Noch kein Zugang", "No access yet");
        await person.GoAsync("/desk/check-in");
        await person.SeesHeadingAsync("Anmelden", "Sign in");
        person.BrowserWasContent();
        owner.BrowserWasContent();
        inspection?.FoundNothing();
    }

    /// <summary>The direct link for the team. What is wrong at first is said, and put right at Entra.</summary>
    private async Task<string> ConnectAsync(Visitor owner, string company, string app, bool certificate)
    {
        (string Field, string Value) credential;
        if (certificate)
        {
            using var key = RSA.Create(2048);
            using var made = new CertificateRequest("CN=Modular", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
            credential = ("certificate", made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
            await SetAsync("apps/" + app, new { certificates = Array.Empty<string>() });
            await ConnectAsync(owner, company, app, credential, "AADSTS700027");
            await SetAsync("apps/" + app, new { certificates = new[] { made.ExportCertificatePem() } });
        }
        else
        {
            credential = ("client_secret", "secret-of-last-year");
            await SetAsync("apps/" + app, new { secret = credential.Value, secretExpires = DateTimeOffset.UtcNow.AddDays(-1) });
            await ConnectAsync(owner, company, app, credential, "AADSTS7000222");
            await SetAsync("apps/" + app, new { secretExpires = DateTimeOffset.UtcNow.AddYears(1) });
        }

        await owner.ButtonAsync("Verbindung prüfen", "Test the connection");
        await owner.SeesAsync("Der Anbieter antwortet", "The provider answers");
        var (callback, logout, direct) = await owner.AddressesAsync();
        await SetAsync("apps/" + app, new { redirectUris = new[] { callback, logout } });
        await owner.AddDomainAsync(company + ".example");
        await owner.ProveDomainAsync(house, company + ".example");
        return new Uri(direct).AbsolutePath;
    }

    private Task ConnectAsync(Visitor owner, string company, string app, (string Field, string Value) credential, string answer) => owner.ConnectAsync(
        "Firma " + company,
        answer,
        answer,
        ("tenant_id", Tenant),
        ("client_id", app),
        credential,
        ("instance", new Uri(house.Outside.BaseAddress!, "entra").AbsoluteUri));

    private static async Task EnterAsync(Visitor person, string email, string oid)
    {
        await person.GoAsync("/account/company");
        await person.Page.FillAsync("input[name=email]", email);
        await person.ButtonAsync("Weiter zur Firma", "On to the company");
        await person.Page.GetByTestId("nobody").ClickAsync();
        await person.SeesHeadingAsync("Sie haben die Anmeldung abgebrochen", "You cancelled the sign-in");
        await person.LinkAsync("Noch einmal versuchen", "Try again");
        await person.Page.GetByTestId(oid).ClickAsync();
    }

    private static async Task LeaveBothAsync(Visitor person)
    {
        await person.GoAsync("/account");
        await person.Page.Locator("form[action='/account/sign-out'] button").First.ClickAsync();
        await person.LinkAsync("Auch bei der Firma abmelden", "Sign out of the company too");
        await person.Page.GetByTestId("sure").ClickAsync();
        await person.ArrivesAsync("/account/sign-in");
    }

    private async Task SetAsync(string what, object change) => (await house.Outside.PutAsJsonAsync("/entra/" + what, change, Stop)).EnsureSuccessStatusCode();
}
