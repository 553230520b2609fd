using System.Collections.Immutable;
using System.Globalization;
using Modular.Sdk.Payments;
using Modular.Sdk.Testing.Cases;

namespace Modular.Sdk.Testing;

/// <summary>One rule of the contract and how it is tried.</summary>
public sealed class ConformanceCase
{
    internal ConformanceCase(string name, Func<PaymentWorld, Task> run, Func<PaymentCapabilities, string?>? undeclared = null) => (Name, Run, Undeclared) = (name, run, undeclared ?? (_ => null));

    /// <summary>The rule as a sentence; also the key for skips.</summary>
    public string Name { get; }

    internal Func<PaymentWorld, Task> Run { get; }

    internal Func<PaymentCapabilities, string?> Undeclared { get; }

    /// <summary>The rule.</summary>
    public override string ToString() => Name;
}

/// <summary>The conformance kit: what every payment provider must keep, whoever wrote it. What is declared must work; what is not declared must say so.</summary>
/// <example><c>(await PaymentConformance.RunAsync(AcmeWorld.StartAsync)).ThrowIfFailed();</c></example>
public static class PaymentConformance
{
    /// <summary>All cases, in the order of the report.</summary>
    public static ImmutableArray<ConformanceCase> Cases { get; } = [.. JourneyCases.All, .. KeyCases.All, .. LossCases.All, .. WebhookCases.All, .. MoneyCases.All, .. CaptureCases.All, .. StatementCases.All, .. MannerCases.All];

    /// <summary>Runs every case in a world of its own.</summary>
    /// <param name="start">Makes a world.</param>
    /// <param name="skips">Cases to leave out, by name, each with a reason that the operator will read.</param>
    /// <exception cref="ArgumentException">A skip names no case, or gives no reason.</exception>
    public static async Task<ConformanceReport> RunAsync(Func<Task<PaymentWorld>> start, IReadOnlyDictionary<string, string>? skips = null)
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
            if (skips?.TryGetValue(it.Name, out var reason) == true)
            {
                lines.Add(new() { Case = it.Name, Result = ConformanceResult.Skipped, Reason = reason });
                continue;
            }

            await using var world = await start();
            provider = world.Provider.Descriptor.Id;
            lines.Add(await RunCaseAsync(it, world));
        }

        return new() { Provider = provider, Sdk = string.Create(CultureInfo.InvariantCulture, $"{SdkVersion.Major}.{SdkVersion.Minor}"), Lines = lines.ToImmutable() };
    }

    /// <summary>Runs one case, for a test framework that shows each as a test of its own.</summary>
    public static async Task<ConformanceLine> RunCaseAsync(ConformanceCase it, PaymentWorld world)
    {
        ArgumentNullException.ThrowIfNull(it);
        ArgumentNullException.ThrowIfNull(world);
        if (it.Undeclared(world.Provider.Descriptor.Capabilities) is { } undeclared)
        {
            return new() { Case = it.Name, Result = ConformanceResult.NotDeclared, Reason = undeclared };
        }

        try
        {
            await world.PrepareAsync(world.Context());
            await world.PrepareAsync(world.OtherContext());
            await it.Run(world);
            Expect.Silent(world, world.Log.All);
            return new() { Case = it.Name, Result = ConformanceResult.Passed };
        }
        catch (Exception broken)
        {
            return new() { Case = it.Name, Result = ConformanceResult.Failed, Reason = broken is ConformanceException ? broken.Message : $"{broken.GetType().Name}: {broken.Message}" };
        }
    }
}
