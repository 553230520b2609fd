using Modular.Testing;

[assembly: TestCollectionOrderer(typeof(LongRunsFirst))]
