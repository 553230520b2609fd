using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Fire;
using Modular.Fire.North;
using Modular.Kernel;

// A process that tells and handles events until it is killed:  Modular.Fire {how many} [careless]
// Every line it prints is its progress: "{told} {waiting} {handled in south}"; "quiet" means that all was told and nothing waits.
var enough = int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture);
var careless = args.Contains("careless");
var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
var settings = new[] { "Data:Folder", "Database:Provider", "Database:Connection" }.ToDictionary(key => key, key => environment[key]);
using var host = FireHost.Build(settings, careless ? Roles.None : Roles.Worker, services =>
{
    if (careless)
    {
        services.AddHostedService<CarelessRelay>();
    }
});
await host.StartAsync();
var telling = Task.Run(() => new Teller(host.Services, enough).RingAsync());
for (var quiet = false; !quiet; await Task.Delay(10))
{
    await using var scope = host.Services.CreateAsyncScope();
    var north = scope.ServiceProvider.GetRequiredService<NorthDb>();
    var south = scope.ServiceProvider.GetRequiredService<SouthDb>();
    var done = telling.IsCompleted;
    var waiting = CarelessRelay.InMemory + await north.Outbox.CountAsync() + await north.Inbox.CountAsync(r => r.State == DeliveryState.Waiting) + await south.Inbox.CountAsync(r => r.State == DeliveryState.Waiting);
    Console.WriteLine($"{await north.Told.CountAsync()} {waiting} {await south.Effects.CountAsync()}");
    quiet = done && waiting == 0;
    if (quiet)
    {
        await telling;
        Console.WriteLine("quiet");
    }
}

await host.WaitForShutdownAsync();
