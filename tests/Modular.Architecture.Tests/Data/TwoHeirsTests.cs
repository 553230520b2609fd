using Microsoft.EntityFrameworkCore;
using Modular.Architecture.Tests.Support;

namespace Modular.Architecture.Tests.Data;

public sealed class TwoHeirsTests
{
    public static TheoryData<string> Modules { get; } = [.. Models.All.Select(p => p.Name)];

    [Fact]
    public void Four_modules_and_the_host_have_a_database_and_vault_a_store_of_erase_keys_beside_it() =>
        Assert.Equal(["booking", "certificate", "credit", "erase", "host", "vault"], Modules.Select(r => r.Data).Order());

    [Theory, MemberData(nameof(Modules))]
    public void Both_databases_have_the_same_shape(string module)
    {
        var pair = Models.All.Single(p => p.Name == module);
        var sqlite = Models.Describe(pair.Sqlite);
        Assert.True(sqlite.Count > (module == "erase" ? 3 : 20));
        Assert.Equal(sqlite, Models.Describe(pair.Postgres));
    }

    [Fact]
    public void Canary_a_difference_in_length_and_index_is_seen()
    {
        using var sqlite = SqliteCanaryDb.Open();
        using var postgres = PostgresCanaryDb.Open();
        var (left, right) = (Models.Describe(sqlite), Models.Describe(postgres));
        Assert.Contains(left.Except(right), line => line.Contains("undeclared", StringComparison.Ordinal) && line.Contains("10", StringComparison.Ordinal));
        Assert.Contains(left.Except(right), line => line.StartsWith("wrong index", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Modules))]
    public void Migrations_are_up_to_date(string module)
    {
        var pair = Models.All.Single(p => p.Name == module);
        Assert.NotEmpty(pair.Sqlite.Database.GetMigrations());
        Assert.False(pair.Sqlite.Database.HasPendingModelChanges(), $"host/build/add-migration.sh: the model of {module} changed (SQLite).");
        Assert.False(pair.Postgres.Database.HasPendingModelChanges(), $"host/build/add-migration.sh: the model of {module} changed (PostgreSQL).");
    }

    [Fact]
    public void Canary_a_model_without_its_migration_is_seen()
    {
        using var canary = SqliteCanaryDb.Open();
        Assert.True(canary.Database.HasPendingModelChanges());
    }
}
