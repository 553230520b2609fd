using System.Globalization;
using Modular.Benchmarks.Limits;
using Modular.Benchmarks.Load;

// dotnet run -c Release --project tests/Modular.Benchmarks -- load [--quick] [--json] [--only holds,pages] [--write]
switch (args)
{
    case ["load", .. var rest] when LoadOptions.Read(rest) is { } options:
        return await LoadProgram.RunAsync(options);
    case ["limits-host", var port]:
        return await LimitsHost.ServeAsync(int.Parse(port, CultureInfo.InvariantCulture));
    default:
        Console.WriteLine($"""
            load [--quick] [--json] [--write] [--only {string.Join(',', LoadOptions.AllParts)}]
                holds, purchases and pages of the whole host over HTTP, each beside its limit; --write keeps the tables in RESULTS.md
            """);
        return 2;
}
