using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;

namespace Modular.Testing;

public static class Mailboxes
{
    /// <summary>As if the person had followed the link in their mail; for tests that are about something else.</summary>
    public static Task ConfirmMailboxAsync(this TestHost host, string email)
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.InScopeAsync(async services =>
        {
            var db = services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault").From(services);
            var sql = $"update {db.Table("account")} set confirmed_at = opened_at where email_key = {{0}}";
            if (await db.Database.ExecuteSqlRawAsync(sql, EmailAddress.Parse(email).Normalised) != 1)
            {
                throw new InvalidOperationException("Nobody has an account with this address.");
            }
        });
    }
}
