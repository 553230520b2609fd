using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Fire.North;
using Modular.Kernel;

namespace Modular.Fire;

/// <summary>What a test makes a handler or a composer do.</summary>
public sealed class Hooks
{
    public Func<Rang, SouthDb, Task> Handling { get; set; } = static (_, _) => Task.CompletedTask;

    public Func<Guid, Mail?> Composing { get; set; } = static _ => Letter;

    public static Mail Letter { get; } = new() { To = EmailAddress.Parse("reader@example.org"), Subject = "A bell rang", Text = "It rang.", Html = "<p>It rang.</p>" };
}

public sealed class SouthModule : ModularModule
{
    public const string LetterTemplate = "south.letter";

    public override string Name => "south";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<SouthDb, SqliteSouthDb, PostgresSouthDb>(Name, settings.Database);
        services.ConfigureDbContext<SqliteSouthDb>(Wiring.Interceptors);
        services.ConfigureDbContext<PostgresSouthDb>(Wiring.Interceptors);
        services.AddSingleton<Hooks>();
        services.AddScoped<IMailComposer, LetterComposer>();
    }
}

public abstract class SouthDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "south";

    public DbSet<Effect> Effects => Set<Effect>();

    protected override void Shape(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<Effect>().ToTable("effect");
    }
}

public sealed class SqliteSouthDb(DbContextOptions<SqliteSouthDb> options) : SouthDb(options);

public sealed class PostgresSouthDb(DbContextOptions<PostgresSouthDb> options) : SouthDb(options);

public sealed class CountRings(SouthDb db, Hooks hooks) : INotificationHandler<Rang>
{
    public async Task Handle(Rang notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        db.Effects.Add(new Effect { Told = notification.Id });
        await hooks.Handling(notification, db);
    }
}

public sealed class LetterComposer(Hooks hooks) : IMailComposer
{
    public string Template => SouthModule.LetterTemplate;

    public Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation) => Task.FromResult(hooks.Composing(reference));
}
