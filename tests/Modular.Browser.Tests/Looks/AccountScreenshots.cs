using Modular.Browser.Tests.Journeys;
using Modular.Browser.Tests.Support;

namespace Modular.Browser.Tests.Looks;

/// <summary>Every page of an account, for people to look at.</summary>
public sealed class AccountScreenshots(House house)
{
    [Fact(Explicit = true), Trait("run", "on demand")]
    public async Task Take_pictures_of_accounts()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Screenshots.Root(), "artifacts", "screenshots")).FullName;
        foreach (var look in new[] { new Look(Height: 800), new Look(German: false, Width: 360, Height: 780, Dark: true), new Look(Width: 360, Height: 780) })
        {
            var name = $"{(look.German ? "de" : "en")}-{look.Width}-{(look.Dark ? "dark" : "light")}";
            var email = $"{name}@guest.example";
            await using var person = await house.VisitAsync(look);
            var journey = new AccountJourneyTests(house);
            async Task Look(string picture, string? path = null)
            {
                if (path is not null)
                {
                    await person.GoAsync(path);
                }

                await Screenshots.TakeAsync(folder, person, $"account-{picture}-{name}", whole: true);
            }

            await Look("sign-in", "/account/sign-in");
            await Look("register", "/account/register");
            await journey.JoinAsync(person, email);
            await Look("home");
            await Look("email", "/account/email");
            await person.Page.FillAsync("input[name=email]", "neu-" + email);
            await person.Page.FillAsync("input[name=current]", AccountJourneyTests.Password);
            await person.ButtonAsync("Link schicken", "Send the link");
            await Look("email-sent");
            await Look("email-confirm", await house.LinkAsync("neu-" + email, "/account/email"));
            await person.ButtonAsync("Neue Adresse bestätigen", "Confirm the new address");
            await Look("email-undo", await house.LinkAsync(email, "/account/email/undo"));
            await Look("factor-off", "/account/second-factor");
            await person.ButtonAsync("Zweiten Faktor einrichten", "Set up the second factor");
            await Look("factor-setup");
            var app = new AuthenticatorApp(string.Concat(await person.Page.Locator(".secret-code span").AllTextContentsAsync()));
            await person.Page.FillAsync("input[name=code]", app.Next());
            await person.ButtonAsync("Einschalten", "Switch on");
            await Look("factor-codes");
            await Look("factor-on", "/account/second-factor");
            await AccountJourneyTests.WithAuthenticatorAsync(person);
            await Look("passkeys-none", "/account/passkeys");
            await person.Page.FillAsync("input[name=name]", person.Say("Telefon", "Phone"));
            await person.ButtonAsync("Passkey hinzufügen", "Add a passkey");
            await person.SeesAsync("Der Passkey ist eingerichtet", "The passkey is set up");
            await Look("passkeys");
            await Look("prove", "/account/prove");
            await Look("recovery", "/account/recovery-code");
            await person.ButtonAsync("Code erstellen", "Make a code");
            await Look("recovery-code");
            await Look("home-full", "/account");
            await AccountJourneyTests.SignOutAsync(person);
            await AccountJourneyTests.SignInAsync(person, "neu-" + email);
            await Look("second");
            await person.GoAsync("/account/sign-in");
            await person.ButtonAsync("Mit Passkey anmelden", "Sign in with a passkey");
            await person.SeesHeadingAsync("Ihr Tresor ist verschlossen", "Your vault is locked");
            await Look("unlock");
        }
    }
}
