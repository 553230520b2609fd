using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Support;

internal static class Trail
{
    /// <summary>How often the audit trail tells of such a deed done to a subject, sealed already or not.</summary>
    public static Task<int> CountAsync(TestHost host, string kind, Guid subject) => host.InScopeAsync(async services =>
    {
        var vault = host.Services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault").From(services);
        var entries = string.Join(" union all ", new[] { "audit_pending", "audit_entry" }.Select(t => $"select kind, subject from {vault.Table(t)}"));
        var sql = $"select cast(count(*) as integer) as \"Value\" from ({entries}) a where kind = {{0}} and lower(cast(subject as text)) = {{1}}";
        return await vault.Database.SqlQueryRaw<int>(sql, kind, subject.ToString()).SingleAsync();
    });
}
