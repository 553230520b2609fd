using System.Collections.Immutable;
using System.Globalization;
using Modular.Sdk.Sso;
using Modular.Sdk.Testing.Cases;

namespace Modular.Sdk.Testing;

/// <summary>One rule of the sign-in contract and how it is tried.</summary>
public sealed class SsoConformanceCase
{
    internal SsoConformanceCase(string name, Func<SsoWorld, Task> run, Func<SsoProviderDescriptor, string?>? undeclared = null) => (Name, Run, Undeclared) = (name, run, undeclared ?? (_ => null));

    /// <summary>The rule as a sentence; also the key for skips.</summary>
    public string Name { get; }

    internal Func<SsoWorld, Task> Run { get; }

    internal Func<SsoProviderDescriptor, string?> Undeclared { get; }

    /// <summary>The rule.</summary>
    public override string ToString() => Name;
}

/// <summary>The conformance kit for sign-in: what every plug-in must refuse, and what it must say of what it believes.</summary>
/// <example><c>(await SsoConformance.RunAsync(AcmeWorld.StartAsync)).ThrowIfFailed();</c></example>
public static class SsoConformance
{
    /// <summary>All cases, in the order of the report.</summary>
    public static ImmutableArray<SsoConformanceCase> Cases { get; } = [.. SignInCases.All, .. LieCases.All, .. NoticeCases.All, .. SsoMannerCases.All];

    /// <summary>Runs every case in a world of its own.</summary>
    /// <param name="start">Makes a world.</param>
    /// <param name="skips">Cases to leave out, by name, each with a reason that the operator will read.</param>
    /// <exception cref="ArgumentException">A skip names no case, or gives no reason.</exception>
    public static async Task<ConformanceReport> RunAsync(Func<Task<SsoWorld>> start, IReadOnlyDictionary<string, string>? skips = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        foreach (var (name, reason) in skips ?? ImmutableDictionary<string, string>.Empty)
        {
            if (string.IsNullOrWhiteSpace(reason) || !Cases.Any(it => it.Name == name))
            {
                throw new ArgumentException($"A skip names a case and a reason: \"{name}\" does not.", nameof(skips));
            }
        }

        var lines = ImmutableArray.CreateBuilder<ConformanceLine>();
        var provider = "";
        foreach (var it in Cases)
        {
            await using var world = await start();
            provider = world.Provider.Descriptor.Id;
            lines.Add(skips?.TryGetValue(it.Name, out var reason) == true
                ? new() { Case = it.Name, Result = ConformanceResult.Skipped, Reason = reason }
                : await RunCaseAsync(it, world));
        }

        return new() { Provider = provider, Sdk = string.Create(CultureInfo.InvariantCulture, $"{SdkVersion.Major}.{SdkVersion.Minor}"), Lines = lines.ToImmutable() };
    }

    /// <summary>Runs one case, for a test framework that shows each as a test of its own.</summary>
    public static async Task<ConformanceLine> RunCaseAsync(SsoConformanceCase it, SsoWorld world)
    {
        ArgumentNullException.ThrowIfNull(it);
        ArgumentNullException.ThrowIfNull(world);
        if (it.Undeclared(world.Provider.Descriptor) is { } undeclared)
        {
            return new() { Case = it.Name, Result = ConformanceResult.NotDeclared, Reason = undeclared };
        }

        try
        {
            await it.Run(world);
            Expect.Silent(world.Secrets, world.Log.All);
            return new() { Case = it.Name, Result = ConformanceResult.Passed };
        }
        catch (Exception broken)
        {
            return new() { Case = it.Name, Result = ConformanceResult.Failed, Reason = broken is ConformanceException ? broken.Message : $"{broken.GetType().Name}: {broken.Message}" };
        }
    }
}
