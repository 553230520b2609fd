using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Audit;
using Modular.Vault.Crypto;
using Modular.Vault.Storage;
using Modular.Vault.Unlock;

namespace Modular.Vault.Sessions;

/// <summary>Opens, finds and ends sessions. Roles are read with every request, so what an owner takes away is gone at once.</summary>
internal sealed class SessionStore(VaultDb db, CurrentSession current, SessionUnlock unlock, AuditTrail trail, TimeProvider clock)
{
    public const string Scheme = "session";

    private const int SecretBytes = 32;

    /// <summary>A working day at the door; the vault's own unlocking will end far sooner.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>By company: so long at most, until the company is asked again about groups and roles.</summary>
    private static readonly TimeSpan ByCompany = TimeSpan.FromHours(12);

    /// <summary>How long the second factor may take.</summary>
    private static readonly TimeSpan Half = TimeSpan.FromMinutes(10);

    /// <summary>How stale "last seen" may be; it saves a write per request.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(5);

    /// <summary>Opens a session and returns the cookie's value, which is kept nowhere.</summary>
    public async Task<string> Open(Guid account, string device, bool isHalf, CompanySession? company, CancellationToken stop)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        var now = clock.UtcNow();
        var stale = now - Idle;
        await using var write = await db.BeginWriteAsync(stop);
        await db.Sessions.Where(s => s.AccountId == account && (s.ExpiresAt <= now || s.SeenAt <= stale)).ExecuteDeleteAsync(stop);
        var id = Hash(secret);
        db.Sessions.Add(new Session
        {
            Id = id,
            Handle = clock.NewId(),
            AccountId = account,
            OpenedAt = now,
            SeenAt = now,
            ExpiresAt = now + (isHalf ? Half : company is null ? Longest : ByCompany),
            IsHalf = isHalf,
            // Who the company is sure of has shown us nothing: its administrator must not be able to add a passkey to somebody's account.
            ProvedAt = isHalf || company is not null ? null : now,
            CompanyId = company?.Connection,
            CompanyIdentityId = company?.Identity,
            CompanySid = company?.Sid is { } sid ? SidHash(sid) : null,
            Device = device,
        });
        unlock.Keep(secret, id, account);
        trail.Add(AuditKind.SignedIn, account, account);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        var cookie = Base64Url.EncodeToString(secret);
        CryptographicOperations.ZeroMemory(secret);
        return cookie;
    }

    public async Task<ClaimsPrincipal?> Find(string cookie, CancellationToken stop)
    {
        using var secret = Secret(cookie);
        if (secret is null)
        {
            return null;
        }

        var id = Hash(secret.Span);
        var now = clock.UtcNow();
        var stale = now - Idle;
        var found = await db.Sessions.AsNoTracking()
            .Where(s => s.Id == id && !s.IsHalf && s.ExpiresAt > now && s.SeenAt > stale)
            .Join(db.Accounts, s => s.AccountId, a => a.Id, (s, a) => new
            {
                s.SeenAt,
                s.ProvedAt,
                s.Handle,
                s.CompanyId,
                a.Id,
                a.Name,
                a.ConfirmedAt,
                a.IsPlatform,
                Tenant = db.Connections.Where(c => c.Id == s.CompanyId && c.IsOn).Select(c => (Guid?)c.TenantId).FirstOrDefault(),
                Roles = db.Memberships.Where(m => m.AccountId == a.Id && m.Role != null).ToList(),
            })
            .SingleOrDefaultAsync(stop);
        if (found is null)
        {
            return null;
        }

        if (found.SeenAt <= now - SeenEvery)
        {
            await using var write = await db.BeginWriteAsync(stop);
            await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), stop);
            await write.CommitAsync(stop);
        }

        current.Set(KeyBytes.Copy(secret.Span), id, found.Handle, found.Id, found.ProvedAt);
        current.ByCompany = found.CompanyId is not null;
        // By company: that operator's role alone. Its administrator decides about no other role, and never about the platform.
        var roles = found.CompanyId is null ? found.Roles : found.Roles.Where(m => m.TenantId == found.Tenant);
        return Principal(found.Id, found.Handle, found.Name, found.ConfirmedAt is not null, found.IsPlatform && found.CompanyId is null, found.CompanyId, found.ProvedAt, roles);
    }

    /// <summary>The account of a half session. What its password opened goes on to the session that this request may open.</summary>
    public async Task<Guid?> FindHalf(string cookie, CancellationToken stop)
    {
        using var secret = Secret(cookie);
        if (secret is null)
        {
            return null;
        }

        var id = Hash(secret.Span);
        var now = clock.UtcNow();
        if (await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.IsHalf && s.ExpiresAt > now, stop) is not { } half)
        {
            return null;
        }

        current.Set(KeyBytes.Copy(secret.Span), id, half.Handle, half.AccountId, null);
        if (await unlock.Open(stop) is { } master)
        {
            unlock.Carry(master.Copy());
        }

        return half.AccountId;
    }

    /// <summary>The person of this request's session has just proved that it is them.</summary>
    public async Task Proved(CancellationToken stop)
    {
        var now = clock.UtcNow();
        var id = current.Id;
        await using var write = await db.BeginWriteAsync(stop);
        await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvedAt, now), stop);
        await write.CommitAsync(stop);
        current.ProvedAt = now;
    }

    public async Task End(string cookie, CancellationToken stop)
    {
        if (Id(cookie) is { } id)
        {
            await End(db.Sessions.Where(s => s.Id == id), stop);
        }
    }

    public Task End(Guid account, Guid handle, CancellationToken stop) => End(db.Sessions.Where(s => s.AccountId == account && s.Handle == handle), stop);

    public Task EndAll(Guid account, CancellationToken stop) => End(db.Sessions.Where(s => s.AccountId == account), stop);

    public async Task<IReadOnlyList<OpenSession>> All(Guid account, string? cookie, CancellationToken stop)
    {
        var now = clock.UtcNow();
        var stale = now - Idle;
        var own = cookie is null ? null : Id(cookie);
        var rows = await db.Sessions.AsNoTracking().Where(s => s.AccountId == account && !s.IsHalf && s.ExpiresAt > now && s.SeenAt > stale).OrderByDescending(s => s.SeenAt).ToListAsync(stop);
        return [.. rows.Select(s => new OpenSession(s.Handle, s.Device, s.OpenedAt, s.SeenAt, own is not null && own.AsSpan().SequenceEqual(s.Id)))];
    }

    /// <summary>Whether the person works for anybody.</summary>
    public Task<bool> HasRole(Guid account, CancellationToken stop) => db.Memberships.AnyAsync(m => m.AccountId == account && m.Role != null, stop);

    private static ClaimsPrincipal Principal(Guid account, Guid handle, string name, bool confirmed, bool platform, Guid? company, DateTime? provedAt, IEnumerable<Membership> roles)
    {
        var claims = new List<Claim> { new(Claims.Account, account.ToString()), new(Claims.Session, handle.ToString()), new(Claims.Name, name) };
        claims.AddRange(roles.Select(m => new Claim(Claims.Member, $"{m.TenantId}:{m.Role}")));
        if (confirmed)
        {
            claims.Add(new(Claims.Confirmed, "true"));
        }

        if (company is { } id)
        {
            claims.Add(new(CompanySession.Claim, id.ToString()));
        }

        if (platform)
        {
            claims.Add(new(Claims.Platform, "true"));
        }

        if (provedAt is { } at)
        {
            claims.Add(new(Claims.Proved, new DateTimeOffset(at).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        }

        return new(new ClaimsIdentity(claims, Scheme, Claims.Name, roleType: null));
    }

    private async Task End(IQueryable<Session> sessions, CancellationToken stop)
    {
        await using var write = await db.BeginWriteAsync(stop);
        await sessions.ExecuteDeleteAsync(stop);
        await write.CommitAsync(stop);
    }

    private static byte[]? Id(string cookie)
    {
        using var secret = Secret(cookie);
        return secret is null ? null : Hash(secret.Span);
    }

    private static KeyBytes? Secret(string cookie)
    {
        var secret = new KeyBytes(SecretBytes);
        if (cookie.Length == 43 && Base64Url.TryDecodeFromChars(cookie, secret.Fill, out var written) && written == SecretBytes)
        {
            return secret;
        }

        secret.Dispose();
        return null;
    }

    public static byte[] SidHash(string sid) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("sid" + sid));

    private static byte[] Hash(ReadOnlySpan<byte> secret) => SHA256.HashData([.. "id"u8, .. secret]);
}

/// <summary>By which company somebody came in.</summary>
internal sealed record CompanySession(Guid Connection, Guid Identity, string? Sid)
{
    /// <summary>The connection's id, in the claims of such a session.</summary>
    public const string Claim = "company";
}

/// <summary>A session as its owner sees it.</summary>
internal sealed record OpenSession(Guid Handle, string Device, DateTime OpenedAt, DateTime SeenAt, bool IsThis);
