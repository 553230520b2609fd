using Microsoft.EntityFrameworkCore;
using Modular.Kernel;
using Modular.Vault.Accounts;
using Modular.Vault.Anomalies;
using Modular.Vault.Audit;
using Modular.Vault.Banks;
using Modular.Vault.Company;
using Modular.Vault.Consents;
using Modular.Vault.DeleteAccount;
using Modular.Vault.Devices;
using Modular.Vault.Identify;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Legal.Withdraw;
using Modular.Vault.Links;
using Modular.Vault.Notices;
using Modular.Vault.Passkeys;
using Modular.Vault.People;
using Modular.Vault.Sealing;
using Modular.Vault.SecondFactor;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Unlock;

namespace Modular.Vault.Storage;

internal abstract class VaultDb(DbContextOptions options) : ModuleDb(options)
{
    public override string Module => "vault";

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Attempt> Attempts => Set<Attempt>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<MailedLink> Links => Set<MailedLink>();

    public DbSet<SecurityEvent> SecurityEvents => Set<SecurityEvent>();

    public DbSet<Authenticator> Authenticators => Set<Authenticator>();

    public DbSet<BackupCode> BackupCodes => Set<BackupCode>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<AnsweredChallenge> AnsweredChallenges => Set<AnsweredChallenge>();

    public DbSet<KnownDevice> KnownDevices => Set<KnownDevice>();

    public DbSet<Wrap> Wraps => Set<Wrap>();

    public DbSet<SealedKey> SealedKeys => Set<SealedKey>();

    public DbSet<PublicKey> PublicKeys => Set<PublicKey>();

    public DbSet<UnlockedSession> UnlockedSessions => Set<UnlockedSession>();

    public DbSet<Identity> Identities => Set<Identity>();

    public DbSet<HolderCheck> HolderChecks => Set<HolderCheck>();

    public DbSet<Phone> Phones => Set<Phone>();

    public DbSet<Tan> Tans => Set<Tan>();

    public DbSet<AuditPending> AuditPending => Set<AuditPending>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<BankCredential> BankCredentials => Set<BankCredential>();

    public DbSet<CredentialOpening> Openings => Set<CredentialOpening>();

    public DbSet<StreamHead> StreamHeads => Set<StreamHead>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<Withdrawal> Withdrawals => Set<Withdrawal>();

    public DbSet<CompanyConnection> Connections => Set<CompanyConnection>();

    public DbSet<CompanyDomain> CompanyDomains => Set<CompanyDomain>();

    public DbSet<CompanyGroup> CompanyGroups => Set<CompanyGroup>();

    public DbSet<CompanyIdentity> CompanyIdentities => Set<CompanyIdentity>();

    public DbSet<SignInFailure> SignInFailures => Set<SignInFailure>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<AccountDeletion> Deletions => Set<AccountDeletion>();

    protected override void Shape(ModelBuilder model)
    {
        KeyTables.Shape(model);
        SignInTables.Shape(model);
        model.ShapeAnomalies();
        model.ShapeAudit();
        model.ShapeBanks();
        model.ShapeIdentify();
        model.ShapeDeletions();
        model.ShapeCompany();
        model.ShapeConsents();
        model.ShapeLegal();
        model.Entity<Account>(e =>
        {
            e.ToTable("account").HasKey(a => a.Id);
            e.Property(a => a.Email).HasMaxLength(254);
            e.Property(a => a.EmailKey).HasMaxLength(254);
            e.Property(a => a.Name).HasMaxLength(AccountRules.LongestName);
            e.Property(a => a.Language).HasMaxLength(2);
            e.Property(a => a.Version).IsConcurrencyToken();
            e.HasIndex(a => a.EmailKey).IsUnique();
        });
        model.Entity<Membership>(e =>
        {
            e.ToTable("membership").HasKey(m => new { m.AccountId, m.TenantId });
            e.Property(m => m.TenantName).HasMaxLength(200);
            e.Property(m => m.Version).IsConcurrencyToken();
            e.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId);
            e.HasIndex(m => m.TenantId);
        });
        model.Entity<Session>(e =>
        {
            e.ToTable("session").HasKey(s => s.Id);
            e.Property(s => s.Id).HasMaxLength(32);
            e.Property(s => s.Device).HasMaxLength(60);
            e.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
            e.Property(s => s.CompanySid).HasMaxLength(32);
            e.HasIndex(s => s.AccountId);
            e.HasIndex(s => new { s.CompanyId, s.CompanySid });
        });
        model.Entity<Attempt>(e =>
        {
            e.ToTable("attempt").HasKey(a => a.Key);
            e.Property(a => a.Key).HasMaxLength(32);
            e.HasIndex(a => a.LastAt);
        });
        model.Entity<Invitation>(e =>
        {
            e.ToTable("invitation").HasKey(i => i.Id);
            e.Property(i => i.Email).HasMaxLength(254);
            e.Property(i => i.EmailKey).HasMaxLength(254);
            e.Property(i => i.Name).HasMaxLength(AccountRules.LongestName);
            e.Property(i => i.TenantName).HasMaxLength(200);
            e.Property(i => i.Language).HasMaxLength(2);
            e.HasIndex(i => new { i.TenantId, i.EmailKey });
        });
        model.Entity<MailedLink>(e =>
        {
            e.ToTable("mailed_link").HasKey(l => l.Id);
            e.Property(l => l.SecretHash).HasMaxLength(32);
            e.Property(l => l.Email).HasMaxLength(254);
            e.Property(l => l.EmailKey).HasMaxLength(254);
            e.HasIndex(l => l.SecretHash).IsUnique();
            e.HasIndex(l => l.EmailKey);
            e.HasIndex(l => l.SentAt);
        });
        model.Entity<SecurityEvent>(e =>
        {
            e.ToTable("security_event").HasKey(s => s.Id);
            e.Property(s => s.Device).HasMaxLength(60);
            e.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
            e.HasIndex(s => new { s.AccountId, s.At });
        });
    }
}

internal sealed class SqliteVaultDb(DbContextOptions<SqliteVaultDb> options) : VaultDb(options);

internal sealed class PostgresVaultDb(DbContextOptions<PostgresVaultDb> options) : VaultDb(options);
