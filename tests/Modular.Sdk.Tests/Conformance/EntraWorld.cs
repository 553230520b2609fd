using System.Collections.Immutable;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;
using Modular.Sdk.Tests.Entra;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>The plug-in for Entra against the sandbox's tenant.</summary>
internal sealed class EntraWorld : SsoWorld
{
    private readonly SimulatedEntra _entra = new();
    private readonly SocketsHttpHandler _line = new() { UseProxy = false, AllowAutoRedirect = false };

    public override ISsoProvider Provider => _entra.Plugin;

    public override TimeProvider Clock => _entra.Clock;

    public override HttpMessageHandler Handler => _line;

    public override SettingsBag Settings => _entra.Settings();

    public override ImmutableArray<string> Secrets => [SimulatedEntra.Secret, "Mila Brandt", "mila.brandt@kajakwerk.example"];

    public override Uri Callback => SimulatedEntra.Callback;

    public static async Task<SsoWorld> StartAsync()
    {
        var world = new EntraWorld();
        await world._entra.StartAsync();
        return world;
    }

    public override void Advance(TimeSpan span) => _entra.Clock.Advance(span);

    public override async Task<ImmutableArray<SsoParameter>> AnswerAsync(SsoRedirect redirect, bool agrees) => await _entra.AnswerAsync(redirect.Target, agrees ? SimulatedEntra.Mila : "nobody");

    public override async Task<bool> LieAsync(SsoLie lie)
    {
        if (lie == SsoLie.GroupOverage)
        {
            // What Graph tells completes the list: here it refuses.
            await _entra.BreakAsync(new { target = "entra", kind = "fail_before", route = "GET /entra/graph/*", status = 403, count = 1 });
        }

        await _entra.BreakAsync(lie == SsoLie.Unavailable
            ? new { target = "entra", kind = "fail_before", route = "POST /entra/*/token", count = 1 }
            : new { target = "entra", kind = Kind(lie), route = "*", count = 1 });
        return true;
    }

    public override async Task<bool> RotateKeysAsync()
    {
        await _entra.RotateAsync();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _entra.DisposeAsync();
        _line.Dispose();
    }

    private static string Kind(SsoLie lie) => lie switch
    {
        SsoLie.WrongNonce => "wrong_nonce",
        SsoLie.MixUp => "mix_up",
        SsoLie.Unsigned => "unsigned",
        SsoLie.Symmetric => "symmetric",
        SsoLie.WrongKey => "wrong_key",
        SsoLie.WrongAudience => "wrong_audience",
        SsoLie.WrongIssuer => "wrong_issuer",
        SsoLie.Expired => "expired",
        SsoLie.UnverifiedEmail => "unverified_email",
        _ => "group_overage",
    };
}
