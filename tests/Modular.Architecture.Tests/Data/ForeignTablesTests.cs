using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Modular.Architecture.Tests.Support;

namespace Modular.Architecture.Tests.Data;

/// <summary>No module's SQL names a table of another module.</summary>
public sealed class ForeignTablesTests
{
    /// <summary>For the canary: a table of Vault in a string of somebody else.</summary>
    private const string Trespass = "select count(*) from vault.outbox where 1 = 1";

    [Fact]
    public void No_string_of_a_module_names_a_table_of_another()
    {
        Assert.All(House.Modules, module =>
        {
            Assert.NotEmpty(Il.Strings(module));
            Assert.Empty(Foreign(module, module.GetName().Name!.Split('.')[^1].ToLowerInvariant()));
        });
        Assert.Empty(Foreign(House.Host, "host"));
        Assert.Empty(Foreign(House.Kernel, "kernel"));
    }

    [Fact]
    public void Canary_a_foreign_table_is_found() => Assert.Equal([Trespass], Foreign(typeof(ForeignTablesTests).Assembly, "booking"));

    private static IEnumerable<string> Foreign(Assembly assembly, string self)
    {
        var tables = from pair in Models.All
                     where pair.Name != self
                     from table in Models.Of(pair.Postgres).GetRelationalModel().Tables
                     select $"""(?<![\w.-])"?{pair.Name}"?\."?{table.Name}"?(?![\w.-])""";
        var foreign = new Regex(string.Join('|', tables.Append(@"attach\s+database\s")), RegexOptions.IgnoreCase);
        return Il.Strings(assembly).Where(text => foreign.IsMatch(text));
    }
}
