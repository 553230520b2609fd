using Microsoft.Playwright;
using Modular.Browser.Tests.Looks;
using Modular.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Modular.Browser.Tests.Journeys;

/// <summary>An account from its first day on, as a person meets it: mail, codes, passkey, vault.</summary>
public sealed class AccountJourneyTests(House house)
{
    internal const string Password = "Regal Flöte Nebel Anker 7";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_joins_sets_up_a_second_factor_and_a_passkey_and_signs_in_with_each(bool german)
    {
        var email = german ? "rosa@guest.example" : "rose@guest.example";
        await using var person = await house.VisitAsync(new Look(German: german));
        var page = person.Page;
        var inspection = new Inspection(person);
        await JoinAsync(person, email);
        await person.GoAsync("/account/second-factor");
        await inspection.LookAtAsync("no second factor yet");
        await person.ButtonAsync("Zweiten Faktor einrichten", "Set up the second factor");
        await person.SeesHeadingAsync("1. Mit der App scannen", "1. Scan with the app");
        await inspection.LookAtAsync("setting up");
        var app = new AuthenticatorApp(string.Concat(await page.Locator(".secret-code span").AllTextContentsAsync()));
        await page.FillAsync("input[name=code]", "12345");
        await person.ButtonAsync("Einschalten", "Switch on");
        await page.Locator("#f-code-error").WaitForAsync();
        await inspection.LookAtAsync("setting up with an error");
        await page.FillAsync("input[name=code]", app.Next());
        await person.ButtonAsync("Einschalten", "Switch on");
        await person.SeesHeadingAsync("Ihre Ersatzcodes", "Your backup codes");
        await inspection.LookAtAsync("backup codes");
        var backup = await page.Locator(".secret-code li").AllTextContentsAsync();
        Assert.Equal(10, backup.Distinct().Count());

        await SignOutAsync(person);
        await SignInAsync(person, email);
        await person.SeesHeadingAsync("Noch ein Code", "One more code");
        await inspection.LookAtAsync("the second factor");
        await page.FillAsync("input[name=code]", backup[0]);
        await person.ButtonAsync("Anmelden", "Sign in");
        await person.ArrivesAsync("/account");

        await WithAuthenticatorAsync(person);
        await person.GoAsync("/account/passkeys");
        await page.FillAsync("input[name=name]", "Telefon");
        await person.ButtonAsync("Passkey hinzufügen", "Add a passkey");
        await person.SeesAsync("Der Passkey ist eingerichtet", "The passkey is set up");
        await inspection.LookAtAsync("passkeys");
        // The authenticator knows that it has one: the browser says so, and nothing is sent.
        await page.FillAsync("input[name=name]", "Telefon");
        await person.ButtonAsync("Passkey hinzufügen", "Add a passkey");
        await person.SeesAsync("Dieses Gerät hat schon einen Passkey", "This device already has a passkey");

        await SignOutAsync(person);
        await person.GoAsync("/account/sign-in");
        await person.ButtonAsync("Mit Passkey anmelden", "Sign in with a passkey");
        await person.SeesHeadingAsync("Ihr Tresor ist verschlossen", "Your vault is locked");
        await person.SeesAsync("fehlt der Schlüssel", "the key is missing");
        await inspection.LookAtAsync("unlocking after a passkey");
        await page.FillAsync("input[name=password]", Password);
        await person.ButtonAsync("Tresor öffnen", "Open the vault");
        await person.SeesAsync("Jetzt verschließen", "Lock now");
        await inspection.LookAtAllAsync("/account", "/account/email?sent=1", "/account/second-factor", "/account/passkeys", "/account/prove?returnUrl=/account/passkeys");
        inspection.FoundNothing();
    }

