using System.Collections.Immutable;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing.Cases;

/// <summary>The plain way, and what is true and little.</summary>
internal static class SignInCases
{
    public static ImmutableArray<SsoConformanceCase> All { get; } =
    [
        new("a person signs in, and is the same person the next time", SignInAsync),
        new("state, nonce and challenge are passed on unchanged", PassedOnAsync),
        new("the browser is sent to a declared host", RedirectAsync),
        new("turning back is no fault", CancelledAsync),
        new("an unverified address is told as unverified", UnverifiedAsync),
        new("groups that were left out are said to be missing", OverageAsync),
        new("keys rotate without anybody noticing", RotationAsync),
        new("signing out leads to a declared host, or says that it cannot", LogoutAsync),
    ];

    private static async Task SignInAsync(SsoWorld world)
    {
        var who = await SsoScene.SignInAsync(world);
        Expect.That(who.Issuer.Length > 0 && who.Subject.Length is > 0 and <= 255, "A person is named by issuer and subject, the subject of at most 255 characters.");
        Expect.That(who.Subject != who.Email, "The subject is the address: addresses are given to other people one day.");
        Expect.That(!who.Groups.IsDefault && !who.Methods.IsDefault, "Lists are empty, not default.");
        var again = await SsoScene.SignInAsync(world);
        Expect.That((again.Issuer, again.Subject) == (who.Issuer, who.Subject), "The same person had another name the second time.");
    }

    private static async Task PassedOnAsync(SsoWorld world)
    {
        var wish = SsoScene.Wish(world);
        var target = (await SsoScene.BeginAsync(world)).Target;
        foreach (var (name, value) in new[] { ("state", wish.State), ("nonce", wish.Nonce), ("challenge", wish.CodeChallenge) })
        {
            Expect.That(target.Query.Contains(Uri.EscapeDataString(value), StringComparison.Ordinal), $"The {name} is not in the address the browser is sent to.");
        }

        Expect.That(!target.AbsoluteUri.Contains(SsoScene.Verifier, StringComparison.Ordinal), "The verifier is in the address.");
        Expect.That((await world.AnswerAsync(new() { Target = target }, agrees: true)).Any(it => it.Value == wish.State), "The state did not come back.");
    }

    private static async Task RedirectAsync(SsoWorld world)
    {
        SsoScene.Declared(world, (await SsoScene.BeginAsync(world)).Target);
        Expect.That(world.Manifest.Id == world.Provider.Descriptor.Id, "The manifest's id is not the descriptor's.");
    }

    private static async Task CancelledAsync(SsoWorld world)
    {
        var outcome = await SsoScene.TryCompleteAsync(world, await SsoScene.AnswerAsync(world, agrees: false));
        Expect.That(outcome is SsoOutcome<ExternalIdentity>.Cancelled, $"Turning back is Cancelled, but: {Expect.Show(outcome)}");
    }

    private static async Task UnverifiedAsync(SsoWorld world)
    {
        await SsoScene.TellAsync(world, SsoLie.UnverifiedEmail);
        Expect.That(!(await SsoScene.SignInAsync(world)).EmailVerified, "An address the provider has not checked is said to be checked.");
    }

    private static async Task OverageAsync(SsoWorld world)
    {
        await SsoScene.TellAsync(world, SsoLie.GroupOverage);
        Expect.That(!(await SsoScene.SignInAsync(world)).GroupsComplete, "Groups were left out, and the list is said to be complete: people would lose their roles.");
    }

    private static async Task RotationAsync(SsoWorld world)
    {
        await SsoScene.SignInAsync(world);
        Expect.That(await world.RotateKeysAsync(), "The world cannot rotate keys: teach the simulator, or skip the case with a reason.");
        world.Advance(TimeSpan.FromMinutes(1));
        await SsoScene.SignInAsync(world);
    }

    private static async Task LogoutAsync(SsoWorld world)
    {
        var outcome = await world.Provider.BeginLogoutAsync(new() { ReturnUri = new("https://host.example/sso/c/logout"), State = SsoScene.State, Culture = "de-DE" }, world.Context(), CancellationToken.None);
        if (outcome is not SsoOutcome<SsoRedirect>.NotSupported)
        {
            var target = Expect.Ok(outcome, "Signing out").Target;
            SsoScene.Declared(world, target);
            Expect.That(target.Query.Contains(SsoScene.State, StringComparison.Ordinal), "The state is not in the address the browser is sent to.");
        }
    }
}
