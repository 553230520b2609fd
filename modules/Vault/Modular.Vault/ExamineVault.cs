using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Modular.Kernel;
using Modular.Vault.Audit;
using Modular.Vault.Erase;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Sealing;
using Modular.Vault.Storage;

namespace Modular.Vault;

/// <summary>What <c>doctor</c> says of the vault: keys, what the database would let whom read, the audit chain, incidents.</summary>
internal sealed class ExamineVault(ModuleSettings settings, VaultDb db, FetcherPublic fetcher, AuditChain chain, IncidentLog incidents, IEnumerable<Pepper> pepper)
{
    private bool IsDevelopment => settings.Environment.IsDevelopment();

    public async Task<IReadOnlyList<Finding>> Look(CancellationToken stop)
    {
        var findings = new List<Finding> { EraseStore(), Fetcher(), await Peppers(stop), await Audit(stop), await Open(stop) };
        if (!db.IsSqlite)
        {
            findings.Add(await Grants(stop));
        }

        return findings;
    }

    private Finding EraseStore() => EraseSetup.IsApart(settings)
        ? new("erase store", true, "apart from the other data")
        : new("erase store", IsDevelopment, "beside the other data: whoever copies one copies both. Set Vault:EraseStore:Connection (PostgreSQL) or Vault:EraseStore:Folder (SQLite)");

    private Finding Fetcher() => fetcher.Keys.Count switch
    {
        0 => new("fetcher's key", IsDevelopment, "not set up: nothing can be sealed for the fetcher. Set Fetcher:PublicKey"),
        1 => new("fetcher's key", true, "known"),
        var more => new("fetcher's key", true, $"{more} are known: a rotation is under way"),
    };

    private async Task<Finding> Peppers(CancellationToken stop)
    {
        if (pepper.SingleOrDefault() is not { } key)
        {
            return new("pepper", true, "not held by this process");
        }

        var (present, older, none) = (0, 0, 0);
        await foreach (var wrap in db.Wraps.AsNoTracking().AsAsyncEnumerable().WithCancellation(stop))
        {
            if (key.IsPresent(wrap))
            {
                present++;
            }
            else if (Opens(key, wrap))
            {
                older++;
            }
            else
            {
                none++;
            }
        }

        return none > 0 ? new("pepper", false, $"{none} of {present + older + none} wraps open with no pepper that is set: put the missing one behind the present one, separated by a comma")
            : older > 0 ? new("pepper", true, $"{older} wraps are still under an older pepper, {present} under the present one")
            : new("pepper", true, $"all {present} wraps are under the present one");
    }

    private static bool Opens(Pepper pepper, Wrap wrap)
    {
        try
        {
            pepper.Verifier(wrap);
            return true;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    private async Task<Finding> Audit(CancellationToken stop)
    {
        var state = await chain.Verify(stop);
        return new("audit chain", state.Fault is null, state.Fault ?? $"{state.Entries} entries follow one another, {state.Heads} signed heads agree, {state.Waiting} wait to be linked");
    }

    private async Task<Finding> Open(CancellationToken stop)
    {
        var open = await incidents.Open(100, stop);
        return new("incidents", open.Count == 0, open.Count == 0 ? "none open" : $"{open.Count} open: {string.Join(", ", open.GroupBy(i => i.Kind).Select(g => $"{g.Key} ({g.Sum(i => i.Count)})"))}");
    }

    /// <summary>Whether this process's database user could read what only the fetcher may.</summary>
    private async Task<Finding> Grants(CancellationToken stop)
    {
        var sql = $"select has_column_privilege('{db.Table("bank_credential")}', 'sealed', 'select') as \"Value\"";
        var may = await db.Database.SqlQueryRaw<bool>(sql).SingleAsync(stop);
        var isFetcher = settings.Roles == Roles.Fetcher;
        return may == isFetcher || settings.Roles == Roles.None
            ? new("grants", true, may ? "this database user may read bank credentials: right for the fetcher, for nobody else" : "this database user cannot read bank credentials")
            : new("grants", IsDevelopment, may ? "this database user may read bank credentials: give each role a user of its own (host/build/roles.sql)" : "the fetcher cannot read bank credentials (host/build/roles.sql)");
    }
}
