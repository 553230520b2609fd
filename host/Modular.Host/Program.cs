using Modular.Host.Commands;

return await HostCommands.Root().Parse(args).InvokeAsync();
