using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Host.Plugins;

/// <summary>Stands between the host and a sign-in plug-in. Whatever brought nothing useful is to be tried later; nobody is sent where nobody may be sent.</summary>
internal sealed class GuardedSso(ISsoProvider plugin, SsoProviderDescriptor descriptor, PluginGuard guard, Func<SsoContext, PluginHosts> hosts) : ISsoProvider
{
    public SsoProviderDescriptor Descriptor => descriptor;

    public async ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct) =>
        Allowed(GuardedCall.SsoBegin, await Call(GuardedCall.SsoBegin, context, token => plugin.BeginAsync(request, context, token), ct), context);

    public ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct) =>
        Call(GuardedCall.SsoComplete, context, token => plugin.CompleteAsync(request, context, token), ct);

    public async ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct) =>
        Allowed(GuardedCall.SsoLogout, await Call(GuardedCall.SsoLogout, context, token => plugin.BeginLogoutAsync(request, context, token), ct), context);

    public ValueTask<SsoOutcome<SessionRevocation>> ReadLogoutNoticeAsync(RawRequest request, SsoContext context, CancellationToken ct) =>
        Call(GuardedCall.SsoNotice, context, token => plugin.ReadLogoutNoticeAsync(request, context, token), ct);

    public async ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct) =>
        Reports.Of(await guard.CallAsync(GuardedCall.CheckSettings, context.Log, context.Connection.Value, token => plugin.CheckSettingsAsync(context, token), Nonsense.In, mayThrow: true, ct), guard);

    private async ValueTask<SsoOutcome<T>> Call<T>(GuardedCall what, SsoContext context, Func<CancellationToken, ValueTask<SsoOutcome<T>>> call, CancellationToken ct)
    {
        var called = await guard.CallAsync(what, context.Log, context.Connection.Value, call, Nonsense.In, mayThrow: true, ct);
        return called.Answer ?? SsoOutcome.TryLater<T>(called.Why);
    }

    private SsoOutcome<SsoRedirect> Allowed(GuardedCall what, SsoOutcome<SsoRedirect> outcome, SsoContext context)
    {
        if (outcome is not SsoOutcome<SsoRedirect>.Ok { Value.Target: var target } || hosts(context) is not { } allowed || allowed.MaySendTo(target))
        {
            return outcome;
        }

        if (allowed.BlamesPlugin(target))
        {
            guard.Lied(Lie.Redirect, what, context.Connection.Value);
        }

        return SsoOutcome.Refused<SsoRedirect>(SsoRefusalCode.Configuration, "The plug-in wanted to send the person where nobody may be sent.");
    }
}
