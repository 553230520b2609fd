using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Modular.Host.Composition;
using Modular.Host.Ops;
using Modular.Host.Plugins;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Host.Commands;

/// <summary>Looks at everything the host stands on. Exit code 1 when something is unhealthy; what could not be checked is said.</summary>
internal static class Doctor
{
    public static async Task<int> RunAsync(Say say, CancellationToken cancellation)
    {
        await using var app = HostApp.Build([], Roles.None);
        var healthy = true;
        await foreach (var finding in ExamineAsync(app, cancellation))
        {
            healthy &= finding.Healthy;
            await say.LineAsync(finding);
        }

        return healthy ? 0 : 1;
    }

    private static async IAsyncEnumerable<Finding> ExamineAsync(WebApplication app, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Unicode();
        yield return new Finding("settings", true, $"environment {app.Environment.EnvironmentName}, {Words.Place(app.Services.GetRequiredService<DatabaseSettings>())}");
        yield return Legal(app);
        var reachable = true;
        await using var scope = app.Services.CreateAsyncScope();
        foreach (var database in app.Services.GetServices<ModuleDbInfo>())
        {
            var problem = await DatabaseState.LookAsync(database.From(scope.ServiceProvider), knownMigrated: false, cancellation);
            reachable &= problem is null;
            yield return new Finding("database " + database.Module, problem is null, problem switch
            {
                null => "reachable, migrated",
                "not migrated" => "not migrated: run the verb migrate",
                _ => "not reachable: check Database:Connection and that the server runs",
            });
        }

        yield return new Finding("volume encryption", true, "unknown: cannot be seen from here; sealed columns do not depend on it, everything else does");
        foreach (var plugin in app.Services.GetRequiredService<FoundPlugins>().All)
        {
            yield return new Finding("plug-in " + (plugin.Manifest?.Id ?? plugin.Folder), plugin.Problem is null, plugin.Problem ?? $"version {plugin.Version}, calls {string.Join(", ", plugin.Manifest!.EgressHosts)}");
        }

        yield return await MailAsync(app.Services.GetRequiredService<IOptions<MailSettings>>().Value, cancellation);
        if (!reachable)
        {
            yield break;
        }

        yield return KeyRing(app.Services);
        foreach (var module in HostApp.Modules)
        {
            await foreach (var finding in module.ExamineAsync(scope.ServiceProvider, cancellation))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Globalisation switched off makes normalisation a silent no-op, and two spellings of one password different.</summary>
    internal static Finding Unicode() => "ﬁ①".Normalize(NormalizationForm.FormKC) == "fi1"
        ? new Finding("unicode", true, "NFKC normalisation works")
        : new Finding("unicode", false, "NFKC normalisation does nothing: install ICU and leave InvariantGlobalization off");

    private static Finding Legal(WebApplication app)
    {
        var demo = app.Services.GetRequiredService<LegalFacts>().IsDemo;
        return new Finding("legal facts", !demo || app.Environment.IsDevelopment(), demo ? "invented, for demonstration: fill the section Legal before anybody buys something" : "filled");
    }

    private static async Task<Finding> MailAsync(MailSettings mail, CancellationToken cancellation)
    {
        var subject = $"mail host {mail.Host}:{mail.Port}";
        try
        {
            using var client = new TcpClient();
            using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            late.CancelAfter(TimeSpan.FromSeconds(5));
            await client.ConnectAsync(mail.Host, mail.Port, late.Token);
            return new Finding(subject, true, "answers; whether it accepts our mails was not tried");
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return new Finding(subject, false, "does not answer: check Mail:Host and Mail:Port (in development the sandbox must run)");
        }
    }

    private static Finding KeyRing(IServiceProvider services)
    {
        try
        {
            var protector = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("doctor");
            return new Finding("data protection", protector.Unprotect(protector.Protect("doctor")) == "doctor", "keys open with the service key");
        }
        catch (Exception failure)
        {
            return new Finding("data protection", false, $"keys do not open ({failure.GetType().Name}): was ServiceKey changed? Keep the old one behind the new, separated by a comma");
        }
    }
}
