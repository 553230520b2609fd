using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;
using SampleNamespace.Tests.Simulator;

namespace SampleNamespace.Tests;

/// <summary>The plug-in, the simulator, and one clock for both. The kit makes a new world for every case.</summary>
internal sealed class SampleClassWorld : SsoWorld
{
    private readonly StoppedClock _clock = new();
    private readonly SimulatedProvider _simulator;

    public SampleClassWorld() => _simulator = new(_clock, Callback);

    /// <summary>Who signs in.</summary>
    public Person Person => _simulator.Person;

    public override ISsoProvider Provider { get; } = new SampleClassProvider();

    public override TimeProvider Clock => _clock;

    public override HttpMessageHandler Handler => _simulator;

    public override SettingsBag Settings { get; } = new(
        [new("company", SimulatedProvider.Company), new("client_id", SimulatedProvider.ClientId)],
        [new("client_secret", new Secret(SimulatedProvider.ClientSecret))]);

    public override ImmutableArray<string> Secrets => [SimulatedProvider.ClientSecret, Person.Name, Person.Email];

    public static Task<SsoWorld> StartAsync() => Task.FromResult<SsoWorld>(new SampleClassWorld());

    public override void Advance(TimeSpan span) => _clock.Advance(span);

    public override Task<ImmutableArray<SsoParameter>> AnswerAsync(SsoRedirect redirect, bool agrees) => Task.FromResult(_simulator.Visit(redirect.Target, agrees));

    public override Task<bool> LieAsync(SsoLie lie) => Task.FromResult(_simulator.Lie(lie));

    public override Task<bool> RotateKeysAsync() => Task.FromResult(_simulator.RotateKeys());

    public override Task<RawRequest?> NoticeAsync(ExternalIdentity who, SsoNoticeLie? lie) => Task.FromResult<RawRequest?>(_simulator.EndSession(who, lie));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _simulator.Dispose();
    }

    /// <summary>Moves when it is told to.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan span) => _now += span;
    }
}