    [Fact]
    public async Task A_forgotten_password_is_no_loss_for_who_kept_the_recovery_code()
    {
        const string Fresh = "Komet Schaufel Birke Tinte 3";
        await using var person = await house.VisitAsync();
        var page = person.Page;
        var inspection = new Inspection(person);
        await JoinAsync(person, "otto@guest.example");
        await person.GoAsync("/account/recovery-code");
        await inspection.LookAtAsync("no recovery code yet");
        await person.ButtonAsync("Code erstellen", "Make a code");
        await person.SeesHeadingAsync("Ihr neuer Wiederherstellungscode", "Your new recovery code");
        await inspection.LookAtAsync("a recovery code");
        var code = string.Join('-', await page.Locator(".secret-code span").AllTextContentsAsync());
        await person.ButtonAsync("Ich habe ihn notiert", "I have noted it down");
        await SignOutAsync(person);

        await person.GoAsync("/account/reset");
        await page.FillAsync("input[name=email]", "otto@guest.example");
        await person.ButtonAsync("Link schicken", "Send the link");
        await person.GoAsync(await house.LinkAsync("otto@guest.example", "/account/reset"));
        await inspection.LookAtAsync("reset with a code");
        await page.FillAsync("input[name=password]", Fresh);
        await page.FillAsync("input[name=code]", code);
        await person.ButtonAsync("Passwort speichern", "Save the password");
        await person.SeesHeadingAsync("Ihr neuer Wiederherstellungscode", "Your new recovery code");
        await person.LinkAsync("Weiter zur Anmeldung", "On to sign-in");
        await SignInAsync(person, "otto@guest.example", Fresh);
        await person.SeesAsync("Jetzt verschließen", "Lock now");
        await Expect(page.GetByText("Frühere Daten öffnen")).ToHaveCountAsync(0);
        inspection.FoundNothing();
    }

    [Fact]
    public async Task Without_script_everything_but_passkeys_works_and_the_pages_say_so()
    {
        await using var person = await house.VisitAsync(new Look(German: false, Script: false));
        var page = person.Page;
        await JoinAsync(person, "nora@guest.example");
        await person.GoAsync("/account/second-factor");
        await person.ButtonAsync("", "Set up the second factor");
        var app = new AuthenticatorApp(string.Concat(await page.Locator(".secret-code span").AllTextContentsAsync()));
        await page.FillAsync("input[name=code]", app.Next());
        await person.ButtonAsync("", "Switch on");
        await person.SeesHeadingAsync("", "Your backup codes");
        await person.GoAsync("/account/passkeys");
        await person.SeesAsync("", "Passkeys need JavaScript");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" })).ToHaveCountAsync(0);
        await SignOutAsync(person);
        await person.GoAsync("/account/sign-in");
        await person.SeesAsync("", "Passkeys need JavaScript");
        person.BrowserWasContent();
    }

    internal async Task JoinAsync(Visitor person, string email)
    {
        await person.GoAsync("/account/register");
        await person.Page.FillAsync("input[name=name]", "Rosa Winter");
        await person.Page.FillAsync("input[name=email]", email);
        await person.Page.FillAsync("input[name=password]", Password);
        await person.ButtonAsync("Konto anlegen", "Create the account");
        await person.SeesAsync("Das hat geklappt", "That worked");
        await person.GoAsync(await house.LinkAsync(email, "/account/confirm"));
        await person.Page.FillAsync("input[name=password]", Password);
        await person.ButtonAsync("Bestätigen", "Confirm");
        await person.SeesAsync("Ihre E-Mail-Adresse ist bestätigt", "Your e-mail address is confirmed");
    }

    internal static async Task SignInAsync(Visitor person, string email, string password = Password)
    {
        if (!person.Page.Url.Contains("/account/sign-in", StringComparison.Ordinal))
        {
            await person.GoAsync("/account/sign-in");
        }

        await person.Page.FillAsync("input[name=email]", email);
        await person.Page.FillAsync("input[name=password]", password);
        await person.ButtonAsync("Anmelden", "Sign in");
    }

    /// <summary>Gives the browser an authenticator that says yes to everything.</summary>
    internal static async Task WithAuthenticatorAsync(Visitor person)
    {
        var session = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
    }

    internal static async Task SignOutAsync(Visitor person)
    {
        await person.GoAsync("/account");
        await person.Page.Locator("header form[action='/account/sign-out'] button").ClickAsync();
        await person.ArrivesAsync("/");
    }
}
