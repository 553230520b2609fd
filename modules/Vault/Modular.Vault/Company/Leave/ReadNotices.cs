using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Sdk.Sso;
using Modular.Vault.Audit;
using Modular.Vault.Company.Enter;
using Modular.Vault.Sessions;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Leave;

/// <summary>The company's provider says that a session, or every session of somebody, is over. So are ours that came from it, and no others.</summary>
internal sealed class ReadNotices(VaultDb db, CompanyDoor door, Flights flights, AuditTrail trail)
{
    public async Task<int> Handle(Guid connection, RawRequest request, CancellationToken stop)
    {
        if (await door.Find(connection, stop) is not { } company || await door.Open(company, stop) is not var (provider, call))
        {
            return StatusCodes.Status404NotFound;
        }

        var read = await provider.ReadLogoutNoticeAsync(request, call, stop);
        if (read is not SsoOutcome<SessionRevocation>.Ok { Value: var over })
        {
            return read is SsoOutcome<SessionRevocation>.TryLater ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest;
        }

        // The same message again is an old one somebody kept: the person may have signed in anew since.
        if (!await flights.Once($"company-notice:{company.Id}:{over.MessageId}", over.ExpiresAt.UtcDateTime, stop))
        {
            return StatusCodes.Status400BadRequest;
        }

        await using var write = await db.BeginWriteAsync(stop);
        var sessions = db.Sessions.Where(s => s.CompanyId == company.Id);
        if (over.SessionId is { } sid)
        {
            var hash = SessionStore.SidHash(sid);
            sessions = sessions.Where(s => s.CompanySid == hash);
        }

        if (over.Subject is { } subject)
        {
            sessions = sessions.Where(s => db.CompanyIdentities.Any(i => i.Id == s.CompanyIdentityId && i.ConnectionId == company.Id && i.Issuer == over.Issuer && i.Subject == subject));
        }

        var ended = await sessions.ExecuteDeleteAsync(stop);
        trail.Add(AuditKind.CompanyNotice, null, company.Id, ended.ToString(CultureInfo.InvariantCulture));
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        return StatusCodes.Status200OK;
    }
}
