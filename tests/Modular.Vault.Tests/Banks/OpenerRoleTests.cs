using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Banks;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Keys;
using Modular.Vault.Sealing;
using Modular.Vault.Tests.Keys;

namespace Modular.Vault.Tests.Banks;

/// <summary>What opens bank credentials is to be had in the fetcher only, and few types can ask for it at all.</summary>
public sealed class OpenerRoleTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(Roles.Web, false)]
    [InlineData(Roles.Worker, false)]
    [InlineData(Roles.Web | Roles.Worker, false)]
    [InlineData(Roles.Fetcher, true)]
    public async Task Only_the_fetcher_resolves_the_openers_key(Roles roles, bool has)
    {
        await using var world = await KeyWorld.OpenAsync(Database.Sqlite);
        await using var process = world.Again([], roles);
        Assert.Equal(has, await process.InScope(services => Task.FromResult(services.GetService<FetcherKeys>() is not null)));
    }

    [Fact]
    public void Only_these_types_take_the_fetchers_keys()
    {
        var takers = typeof(VaultModule).Assembly.GetTypes().Where(type => !type.Name.Contains('<', StringComparison.Ordinal))
            .Where(type => type.GetConstructors(All).Cast<MethodBase>().Concat(type.GetMethods(All)).Any(m => m.GetParameters().Any(p => Names(p.ParameterType, typeof(FetcherKeys)))));
        Type[] known =
        [
            typeof(OpenBankCredentialHandler), typeof(OpenForFetcherHandler), typeof(CredentialSeal), typeof(FetcherValue), typeof(FetcherPublic), typeof(RotateFetcher), typeof(ExamineVault),
            typeof(SealForPeopleHandler), typeof(NoteBatchesHandler), typeof(ReportAccountHolderHandler),
        ];
        Assert.Equal(known.Select(t => t.Name).Order(StringComparer.Ordinal), takers.Select(t => t.Name).Distinct().Order(StringComparer.Ordinal));
    }

    private static bool Names(Type type, Type wanted) => type == wanted || type.GetGenericArguments().Any(a => Names(a, wanted));
}
