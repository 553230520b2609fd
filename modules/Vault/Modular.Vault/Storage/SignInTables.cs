using Microsoft.EntityFrameworkCore;
using Modular.Vault.Accounts;
using Modular.Vault.Devices;
using Modular.Vault.Passkeys;
using Modular.Vault.SecondFactor;

namespace Modular.Vault.Storage;

/// <summary>The tables of what signs a person in besides the password.</summary>
internal static class SignInTables
{
    public static void Shape(ModelBuilder model)
    {
        model.Entity<Authenticator>(e =>
        {
            e.ToTable("authenticator").HasKey(f => f.AccountId);
            e.Property(f => f.Sealed).HasMaxLength(80);
            e.HasOne<Account>().WithOne().HasForeignKey<Authenticator>(f => f.AccountId);
        });
        model.Entity<BackupCode>(e =>
        {
            e.ToTable("backup_code").HasKey(c => new { c.AccountId, c.Number });
            e.Property(c => c.Salt).HasMaxLength(16);
            e.Property(c => c.Hash).HasMaxLength(32);
            e.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
        });
        model.Entity<Passkey>(e =>
        {
            e.ToTable("passkey").HasKey(p => p.Id);
            e.Property(p => p.CredentialId).HasMaxLength(Passkey.LongestCredentialId);
            e.Property(p => p.PublicKey).HasMaxLength(2000);
            e.Property(p => p.Name).HasMaxLength(Passkey.LongestName);
            e.Property(p => p.Transports).HasMaxLength(120);
            e.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
            e.HasIndex(p => p.CredentialId).IsUnique();
            e.HasIndex(p => p.AccountId);
        });
        model.Entity<AnsweredChallenge>(e =>
        {
            e.ToTable("answered_challenge").HasKey(c => c.Id);
            e.Property(c => c.Id).HasMaxLength(32);
            e.HasIndex(c => c.ExpiresAt);
        });
        model.Entity<KnownDevice>(e =>
        {
            e.ToTable("known_device").HasKey(d => new { d.AccountId, d.Id });
            e.Property(d => d.Id).HasMaxLength(32);
            e.HasOne<Account>().WithMany().HasForeignKey(d => d.AccountId);
        });
    }
}
