using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Modular.Fire.North;

using Modular.Kernel;

/// <summary>A bell rang: told by north, heard by south and by north itself.</summary>
public sealed record Rang(Guid Id, int Number) : INotification
{
    public const string Name = "north.rang.v1";
}

/// <summary>Nobody listens to this.</summary>
public sealed record Whispered(Guid Id) : INotification
{
    public const string Name = "north.whispered.v1";
}

/// <summary>What was told, written in the transaction that tells it.</summary>
public sealed class Told
{
    public Guid Id { get; init; }

    public int Number { get; init; }
}

/// <summary>What a handler did. No key but its own, so that a double would show.</summary>
public sealed class Effect
{
    public long Id { get; init; }

    public Guid Told { get; init; }
}

public sealed class NorthModule : ModularModule
{
    public override string Name => "north";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<NorthDb, SqliteNorthDb, PostgresNorthDb>(Name, settings.Database);
        services.ConfigureDbContext<SqliteNorthDb>(Wiring.Interceptors);
        services.ConfigureDbContext<PostgresNorthDb>(Wiring.Interceptors);
    }
}

public static class Wiring
{
    /// <summary>Lets tests cut a database call short.</summary>
    public static void Interceptors(IServiceProvider services, DbContextOptionsBuilder options) => options.AddInterceptors(services.GetServices<IInterceptor>());
}

public abstract class NorthDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "north";

    public DbSet<Told> Told => Set<Told>();

    public DbSet<Effect> Effects => Set<Effect>();

    protected override void Shape(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Entity<Told>().ToTable("told");
        model.Entity<Effect>().ToTable("effect");
    }
}

public sealed class SqliteNorthDb(DbContextOptions<SqliteNorthDb> options) : NorthDb(options);

public sealed class PostgresNorthDb(DbContextOptions<PostgresNorthDb> options) : NorthDb(options);

/// <summary>A module that listens to itself.</summary>
public sealed class NoteOwnRing(NorthDb db) : INotificationHandler<Rang>
{
    public Task Handle(Rang notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        db.Effects.Add(new Effect { Told = notification.Id });
        return Task.CompletedTask;
    }
}
