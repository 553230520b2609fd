using Modular.Benchmarks.Load;

// dotnet run -c Release --project tests/Modular.Benchmarks -- load [--quick] [--json]
if (args is ["load", ..])
{
    return await LoadProgram.RunAsync(args.Contains("--quick"), args.Contains("--json"));
}

Console.WriteLine("Say: load [--quick] [--json]");
return 2;
