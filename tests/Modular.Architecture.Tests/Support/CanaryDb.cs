using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Architecture.Tests.Support;

/// <summary>A module database that does everything wrong, differently on each database.</summary>
internal abstract class CanaryDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "canary";

    protected override void Shape(ModelBuilder model)
    {
        var wrong = model.Entity<Wrong>();
        wrong.ToTable("wrong");
        if (IsSqlite)
        {
            wrong.Property(w => w.Undeclared).HasMaxLength(10);
            wrong.HasIndex(w => w.Declared);
        }
    }
}

internal sealed class SqliteCanaryDb(DbContextOptions<SqliteCanaryDb> options) : CanaryDb(options)
{
    public static SqliteCanaryDb Open() => new(ModuleDbDesign.Sqlite<SqliteCanaryDb>());
}

internal sealed class PostgresCanaryDb(DbContextOptions<PostgresCanaryDb> options) : CanaryDb(options)
{
    public static PostgresCanaryDb Open() => new(ModuleDbDesign.Postgres<PostgresCanaryDb>("canary"));
}

internal sealed class Wrong
{
    public Guid Id { get; init; }

    public string? Undeclared { get; init; }

    public byte[]? UndeclaredBytes { get; init; }

    [Personal(DataClass.SystemReadable, Retention.Account)]
    public string? Declared { get; init; }

    [NotPersonal]
    public string? Harmless { get; init; }

    public DateTimeOffset When { get; init; }

    public decimal? HowMuch { get; init; }

    public TimeSpan HowLong { get; init; }
}
