using System.Globalization;
using Modular.Benchmarks.Desk;
using Modular.Benchmarks.Limits;
using Modular.Benchmarks.Load;
using Modular.Benchmarks.Plugins;
using Modular.Benchmarks.Vault;

// dotnet run -c Release --project tests/Modular.Benchmarks -- load [--quick] [--json] [--only holds,pages] [--write]
switch (args)
{
    case ["load", .. var rest] when LoadOptions.Read(rest) is { } options:
        return await LoadProgram.RunAsync(options);
    case ["vault", .. var rest] when VaultOptions.Read(rest) is { } options:
        return await VaultProgram.RunAsync(options);
    case ["overload", .. var rest]:
        return await Pressure.OverloadAsync(rest.Contains("--quick"), rest.Contains("--write"));
    case ["flood", .. var rest]:
        return await Pressure.FloodAsync(rest.Contains("--quick"), rest.Contains("--write"));
    case ["guard", .. var rest]:
        return await GuardBench.RunAsync(rest.Contains("--quick"), rest.Contains("--write"));
    case ["plugins", .. var rest]:
        return await StartBench.RunAsync(rest.Contains("--quick"), rest.Contains("--write"));
    case ["desk", .. var rest]:
        return await DeskBench.RunAsync(rest.Contains("--quick"), rest.Contains("--write"), rest.Contains("--postgres"));
    case ["limits-host", var port]:
        return await LimitsHost.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture));
    default:
        Console.WriteLine($"""
            load [--quick] [--json] [--write] [--only {string.Join(',', LoadOptions.AllParts)}]
                holds, purchases and pages of the whole host over HTTP, each beside its limit; --write keeps the tables in RESULTS.md
            overload [--quick] [--write]
                five times the load the host can serve: what is still served, what is refused, how soon it is over
            flood [--quick] [--write]
                holds beside a thousand forged and repeated webhooks a second
            vault [--quick] [--json] [--write] [--only {string.Join(',', VaultProgram.AllParts)}]
                unlocking, opening, sealing and the audit trail beside the bare computation; holds during a flood of sign-ins
            guard [--quick] [--write]
                what the guard costs a healthy call of a plug-in
            plugins [--quick] [--write]
                how much later the host starts with five plug-ins
            desk [--quick] [--postgres] [--write]
                every page of the desk on 200,000 orders, fifty times, against 300 ms; --quick: 4,000 orders, five times
            """);
        return 2;
}
