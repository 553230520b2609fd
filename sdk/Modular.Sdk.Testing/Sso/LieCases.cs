using System.Collections.Immutable;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing.Cases;

/// <summary>What is not proved is not believed (OpenID Connect Core 1.0, 3.1.3.7; RFC 9207; ASVS 5.0, 6.8).</summary>
internal static class LieCases
{
    public static ImmutableArray<SsoConformanceCase> All { get; } =
    [
        Lie("what answers another question is refused", SsoLie.WrongNonce, SsoRefusalCode.Forged),
        Lie("another provider's answer is refused", SsoLie.MixUp, SsoRefusalCode.OtherProvider),
        Lie("what nobody signed is refused", SsoLie.Unsigned, SsoRefusalCode.Forged),
        Lie("what is signed with a shared secret is refused", SsoLie.Symmetric, SsoRefusalCode.Forged),
        Lie("what is signed with a key nobody published is refused", SsoLie.WrongKey, SsoRefusalCode.Forged),
        Lie("what is said to somebody else is refused", SsoLie.WrongAudience, SsoRefusalCode.Forged),
        Lie("what another issuer says is refused", SsoLie.WrongIssuer, SsoRefusalCode.Forged),
        Lie("what is too old is refused", SsoLie.Expired, SsoRefusalCode.Expired),
        new("an answer to another browser's question is refused", OtherNonceAsync),
        new("an answer is good once", OnceAsync),
        new("an answer without its verifier is worth nothing", VerifierAsync),
        new("rubbish is not believed, and not thrown", RubbishAsync),
    ];

    /// <summary>Refused by its code; and the next honest answer is believed.</summary>
    private static SsoConformanceCase Lie(string name, SsoLie lie, SsoRefusalCode code) => new(name, async world =>
    {
        await SsoScene.TellAsync(world, lie);
        Expect.Refused(await SsoScene.TrySignInAsync(world), $"The lie {lie}", code);
        await SsoScene.SignInAsync(world);
    });

    private static async Task OtherNonceAsync(SsoWorld world) =>
        Expect.Refused(await SsoScene.TryCompleteAsync(world, await SsoScene.AnswerAsync(world), nonce: "nonce-of-another-question-987654321"), "An answer to another question", SsoRefusalCode.Forged);

    private static async Task OnceAsync(SsoWorld world)
    {
        var answer = await SsoScene.AnswerAsync(world);
        Expect.Ok(await SsoScene.TryCompleteAsync(world, answer), "Signing in");
        Expect.Refused(await SsoScene.TryCompleteAsync(world, answer), "The same answer again");
    }

    private static async Task VerifierAsync(SsoWorld world) =>
        Expect.Refused(await SsoScene.TryCompleteAsync(world, await SsoScene.AnswerAsync(world), verifier: new('w', 43)), "Another verifier");

    private static async Task RubbishAsync(SsoWorld world)
    {
        var good = await SsoScene.AnswerAsync(world);
        Expect.Refused(await SsoScene.TryCompleteAsync(world, []), "An empty answer");
        foreach (var name in good.Select(it => it.Name).Where(it => it != "state" && it != "session_state"))
        {
            foreach (var value in new[] { "", "\0", "ü", new string('x', 5000) })
            {
                var outcome = await SsoScene.TryCompleteAsync(world, [.. good.Select(it => it.Name == name ? it with { Value = value } : it)]);
                // A provider may stumble over it (500): then it is TryLater.
                Expect.That(outcome is SsoOutcome<ExternalIdentity>.Refused or SsoOutcome<ExternalIdentity>.TryLater, $"With rubbish for {name} the answer is Refused, but: {Expect.Show(outcome)}");
            }
        }
    }
}
