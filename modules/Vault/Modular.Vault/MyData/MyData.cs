using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.MyData;

/// <summary>Asks every module what it holds about the person of this request. Nobody can ask about anybody else.</summary>
internal sealed class MyData(VaultDb db, IEnumerable<IPersonalData> modules)
{
    /// <summary>The person first, then what they do.</summary>
    private readonly IPersonalData[] _modules = [.. modules.OrderBy(m => m.Module == "vault" ? 0 : 1).ThenBy(m => m.Module, StringComparer.Ordinal)];

    public async Task<PersonAsking> Person(HttpContext context, CancellationToken stop)
    {
        var id = context.User.AccountId()!.Value;
        var account = await db.Accounts.AsNoTracking().Where(a => a.Id == id).Select(a => new { a.Email, a.ConfirmedAt }).SingleAsync(stop);
        return new(id, context.User.SessionHandle()!.Value, account.ConfirmedAt is null ? null : EmailAddress.Parse(account.Email));
    }

    public async IAsyncEnumerable<(string Module, PersonalSection Section)> Tell(PersonAsking person, [EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var module in _modules)
        {
            await foreach (var section in module.TellAsync(person, stop))
            {
                yield return (module.Module, section);
            }
        }
    }

    /// <summary>The first records of every section that has something to say, for a page.</summary>
    public async Task<IReadOnlyList<(PersonalSection Section, IReadOnlyList<PersonalRecord> First, bool HasMore)>> Look(PersonAsking person, int most, CancellationToken stop)
    {
        var all = new List<(PersonalSection, IReadOnlyList<PersonalRecord>, bool)>();
        await foreach (var (_, section) in Tell(person, stop))
        {
            var first = new List<PersonalRecord>();
            var hasMore = false;
            await foreach (var record in section.Records.WithCancellation(stop))
            {
                if (first.Count == most)
                {
                    hasMore = true;
                    break;
                }

                first.Add(record);
            }

            if (first.Count > 0 || section.Access != PersonalAccess.Open)
            {
                all.Add((section, first, hasMore));
            }
        }

        return all;
    }

    public async Task<IReadOnlyList<PersonalRest>> Stays(PersonAsking person, CancellationToken stop)
    {
        var all = new List<PersonalRest>();
        foreach (var module in _modules)
        {
            all.AddRange(await module.StaysAsync(person, stop));
        }

        return all;
    }
}
