using Microsoft.EntityFrameworkCore;
using Modular.Vault.Accounts;
using Modular.Vault.Incidents;
using Modular.Vault.Sealing;
using Modular.Vault.Sessions;
using Modular.Vault.Unlock;

namespace Modular.Vault.Keys;

/// <summary>The tables of keys and of what watches over them.</summary>
internal static class KeyTables
{
    public static void Shape(ModelBuilder model)
    {
        model.Entity<Wrap>(e =>
        {
            e.ToTable("wrap").HasKey(w => new { w.AccountId, w.Kind, w.Number });
            e.Property(w => w.Salt).HasMaxLength(16);
            e.Property(w => w.Verifier).HasMaxLength(80);
            e.Property(w => w.Wrapped).HasMaxLength(80);
            e.Property(w => w.Version).IsConcurrencyToken();
            e.HasOne<Account>().WithMany().HasForeignKey(w => w.AccountId);
            e.HasIndex(w => w.InertSince);
            e.HasIndex(w => w.EraseKeyId);
        });
        model.Entity<SealedKey>(e =>
        {
            e.ToTable("sealed_key").HasKey(k => new { k.AccountId, k.Kind, k.Number });
            e.Property(k => k.Wrapped).HasMaxLength(48);
            e.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId);
        });
        model.Entity<PublicKey>(e =>
        {
            e.ToTable("public_key").HasKey(k => new { k.AccountId, k.Number });
            e.Property(k => k.Bytes).HasMaxLength(32);
            e.Property(k => k.Mac).HasMaxLength(32);
            e.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId);
        });
        model.Entity<UnlockedSession>(e =>
        {
            e.ToTable("unlocked_session").HasKey(u => u.SessionId);
            e.Property(u => u.SessionId).HasMaxLength(32);
            e.Property(u => u.Sealed).HasMaxLength(80);
            e.HasOne<Session>().WithOne().HasForeignKey<UnlockedSession>(u => u.SessionId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(u => u.AccountId);
        });
        model.Entity<StreamHead>(e =>
        {
            e.ToTable("stream_head").HasKey(h => new { h.AccountId, h.StreamId });
            e.Property(h => h.Hash).HasMaxLength(32);
            e.HasOne<Account>().WithMany().HasForeignKey(h => h.AccountId);
        });
        model.Entity<Incident>(e =>
        {
            e.ToTable("incident").HasKey(i => i.Id);
            e.Property(i => i.Kind).HasMaxLength(60);
            e.HasIndex(i => new { i.Kind, i.Subject });
            e.HasIndex(i => i.LastAt);
        });
    }
}
