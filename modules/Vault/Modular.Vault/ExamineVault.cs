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
internal sealed class ExamineVault(ModuleSettings settings, VaultDb db, FetcherPublic fetcher, AuditChain chain, IncidentLog incidents, IEnumerable<Pepper> pepper, RotateService service, RotateFetcher credentials, RotatePeople people, IEnumerable<FetcherKeys> own)
{
    private bool IsDevelopment => settings.Environment.IsDevelopment();

    public async Task<IReadOnlyList<Finding>> Look(CancellationToken stop)
    {
        var findings = new List<Finding> { EraseStore(), await Fetcher(stop), await Peppers(stop), await Audit(stop), await Open(stop) };
        // The fetcher's database user reads neither accounts nor what others seal.
        if (settings.Roles != Roles.Fetcher)
        {
            findings.Add(await service.Look(stop));
            findings.Add(await People(stop));
        }

        if (!db.IsSqlite)
        {
            findings.Add(await Grants(stop));
        }

        return findings;
    }

    private Finding EraseStore() => EraseSetup.IsApart(settings)
        ? new("erase store", true, "apart from the other data")
        : new("erase store", IsDevelopment, "beside the other data: whoever copies one copies both. Set Vault:EraseStore:Connection (PostgreSQL) or Vault:EraseStore:Folder (SQLite)");

    private async Task<Finding> Fetcher(CancellationToken stop) => fetcher.Keys.Count switch
    {
        0 => new("fetcher's key", IsDevelopment, "not set up: nothing can be sealed for the fetcher. Set Fetcher:PublicKey"),
        1 => new("fetcher's key", true, "known"),
        var more when own.Any() && await credentials.Older(fetcher.Present!, stop) is var older => new("fetcher's key", true, older == 0
            ? $"{more} are known, all bank credentials are under the first one"
            : $"{more} are known; {older} bank credentials are still under an older one (keys rotate-fetcher)"),
        var more => new("fetcher's key", true, $"{more} are known: older ones check what they signed"),
    };

    private async Task<Finding> People(CancellationToken stop) => await people.Due(stop) is > 0 and var due
        ? new("people's keys", true, $"{due} people get new keys when they next open their vault")
        : new("people's keys", true, "no new ones are asked for");

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
