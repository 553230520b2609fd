using System.Diagnostics;
using Modular.Host.Ops.Telemetry;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Host.Plugins;

/// <summary>
/// Stands between the host and a sign-in plug-in: deadline, escaping exceptions, redirects to where nobody may be sent. A call that does not come
/// back in time is abandoned, not waited for.
/// </summary>
internal sealed class GuardedSso(ISsoProvider plugin, SsoProviderDescriptor descriptor, TimeSpan deadline, Func<SsoContext, PluginHosts> hosts, PluginMetrics metrics, TimeProvider clock) : ISsoProvider
{
    public SsoProviderDescriptor Descriptor => descriptor;

    public async ValueTask<SsoOutcome<SsoRedirect>> BeginAsync(SsoBegin request, SsoContext context, CancellationToken ct) =>
        Checked(await Call("sso begin", context, token => plugin.BeginAsync(request, context, token), SsoOutcome.TryLater<SsoRedirect>, ct), context);

    public ValueTask<SsoOutcome<ExternalIdentity>> CompleteAsync(SsoCallback request, SsoContext context, CancellationToken ct) =>
        Call("sso complete", context, token => plugin.CompleteAsync(request, context, token), SsoOutcome.TryLater<ExternalIdentity>, ct);

    public async ValueTask<SsoOutcome<SsoRedirect>> BeginLogoutAsync(SsoLogout request, SsoContext context, CancellationToken ct) =>
        Checked(await Call("sso logout", context, token => plugin.BeginLogoutAsync(request, context, token), SsoOutcome.TryLater<SsoRedirect>, ct), context);

    public ValueTask<SsoOutcome<SessionRevocation>> ReadLogoutNoticeAsync(RawRequest request, SsoContext context, CancellationToken ct) =>
        Call("sso notice", context, token => plugin.ReadLogoutNoticeAsync(request, context, token), SsoOutcome.TryLater<SessionRevocation>, ct);

    public ValueTask<SettingsReport> CheckSettingsAsync(SsoContext context, CancellationToken ct) =>
        Call("check settings", context, token => plugin.CheckSettingsAsync(context, token), _ => NoAnswer, ct);

    private static SettingsReport NoAnswer => new()
    {
        Findings =
        [
            new SettingsFinding
            {
                Severity = FindingSeverity.Error,
                Text = LocalText.Of("Der Anbieter hat nicht geantwortet. Prüfen Sie die Angaben und versuchen Sie es noch einmal.", "The provider did not answer. Check the settings and try once more."),
            },
        ],
    };

    private SsoOutcome<SsoRedirect> Checked(SsoOutcome<SsoRedirect> outcome, SsoContext context) =>
        outcome is SsoOutcome<SsoRedirect>.Ok { Value.Target: { } target } && !hosts(context).MaySendTo(target)
            ? SsoOutcome.Refused<SsoRedirect>(SsoRefusalCode.Configuration, "The plug-in wanted to send the person where nobody may be sent.")
            : outcome;

    private async ValueTask<T> Call<T>(string name, SsoContext context, Func<CancellationToken, ValueTask<T>> call, Func<string?, T> failed, CancellationToken ct) where T : class
    {
        using var span = Spans.Begin($"plugin {descriptor.Id} {name}");
        var start = Stopwatch.GetTimestamp();
        using var late = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        var why = "null";
        try
        {
            // On the pool, so that a plug-in that blocks before its first await can be abandoned too; one second to obey the token.
            if (await Task.Run(() => call(either.Token).AsTask(), CancellationToken.None).WaitAsync(deadline + TimeSpan.FromSeconds(1), clock, ct) is { } answer)
            {
                metrics.Called(descriptor.Id, name, answer, late: false, Stopwatch.GetElapsedTime(start));
                return answer;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            span.Fail(failure);
            why = late.IsCancellationRequested ? "timeout" : failure.GetType().Name;
        }

        metrics.Called(descriptor.Id, name, answer: null, late.IsCancellationRequested, Stopwatch.GetElapsedTime(start));
        context.Log.LogWarning("{Plugin} failed at {Call}: {Failure}", descriptor.Id, name, why);
        return failed($"{descriptor.Id}: {name}: {why}");
    }
}
