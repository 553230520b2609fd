using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Modular.Testing;

/// <summary>The two databases that every data test runs on.</summary>
public enum Database
{
    Sqlite,
    Postgres,
}

/// <summary>
/// <c>[Theory, BothDatabases]</c>: the test runs once per database, given as the first argument; further arguments follow as they are.
/// There is no way to skip one of them.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothDatabasesAttribute(params object?[] more) : DataAttribute
{
    public IReadOnlyList<object?> More { get; } = more;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<Database>().Select(d => new TheoryDataRow([d, .. More]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>The same as member data, for theories that combine it with more: <c>[MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]</c>.</summary>
public static class Databases
{
    public static TheoryData<Database> Both { get; } = [Database.Sqlite, Database.Postgres];
}
