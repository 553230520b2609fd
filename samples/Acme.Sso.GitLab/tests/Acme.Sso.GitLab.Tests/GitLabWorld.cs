using System.Collections.Immutable;
using Acme.Sso.GitLab.Tests.Simulator;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;

namespace Acme.Sso.GitLab.Tests;

/// <summary>The plug-in, the simulator, and one clock for both.</summary>
internal sealed class GitLabWorld(string? group = null) : SsoWorld
{
    private readonly StoppedClock _clock = new();

    public SimulatedGitLab GitLab => field ??= new(_clock, Callback);

    public override ISsoProvider Provider { get; } = new GitLabProvider();

    public override TimeProvider Clock => _clock;

    public override HttpMessageHandler Handler => GitLab;

    public override SettingsBag Settings { get; } = new(
        [new("base_url", SimulatedGitLab.Address), new("application_id", SimulatedGitLab.Application), new("group", group ?? "")],
        [new("secret", new Secret(SimulatedGitLab.Secret))]);

    public override ImmutableArray<string> Secrets => [SimulatedGitLab.Secret, "Mila Brandt", "mila.brandt@kajakwerk.example"];

    public static Task<SsoWorld> StartAsync() => Task.FromResult<SsoWorld>(new GitLabWorld());

    public override void Advance(TimeSpan span) => _clock.Advance(span);

    public override Task<ImmutableArray<SsoParameter>> AnswerAsync(SsoRedirect redirect, bool agrees) => Task.FromResult(GitLab.Visit(redirect.Target, agrees));

    public override Task<bool> LieAsync(SsoLie lie) => Task.FromResult(GitLab.Lie(lie));

    public override Task<bool> RotateKeysAsync() => Task.FromResult(GitLab.RotateKeys());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        GitLab.Dispose();
    }

    /// <summary>Moves when it is told to.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan span) => _now += span;
    }
}
