using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Modular.Testing;

/// <summary>On a test class, or on the definition of a collection, that takes a minute or more: it begins first, so that the run does not end with one core waiting for it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LongRunAttribute : Attribute;

/// <summary>For a test program: <c>[assembly: TestCollectionOrderer(typeof(LongRunsFirst))]</c>.</summary>
public sealed class LongRunsFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(c => IsLong(c) ? 0 : 1)];

    /// <summary>A class without a collection of its own has one that is only called after it.</summary>
    private static bool IsLong(ITestCollection collection) =>
        collection is IXunitTestCollection known
        && (known.CollectionDefinition?.IsDefined(typeof(LongRunAttribute), false)
            ?? known.TestAssembly.Assembly.GetTypes().Any(t => t.IsDefined(typeof(LongRunAttribute), false) && known.TestCollectionDisplayName.Contains(t.FullName + " (", StringComparison.Ordinal)));
}
