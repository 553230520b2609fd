using System.Reflection;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Modular.Architecture.Tests.Support;
using Modular.Kernel;

namespace Modular.Architecture.Tests.Data;

/// <summary>What every column of every module has to say about itself.</summary>
public sealed class ColumnTests
{
    /// <summary>Types of libraries, which cannot carry our attributes, each with what is in them.</summary>
    private static readonly Dictionary<Type, string> Exempt = new()
    {
        [typeof(DataProtectionKey)] = "key material of the framework, no person's data; encrypted at rest where the settings give it a certificate",
    };

    [Fact]
    public void Every_text_and_binary_column_says_whether_it_is_personal() => Assert.All(Models.All, pair =>
    {
        Assert.True(TextColumns(pair.Sqlite).Count() > (pair.Name == "erase" ? 0 : 5));
        Assert.Empty(Undeclared(pair.Sqlite));
    });

    [Fact]
    public void Canary_an_undeclared_column_is_found()
    {
        using var canary = SqliteCanaryDb.Open();
        Assert.Equal(["Wrong.Undeclared", "Wrong.UndeclaredBytes"], Undeclared(canary).Order());
    }

    [Fact]
    public void A_personal_column_says_how_long_it_is_kept()
    {
        var personal = Models.All.SelectMany(p => TextColumns(p.Sqlite)).Select(p => p.PropertyInfo?.GetCustomAttribute<PersonalAttribute>()).OfType<PersonalAttribute>().ToList();
        Assert.All(personal, p => Assert.True(p.Retention.Length > 10));
    }

    [Fact]
    public void No_column_is_of_a_type_that_one_of_the_databases_treats_otherwise() => Assert.All(Models.All, pair => Assert.Empty(Unportable(pair.Sqlite)));

    [Fact]
    public void Canary_unportable_columns_are_found()
    {
        using var canary = SqliteCanaryDb.Open();
        Assert.Equal(["Wrong.HowLong", "Wrong.HowMuch", "Wrong.When"], Unportable(canary).Order());
    }

    private static IEnumerable<Microsoft.EntityFrameworkCore.Metadata.IProperty> Columns(DbContext db) =>
        Models.Of(db).GetEntityTypes().Where(e => !Exempt.ContainsKey(e.ClrType)).SelectMany(e => e.GetProperties());

    private static IEnumerable<Microsoft.EntityFrameworkCore.Metadata.IProperty> TextColumns(DbContext db) =>
        Columns(db).Where(p => Models.Stored(p) is var type && (type == typeof(string) || type == typeof(byte[])));

    private static IEnumerable<string> Undeclared(DbContext db) =>
        from property in TextColumns(db)
        let declared = property.PropertyInfo is { } info && (info.IsDefined(typeof(PersonalAttribute)) ^ info.IsDefined(typeof(NotPersonalAttribute)))
        where !declared
        select $"{property.DeclaringType.ClrType.Name}.{property.Name}";

    // A value converter rescues none of them: what matters is whether comparisons and sorting mean the same on both.
    private static IEnumerable<string> Unportable(DbContext db) =>
        from property in Columns(db)
        let type = Models.Stored(property)
        where type == typeof(DateTimeOffset) || type == typeof(decimal) || type == typeof(TimeSpan) || type == typeof(double) || type == typeof(float)
        select $"{property.DeclaringType.ClrType.Name}.{property.Name}";
}
