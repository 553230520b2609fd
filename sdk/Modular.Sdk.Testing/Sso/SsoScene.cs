using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing.Cases;

/// <summary>The steps sign-in cases are made of.</summary>
internal static class SsoScene
{
    public const string State = "state-of-this-browser-0123456789";
    public const string Nonce = "nonce-of-this-question-0123456789";
    public static readonly string Verifier = new('v', 43);

    public static SsoBegin Wish(SsoWorld world) => new()
    {
        RedirectUri = world.Callback,
        State = State,
        Nonce = Nonce,
        CodeChallenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        Culture = "de-DE",
    };

    public static async Task<SsoRedirect> BeginAsync(SsoWorld world) => Expect.Ok(await world.Provider.BeginAsync(Wish(world), world.Context(), CancellationToken.None), "Begin");

    public static async Task<ImmutableArray<SsoParameter>> AnswerAsync(SsoWorld world, bool agrees = true) => await world.AnswerAsync(await BeginAsync(world), agrees);

    public static async Task<SsoOutcome<ExternalIdentity>> TryCompleteAsync(SsoWorld world, ImmutableArray<SsoParameter> answer, SsoContext? context = null, string nonce = Nonce, string? verifier = null) =>
        await world.Provider.CompleteAsync(new() { Parameters = answer, RedirectUri = world.Callback, Nonce = nonce, CodeVerifier = verifier ?? Verifier }, context ?? world.Context(), CancellationToken.None);

    public static async Task<SsoOutcome<ExternalIdentity>> TrySignInAsync(SsoWorld world) => await TryCompleteAsync(world, await AnswerAsync(world));

    public static async Task<ExternalIdentity> SignInAsync(SsoWorld world) => Expect.Ok(await TrySignInAsync(world), "Signing in");

    public static async Task TellAsync(SsoWorld world, SsoLie lie) =>
        Expect.That(await world.LieAsync(lie), $"The world cannot tell the lie {lie}: teach the simulator, or skip the case with a reason.");

    /// <summary>https on a declared host, or the simulator.</summary>
    public static void Declared(SsoWorld world, Uri target)
    {
        var manifest = world.Manifest;
        var isDeclared = target.Scheme == Uri.UriSchemeHttps && (manifest.AnyPublicHost || manifest.RedirectHosts.Any(host =>
            host == target.Host || (host.StartsWith("*.", StringComparison.Ordinal) && target.Host.Split('.', 2) is [_, var rest] && rest == host[2..])));
        Expect.That(isDeclared || world.Simulators.Any(it => it.Authority == target.Authority), $"{target.Host} is not among the declared redirect hosts.");
    }
}
