using MediatR;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Channels;
using Modular.Booking.Contracts;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Booking.Demo;

/// <summary>Writes the demo business and its people's roles once; called on a later day it only fills the ten weeks ahead again.</summary>
internal sealed class DemoSeed(BookingDb db, Materialise materialise, TimeProvider clock, IMediator mediator, IServiceProvider services)
{
    /// <summary>Fixed idempotency keys: seeding again grants nothing again.</summary>
    private static readonly (string Mailbox, string Name, TenantRole Role, Guid Key)[] People =
    [
        ("owner@demo.example", "Jule Brandt", TenantRole.Owner, new("01990000-5b1e-7000-8000-0000000a0001")),
        ("staff@demo.example", "Emre Yıldız", TenantRole.Staff, new("01990000-5b1e-7000-8000-0000000a0002")),
        ("door@demo.example", "Mia Kowalski", TenantRole.Door, new("01990000-5b1e-7000-8000-0000000a0003")),
    ];

    private const int DaysAhead = 70;
    private const string OctoKey = "octo-demo", OctoTestKey = "octo-demo-test";

    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        var today = Occurrences.Day(now, Occurrences.Zone(DemoCatalogue.Zone)!);
        var isNew = !await db.Operators.AnyAsync(o => o.Id == DemoOperator.Id, cancellation);
        if (isNew)
        {
            await OpenAsync(now, today, cancellation);
        }
        else
        {
            var until = today.AddDays(DaysAhead);
            await db.Schedules.Where(s => s.OperatorId == DemoOperator.Id && s.Until < until)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.Until, until), cancellation);
        }

        var morning = isNew ? Occurrences.At(today, 0, Occurrences.Zone(DemoCatalogue.Zone)!)!.Value.StartsAt : now;
        foreach (var option in await db.Options.Where(o => o.OperatorId == DemoOperator.Id).OrderBy(o => o.Id).Select(o => o.Id).ToListAsync(cancellation))
        {
            await materialise.OptionAsync(option, morning, cancellation);
        }

        foreach (var (mailbox, name, role, key) in People)
        {
            await mediator.Send(new GrantRole(DemoOperator.Id, "Spree Kajak", mailbox, name, role, key, "de"), cancellation);
        }

        await DemoPayments.SeedAsync(services, DemoOperator.Id, DemoPayments.HookKey, cancellation);
        await DemoPayments.SeedOthersAsync(services, DemoOperator.Id, "demo", cancellation);
        await LetResellerInAsync(now, cancellation);
        await DemoPayments.SeedWrittenAsync(services, DemoOperator.Id, cancellation);
        if (isNew)
        {
            await new DemoOrders(db, clock).WriteAsync(cancellation);
        }
    }

    /// <summary>The key is public, as all of the demo is.</summary>
    private async Task LetResellerInAsync(DateTime now, CancellationToken cancellation)
    {
        if (!await db.Resellers.AnyAsync(r => r.OperatorId == DemoOperator.Id, cancellation))
        {
            var reseller = new Reseller { Id = clock.NewId(), OperatorId = DemoOperator.Id, Name = "Stadtreisen Nord", CreatedAt = now };
            reseller.Keys.Add(ResellerKey.Of(reseller, clock.NewId(), OctoKey, isTest: false, now));
            reseller.Keys.Add(ResellerKey.Of(reseller, clock.NewId(), OctoTestKey, isTest: true, now));
            db.Add(reseller);
            await db.SaveChangesAsync(cancellation);
        }
    }

    private async Task OpenAsync(DateTime now, DateOnly today, CancellationToken cancellation)
    {
        await using var write = await db.BeginWriteAsync(cancellation);
        db.Add(DemoCatalogue.Business(now));
        db.Add(DemoCatalogue.Billing(now));
        db.AddRange(DemoCatalogue.Shared());
        db.AddRange(DemoCatalogue.Policies(now));
        foreach (var experience in DemoCatalogue.Experiences(now))
        {
            experience.Picture = await db.PutBlobAsync(DemoPictures.Draw(experience.Slug), "image/jpeg", cancellation);
            db.Add(experience);
        }

        db.AddRange(DemoCatalogue.Schedules(today, today.AddDays(DaysAhead)));
        db.AddRange(DemoCatalogue.Seasons(today));
        db.AddRange(DemoCatalogue.Exceptions(today));
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        db.ChangeTracker.Clear();
    }
}
