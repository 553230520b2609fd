using Modular.Sdk.Pack;

// Run by "dotnet pack" of a plug-in (build/Modular.Sdk.targets), with one file of lines "name=value". Its errors are MSBuild's.
if (args is not [var file])
{
    await Console.Error.WriteLineAsync("Modular.Sdk.Pack is run by dotnet pack, with a file of its orders.");
    return 2;
}

var order = Order.Read(await File.ReadAllLinesAsync(file));
var objections = Stage.Run(order);
foreach (var (code, words) in objections)
{
    await Console.Out.WriteLineAsync($"{order.Project} : error {code}: {words}.");
}

return objections.Count > 0 ? 1 : 0;
