using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Modular.Kernel;

/// <summary>
/// The database of one module: its own tables plus outbox, inbox, mail and blobs. Two thin heirs per module give it to SQLite and PostgreSQL.
/// </summary>
public abstract class ModuleDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>The module's name: schema on PostgreSQL, file on SQLite.</summary>
    public abstract string Module { get; }

    /// <summary>False for a bare store: no outbox, inbox, mail and blobs.</summary>
    protected virtual bool Speaks => true;

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<InboxRow> Inbox => Set<InboxRow>();

    public DbSet<MailRow> Mails => Set<MailRow>();

    public DbSet<BlobRow> Blobs => Set<BlobRow>();

    public bool IsSqlite => Database.IsSqlite();

    internal KernelServices Kernel => field ??= this.GetService<KernelServices>();

    /// <summary>
    /// Tells the other modules, in the same transaction as the rows: nothing is told that did not happen, nothing happened that is not told.
    /// Without a subscriber nothing is written.
    /// </summary>
    public void Tell(INotification @event)
    {
        if (Envelope(@event) is { } row)
        {
            Outbox.Add(row);
        }
    }

    /// <summary>The outbox row of an event for code that writes by SQL, or null when nobody listens.</summary>
    public OutboxRow? Envelope(INotification @event) => Kernel.Envelope(@event);

    /// <summary>Queues a mail in the same transaction as the rows: composed and sent by the worker, at least once, under one Message-ID.</summary>
    /// <param name="template">The composer's name, <see cref="IMailComposer.Template"/>.</param>
    /// <param name="reference">What the mail is about, for the composer.</param>
    public void Post(string template, Guid reference)
    {
        var now = Kernel.Clock.UtcNow();
        Mails.Add(new MailRow { Id = Guid.CreateVersion7(now), Template = template, Reference = reference, At = now, DueAt = now });
    }

    /// <summary>A short transaction. On SQLite writers queue for it; never hold one across a network call.</summary>
    public async Task<Write> BeginWriteAsync(CancellationToken cancellation)
    {
        var turn = IsSqlite ? await Kernel.Gate(Module).EnterAsync(cancellation) : null;
        try
        {
            return new Write(await Database.BeginTransactionAsync(cancellation), turn, this);
        }
        catch
        {
            turn?.Dispose();
            throw;
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (Database.CurrentTransaction is not null)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        int count;
        try
        {
            using (IsSqlite ? await Kernel.Gate(Module).EnterAsync(cancellationToken) : null)
            {
                count = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            }
        }
        catch
        {
            Ended(committed: false);
            throw;
        }

        Ended(committed: true);
        return count;
    }

    /// <summary>Called when what was saved is committed or lost; wakes the relay and the mail sender after a commit.</summary>
    internal void Ended(bool committed)
    {
        if (committed)
        {
            Kernel.Outbox(Module).Ring();
            Kernel.Mail(Module).Ring();
        }

        OnEnded(committed);
    }

    /// <summary>For what counts only once it is committed: measures.</summary>
    protected virtual void OnEnded(bool committed)
    {
    }

    /// <summary>A table's name for SQL written by hand: "booking.outbox" or "outbox".</summary>
    public string Table(string name) => IsSqlite ? name : Module + "." + name;

    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        if (Database.IsNpgsql())
        {
            modelBuilder.HasDefaultSchema(Module);
        }

        if (Speaks)
        {
            ShapeSpeech(modelBuilder);
        }
        else
        {
            modelBuilder.Ignore<OutboxRow>().Ignore<InboxRow>().Ignore<MailRow>().Ignore<BlobRow>();
        }

        Shape(modelBuilder);
    }

    /// <summary>The module's own tables.</summary>
    protected abstract void Shape(ModelBuilder model);

    private static void ShapeSpeech(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OutboxRow>(e =>
        {
            e.ToTable("outbox").HasKey(r => r.Id);
            e.Property(r => r.Name).HasMaxLength(120);
        });
        modelBuilder.Entity<InboxRow>(e =>
        {
            e.ToTable("inbox").HasKey(r => new { r.EventId, r.Handler });
            e.Property(r => r.Handler).HasMaxLength(200);
            e.Property(r => r.Name).HasMaxLength(120);
            e.Property(r => r.Reason).HasMaxLength(300);
            e.HasIndex(r => r.DueAt).HasFilter("state = 0");
            e.HasIndex(r => r.At).HasFilter("state = 2");
        });
        modelBuilder.Entity<MailRow>(e =>
        {
            e.ToTable("mail").HasKey(r => r.Id);
            e.Property(r => r.Template).HasMaxLength(120);
            e.Property(r => r.Reason).HasMaxLength(300);
            e.HasIndex(r => r.DueAt).HasFilter("state = 0");
            e.HasIndex(r => r.At).HasFilter("state = 2");
            e.HasIndex(r => r.Reference);
        });
        modelBuilder.Entity<BlobRow>(e =>
        {
            e.ToTable("blob").HasKey(r => r.Id);
            e.Property(r => r.Id).HasMaxLength(64);
            e.Property(r => r.ContentType).HasMaxLength(80);
        });
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
    }
}

internal static class Envelopes
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static OutboxRow? For(INotification @event, Subscriptions subscriptions, TimeProvider clock)
    {
        var type = @event.GetType();
        var name = EventName.Of(type);
        if (!subscriptions.Wanted(name))
        {
            return null;
        }

        var now = clock.UtcNow();
        return new OutboxRow { Id = Guid.CreateVersion7(now), Name = name, Payload = JsonSerializer.Serialize(@event, type, Json), At = now };
    }

    public static INotification? Open(Type type, string payload) => (INotification?)JsonSerializer.Deserialize(payload, type, Json);
}
