using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Modular.Kernel;

namespace Modular.Architecture.Tests.Support;

/// <summary>The database of one module, as both heirs see it.</summary>
internal sealed record ModulePair(string Name, ModuleDb Sqlite, ModuleDb Postgres)
{
    public override string ToString() => Name;
}

internal static class Models
{
    /// <summary>Every module's pairs and the host's own, found by their design-time factories.</summary>
    public static IReadOnlyList<ModulePair> All { get; } = [.. House.Modules.Append(House.Host).SelectMany(Pairs)];

    public static IModel Of(DbContext db) => db.GetService<IDesignTimeModel>().Model;

    /// <summary>Tables, columns, keys, indexes and references as lines, without what differs by database on purpose (types, schema).</summary>
    public static IReadOnlyList<string> Describe(DbContext db) => [.. Of(db).GetRelationalModel().Tables.SelectMany(Describe).Order(StringComparer.Ordinal)];

    /// <summary>The CLR type that reaches the database: after conversion, without Nullable.</summary>
    public static Type Stored(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static IEnumerable<ModulePair> Pairs(Assembly assembly) => assembly.GetTypes()
        .Where(t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)))
        .Select(t => (ModuleDb)t.GetMethod("CreateDbContext")!.Invoke(Activator.CreateInstance(t), [Array.Empty<string>()])!)
        .GroupBy(db => db.Module)
        .Select(pair => new ModulePair(pair.Key, pair.Single(d => d.IsSqlite), pair.Single(d => !d.IsSqlite)));

    private static IEnumerable<string> Describe(ITable table)
    {
        foreach (var column in table.Columns)
        {
            var property = column.PropertyMappings[0].Property;
            yield return $"{table.Name}.{column.Name}: {Stored(property).Name}{(column.IsNullable ? "?" : "")} {property.GetMaxLength()}{(property.IsConcurrencyToken ? " token" : "")}";
        }

        foreach (var key in table.UniqueConstraints)
        {
            yield return $"{table.Name} key {(key.GetIsPrimaryKey() ? "primary " : "")}{key.Name}({Names(key.Columns)})";
        }

        foreach (var index in table.Indexes)
        {
            yield return $"{table.Name} index {index.Name}({Names(index.Columns)}){(index.IsUnique ? " unique" : "")} {index.Filter}";
        }

        foreach (var reference in table.ForeignKeyConstraints)
        {
            yield return $"{table.Name} reference ({Names(reference.Columns)}) to {reference.PrincipalTable.Name}({Names(reference.PrincipalColumns)}) {reference.OnDeleteAction}";
        }
    }

    private static string Names(IEnumerable<IColumnBase> columns) => string.Join(", ", columns.Select(c => c.Name));
}
