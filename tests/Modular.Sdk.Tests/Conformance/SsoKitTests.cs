using Microsoft.Extensions.Logging;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing;
using Modular.Sso.Oidc;

namespace Modular.Sdk.Tests.Conformance;

/// <summary>The sign-in kit bites: a plug-in with known faults fails the cases that are about them.</summary>
public sealed class SsoKitTests
{
    [Theory]
    [InlineData(Fault.Believing, "what answers another question is refused", "an answer to another browser's question is refused", "what nobody signed is refused", "what is too old is refused", "rubbish is not believed, and not thrown")]
    [InlineData(Fault.Deaf, "another provider's answer is refused", "turning back is no fault")]
    [InlineData(Fault.Generous, "an unverified address is told as unverified", "groups that were left out are said to be missing")]
    [InlineData(Fault.Nameless, "a person signs in, and is the same person the next time")]
    [InlineData(Fault.OwnState, "state, nonce and challenge are passed on unchanged")]
    [InlineData(Fault.Chatty, "no secret, code or person is in any log or outcome", "a person signs in, and is the same person the next time")]
    [InlineData(Fault.AnyNotice, "a notice nobody signed ends nothing", "an id token is no notice", "rubbish in a notice ends nothing")]
    public async Task A_known_fault_is_found_by_name(Fault fault, params string[] cases)
    {
        foreach (var name in cases)
        {
            await using var world = await new OidcWorld(new Bad(fault)).StartedAsync();
            var line = await SsoConformance.RunCaseAsync(SsoConformance.Cases.Single(it => it.Name == name), world);
            Assert.True(line.Result == ConformanceResult.Failed, $"{fault}: \"{name}\" {line.Result}");
            Assert.NotEmpty(line.Reason!);
        }
    }

    [Fact]
    public async Task A_skip_needs_a_reason()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => SsoConformance.RunAsync(OidcWorld.StartAsync, new Dictionary<string, string> { [SsoConformance.Cases[0].Name] = " " }));
        await Assert.ThrowsAsync<ArgumentException>(() => SsoConformance.RunAsync(OidcWorld.StartAsync, new Dictionary<string, string> { ["no such case"] = "why" }));
    }

    public enum Fault
    {
        Believing,
        Deaf,
        Generous,
        Nameless,
        OwnState,
        Chatty,
        AnyNotice,
    }

    private sealed class Bad(Fault fault) : ISsoProvider
    {
        private readonly OidcProvider _good = new();
        private int _calls;

        public SsoProviderDescriptor Descriptor => _good.Descriptor;

        public ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct) =>
            _good.BeginAsync(fault == Fault.OwnState ? request with { State = "a-state-of-my-own" } : request, context, ct);

        public async ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct)
        {
            if (fault == Fault.Chatty)
            {
                context.Log.LogInformation("Redeeming with {Secret}", context.Settings.FindSecret("client_secret")!.Reveal());
            }

            if (fault == Fault.Deaf)
            {
                request = request with { Parameters = [.. request.Parameters.Where(it => it.Name != "error").Select(it => it.Name == "iss" ? it with { Value = context.Settings.FindText("issuer")! } : it)] };
            }

            var outcome = await _good.CompleteAsync(request, context, ct);
            return (fault, outcome) switch
            {
                (Fault.Believing, SsoOutcome<ExternalIdentity>.Refused) => SsoOutcome.Ok(new ExternalIdentity { Issuer = "anybody", Subject = "somebody" }),
                (Fault.Generous, SsoOutcome<ExternalIdentity>.Ok { Value: var who }) => SsoOutcome.Ok(who with { EmailVerified = true, GroupsComplete = true }),
                (Fault.Nameless, SsoOutcome<ExternalIdentity>.Ok { Value: var who }) => SsoOutcome.Ok(who with { Subject = $"visitor {++_calls}" }),
                _ => outcome,
            };
        }

        public ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct) => _good.BeginLogoutAsync(request, context, ct);

        public ValueTask<SsoOutcome<SessionRevocation>> ReadLogoutNoticeAsync(RawRequest request, SsoContext context, CancellationToken ct) => fault == Fault.AnyNotice
            ? new(SsoOutcome.Ok(new SessionRevocation { Issuer = "anybody", Subject = "somebody", MessageId = "1", ExpiresAt = context.Clock.GetUtcNow().AddMinutes(1) }))
            : _good.ReadLogoutNoticeAsync(request, context, ct);

        public ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct) => _good.CheckSettingsAsync(context, ct);
    }
}
