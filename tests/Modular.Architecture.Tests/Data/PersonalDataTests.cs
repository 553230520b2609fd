using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Architecture.Tests.Support;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Architecture.Tests.Data;

/// <summary>Every module answers for every table in which a person can be recognised: told to them, or left out for a reason that stands there.</summary>
public sealed class PersonalDataTests
{
    private static readonly Regex NamesAPerson = new("(Account|Person|User|Owner|Actor|Subject|Guest)(Id)?$|By$");

    /// <summary>Databases without a module that answers.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["plugin_state"] = "host: its account is an operator's account at a payment provider",
        ["erase_key"] = "erase: the key without which nothing sealed for the person opens; destroyed with the account, and shown to nobody, the person included",
        ["erased_account"] = "erase: remembers an erased id, which names nobody, so that a restored backup does not undo it",
    };

    [Fact]
    public void Every_module_answers_once_and_under_its_name() =>
        Assert.Equal(House.ModuleNames.Select(n => n.ToLowerInvariant()), House.Modules.Select(m => Answer(m).Module).Order());

    [Fact]
    public void Every_table_in_which_a_person_can_be_recognised_is_answered_for()
    {
        var answered = House.Modules.Select(Answer).SelectMany(a => a.Tables.Select(t => $"{a.Module}.{t.Name}")).ToHashSet();
        Assert.True(answered.Count > 25);
        var open = from pair in Models.All
                   from table in People(pair.Sqlite)
                   where !Others.ContainsKey(table) && !answered.Contains($"{pair.Name}.{table}")
                   select $"{pair.Name}.{table}: name it in the module's IPersonalData";
        Assert.Empty(open);
    }

    [Fact]
    public void What_is_left_out_or_stays_says_why_and_no_answer_names_a_table_that_is_not_there() => Assert.All(House.Modules.Select(Answer), answer =>
    {
        var tables = Models.Of(Models.All.Single(p => p.Name == answer.Module).Sqlite).GetEntityTypes().Select(e => e.GetTableName()).ToHashSet();
        Assert.All(answer.Tables, t =>
        {
            Assert.Contains(t.Name, tables);
            Assert.True(t.Section is not null || t.Reason is { Length: > 15 }, t.Name);
            Assert.True(t.Section is null || t.Section.StartsWith(answer.Module + ".", StringComparison.Ordinal), t.Section);
        });
    });

    [Fact]
    public void A_module_that_tells_what_goes_with_the_account_hears_of_its_deletion()
    {
        var hearing = House.Modules.Where(m => m.GetTypes().Any(t => t.IsAssignableTo(typeof(INotificationHandler<AccountDeleted>)))).Select(m => Answer(m).Module).ToList();
        Assert.NotEmpty(hearing);
        // Vault deletes its own rows in the commit that tells the others.
        Assert.All(House.Modules.Select(Answer).Where(a => a.Module != "vault" && a.Tables.Any(t => t is { Section: not null, Reason: null })), a => Assert.Contains(a.Module, hearing));
    }

    [Fact]
    public void Canary_a_table_with_a_personal_column_or_a_persons_id_is_found()
    {
        using var canary = SqliteCanaryDb.Open();
        Assert.Equal(["wrong"], People(canary));
        Assert.Matches(NamesAPerson, "DecidedBy");
        Assert.Matches(NamesAPerson, "AccountId");
        Assert.DoesNotMatch(NamesAPerson, "DepartureId");
    }

    private static IPersonalData Answer(Assembly module) =>
        (IPersonalData)RuntimeHelpers.GetUninitializedObject(Assert.Single(module.GetTypes(), t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IPersonalData))));

    private static IEnumerable<string> People(DbContext db) => (
        from entity in Models.Of(db).GetEntityTypes()
        from property in entity.GetProperties()
        where property.PropertyInfo?.IsDefined(typeof(PersonalAttribute)) == true
            || Models.Stored(property) == typeof(Guid) && NamesAPerson.IsMatch(property.Name)
            || Models.Stored(property) == typeof(string) && property.Name.Contains("Email", StringComparison.Ordinal)
        select entity.GetTableName()!).Distinct().Order();
}
