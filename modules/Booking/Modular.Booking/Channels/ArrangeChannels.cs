using Microsoft.EntityFrameworkCore;
using Modular.Booking.Contracts;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Channels;

/// <summary>A key that was just made: the only moment at which anybody reads it.</summary>
internal sealed record NewKey(string Reseller, bool IsTest, string Secret)
{
    public override string ToString() => "***";
}

/// <summary>Lets resellers in and takes their keys away. The form's key is the id of the key it makes, so that pressing twice makes one.</summary>
internal sealed class ArrangeChannels(BookingDb db, TimeProvider clock)
{
    public const int MostResellers = 100, MostKeys = 10;

    public static Refusal Shown { get; } = new(
        "already-shown",
        "Dieser Schlüssel wurde schon einmal angezeigt und lässt sich nicht noch einmal lesen. Machen Sie einen neuen, wenn er nicht angekommen ist, und sperren Sie den alten.",
        "This key was shown once already and cannot be read again. Make a new one if it did not arrive, and revoke the old one.");

    public Task<List<Reseller>> AllAsync(Guid operatorId, CancellationToken cancellation) =>
        db.Resellers.AsNoTracking().Include(r => r.Keys).Where(r => r.OperatorId == operatorId).OrderBy(r => r.Name).ThenBy(r => r.Id).ToListAsync(cancellation);

    public Task<bool> HasAsync(Guid operatorId, Guid resellerId, CancellationToken cancellation) =>
        db.Resellers.AnyAsync(r => r.Id == resellerId && r.OperatorId == operatorId, cancellation);

    public async Task<Outcome<NewKey>> AddAsync(Guid operatorId, Guid actor, string name, bool isTest, Guid keyId, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        if (await db.ResellerKeys.AnyAsync(k => k.Id == keyId, cancellation))
        {
            return Shown;
        }

        var names = await db.Resellers.Where(r => r.OperatorId == operatorId).Select(r => r.Name).ToListAsync(cancellation);
        if (names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return new Refusal("same-name", "Diesen Wiederverkäufer gibt es schon. Machen Sie ihm unten einen weiteren Schlüssel.", "You have this reseller already. Make another key for it below.", "name");
        }

        if (names.Count >= MostResellers)
        {
            return new Refusal("many", $"Mehr als {MostResellers} Wiederverkäufer gehen nicht.", $"More than {MostResellers} resellers are not possible.", "name");
        }

        var reseller = new Reseller { Id = clock.NewId(), OperatorId = operatorId, Name = name, CreatedAt = clock.UtcNow() };
        db.Resellers.Add(reseller);
        db.Tell(new ChannelChanged(clock.NewId(), reseller.Id, operatorId, actor, "added", isTest));
        var made = Make(reseller, actor, isTest, keyId);
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return made;
    }

    /// <summary>Another key for a reseller; null when the operator has no such reseller.</summary>
    public async Task<Outcome<NewKey>?> MakeKeyAsync(Guid operatorId, Guid actor, Guid resellerId, bool isTest, Guid keyId, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        if (await db.Resellers.AsNoTracking().Include(r => r.Keys).SingleOrDefaultAsync(r => r.Id == resellerId && r.OperatorId == operatorId, cancellation) is not { } reseller)
        {
            return null;
        }

        if (await db.ResellerKeys.AnyAsync(k => k.Id == keyId, cancellation))
        {
            return Shown;
        }

        if (reseller.Keys.Count(k => k.RevokedAt is null) >= MostKeys)
        {
            return new Refusal("many", $"Mehr als {MostKeys} gültige Schlüssel je Wiederverkäufer gehen nicht. Sperren Sie erst einen.", $"More than {MostKeys} valid keys per reseller are not possible. Revoke one first.");
        }

        var made = Make(reseller, actor, isTest, keyId);
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return made;
    }

    /// <summary>From this commit on the key opens nothing. False when there is no such key; revoked already is fine.</summary>
    public async Task<bool> RevokeAsync(Guid operatorId, Guid actor, Guid resellerId, Guid keyId, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        var mine = db.ResellerKeys.Where(k => k.Id == keyId && k.ResellerId == resellerId && k.OperatorId == operatorId);
        if (await mine.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } key)
        {
            return false;
        }

        if (await mine.Where(k => k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancellation) == 1)
        {
            db.Tell(new ChannelChanged(clock.NewId(), resellerId, operatorId, actor, "key-revoked", key.IsTest));
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
        }

        return true;
    }

    private NewKey Make(Reseller reseller, Guid actor, bool isTest, Guid keyId)
    {
        var secret = ResellerKey.NewSecret(isTest);
        db.ResellerKeys.Add(ResellerKey.Of(reseller, keyId, secret, isTest, clock.UtcNow()));
        db.Tell(new ChannelChanged(clock.NewId(), reseller.Id, reseller.OperatorId, actor, "key-made", isTest));
        return new NewKey(reseller.Name, isTest, secret);
    }
}
