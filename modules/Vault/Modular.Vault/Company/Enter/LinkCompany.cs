using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Sdk.Sso;
using Modular.Vault.Accounts;
using Modular.Vault.Notices;
using Modular.Vault.SecondFactor;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Enter;

/// <summary>Somebody came by a company and has an account with the same address: what is still to be proved travels sealed in a cookie.</summary>
internal sealed record PendingLink(Guid Connection, string Issuer, string Subject, string? Sid, Guid Account, string Email, StaffRole? ByGroup, bool GroupsComplete, string? ReturnTo, DateTime Until, Guid Once)
{
    public override string ToString() => "***";
}

/// <summary>Ties a company's identity to an account that was there before: by its password, and its second factor where there is one. An equal address proves nothing.</summary>
internal sealed class LinkCompany(VaultDb db, CompanyDoor door, EnterCompany enter, CompanyRoles roles, SignIn.SignIn signIn, SecondFactors factors, Flights flights, SecurityLog log, TimeProvider clock)
{
    private const string Purpose = "vault/company-link";

    public static readonly Refusal Gone = new("gone", "Das hat zu lange gedauert. Beginnen Sie bitte noch einmal mit der Firmen-Anmeldung.", "That took too long. Please start again with the company sign-in.");

    public void Keep(HttpContext context, PendingLink pending) => flights.Put(context, Cookie(context), flights.Seal(Purpose, pending));

    public PendingLink? Look(HttpContext context) => flights.Open<PendingLink>(Purpose, context.Request.Cookies[Cookie(context)]) is { } pending && pending.Until > clock.UtcNow() ? pending : null;

    public async Task<bool> NeedsCode(PendingLink pending, CancellationToken stop) => await factors.IsOn(pending.Account, stop);

    public async Task<Outcome<(CompanyConnection Connection, Guid Identity)>> Handle(HttpContext context, PendingLink pending, string password, string code, string device, CancellationToken stop)
    {
        if (await door.Find(pending.Connection, stop) is not { } connection)
        {
            return Gone;
        }

        var from = context.Connection.RemoteIpAddress;
        var proof = await signIn.Handle(pending.Email, password, from, stop);
        if (proof.Refusal is { } wrong)
        {
            return wrong;
        }

        var account = proof.Value;
        if (account.Id != pending.Account || account.IsPlatform)
        {
            return Gone;
        }

        if (await factors.IsOn(account.Id, stop) && (await factors.Check(account.Id, code, from, device, stop)).Refusal is { } no)
        {
            return no;
        }

        if (!await flights.Once("company-link:" + pending.Once, pending.Until, stop))
        {
            return Gone;
        }

        await using var write = await db.BeginWriteAsync(stop);
        var who = new ExternalIdentity { Issuer = pending.Issuer, Subject = pending.Subject, GroupsComplete = pending.GroupsComplete };
        if ((await roles.Settle(connection, account.Id, pending.ByGroup, who, null, stop)).Refusal is { } refusal)
        {
            return refusal;
        }

        // The provider has checked the address, and the domain is the operator's.
        var now = clock.UtcNow();
        await db.Accounts.Where(a => a.Id == account.Id && a.ConfirmedAt == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.ConfirmedAt, now).SetProperty(a => a.Version, a => a.Version + 1), stop);
        var identity = enter.Link(connection, pending.Issuer, pending.Subject, account.Id);
        await log.Add(account.Id, SecurityEventKind.CompanyLinked, device, stop);
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
        context.Response.Cookies.Delete(Cookie(context), flights.Options(context.Request));
        return (connection, identity.Id);
    }

    private string Cookie(HttpContext context) => flights.Prefix(context.Request) + "company-link";
}
