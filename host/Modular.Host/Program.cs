using System.CommandLine;
using Modular.Host.Commands;

// Without the default handler: what a person can set right has become one line before, anything else is a fault of ours and shows its stack.
return await HostCommands.Root().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
