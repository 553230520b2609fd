using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>The plug-in misbehaves behind its guard, at every call it has.</summary>
internal static class BadDayScenes
{
    /// <summary>Longer than a call may take, and than it may take to obey.</summary>
    private static readonly TimeSpan PastDeadline = TimeSpan.FromSeconds(32);

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("It throws instead of making a reference; the same button again", End.Booked, async (world, guest) =>
        {
            world.BadDay.Throws(Knife.Call.Begin);
            Assert.Equal(HttpStatusCode.Conflict, await world.PressTransferAsync(guest));
            await WellAsync(world, guest);
        }),
        new("It hangs instead of making a reference; the same button again", End.Booked, async (world, guest) =>
        {
            world.BadDay.Hangs(Knife.Call.Begin);
            Assert.Equal(HttpStatusCode.Conflict, await HangingAsync(world, world.PressTransferAsync(guest)));
            await WellAsync(world, guest);
        }),
        new("It makes the reference and hangs; the same button again", End.Booked, async (world, guest) =>
        {
            world.BadDay.HangsAfter(Knife.Call.Begin);
            Assert.Equal(HttpStatusCode.Conflict, await HangingAsync(world, world.PressTransferAsync(guest)));
            await WellAsync(world, guest);
        }),
        new("It is locked before the button is pressed; the guest pays by card", End.Booked, async (world, guest) =>
        {
            await world.LockAsync();
            Assert.DoesNotContain((await world.AccountAsync()).ToString(), await guest.HtmlAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Conflict, await world.PressTransferAsync(guest));
            await world.PayByCardAsync(guest);
            await world.ReleaseAsync();
        }),
        new("It throws while it reads the statement; the same file again", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            world.BadDay.Throws(Knife.Call.ReadStatement);
            await AgainAsync(world, CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]));
        }),
        new("It throws between two entries of the statement; the same file again", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            world.BadDay.ThrowsAmid(Knife.Call.ReadStatement);
            await AgainAsync(world, CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, 1000), await world.CreditAsync(guest, Shop.Price - 1000)]));
        }),
        new("It throws between two entries of the statement; the worker finds the first, and the next statement has both", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            world.BadDay.ThrowsAmid(Knife.Call.ReadStatement);
            var (part, rest) = (await world.CreditAsync(guest, 1000), await world.CreditAsync(guest, Shop.Price - 1000));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await world.UploadAsync(part, rest)).Status);
            world.BadDay.End();
            await world.PassAsync(TimeSpan.FromMinutes(3));
            Assert.Equal(1000, Assert.Single(await guest.PaymentsAsync()).SeenMinor);
            await world.UploadAsync(rest, part);
        }),
        new("It answers statements with nonsense again and again, which takes it from nobody; then the same file again", End.Booked, async (world, guest) =>
        {
            var file = CamtFile.Of(TransferWorld.Iban, [TransferWorld.Credit(world, "Miete", 80000)]);
            world.BadDay.Nonsense(Knife.Call.ReadStatement);
            for (var i = 0; i < 5; i++)
            {
                await NotNowAsync(world.UploadAsync(file));
            }

            await world.InstructAsync(guest);
            world.BadDay.End();
            await world.PassAsync(TimeSpan.FromMinutes(1));
            await world.PaysAsync(guest);
        }),
        new("It hangs before it reads the statement; the same file again", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            world.BadDay.Hangs(Knife.Call.ReadStatement);
            var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
            await NotNowAsync(HangingAsync(world, world.UploadAsync(file)));
            world.BadDay.End();
            await world.UploadAsync(file);
        }),
        new("It counts and hangs; the same file again", End.Booked, async (world, guest) =>
        {
            var file = await CountsAndHangsAsync(world, guest);
            Assert.Contains("counted before", (await world.UploadAsync(file)).Html, StringComparison.Ordinal);
        }),
        new("It counts and hangs, and nobody hands in anything again: the worker finds it", End.Booked, async (world, guest) =>
        {
            await CountsAndHangsAsync(world, guest);
            await world.PassAsync(TimeSpan.FromMinutes(3));
        }),
        new("It has counted and throws when it is asked how the payment stands", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            world.BadDay.Throws(Knife.Call.Complete);
            await world.PaysAsync(guest);
            Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
            world.BadDay.End();
            await world.PassAsync(TimeSpan.FromMinutes(10));
        }),
        new("It has counted and hangs when it is asked how the payment stands", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            world.BadDay.Hangs(Knife.Call.Complete);
            await HangingAsync(world, world.PaysAsync(guest));
            Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
            world.BadDay.End();
            await world.PassAsync(TimeSpan.FromMinutes(10));
        }),
        new("It is locked while the transfer is under way; after the release the same file again", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.LockAsync();
            var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
            await NotNowAsync(world.UploadAsync(file));
            Assert.Contains("transfer", await guest.SeesAsync(), StringComparison.Ordinal);
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await world.ReleaseAsync();
            await world.UploadAsync(file);
        }),
        new("It has counted and is locked until after the reservation; then released, and the places are free", End.Booked, async (world, guest) =>
        {
            await LockedForDaysAsync(world, guest);
            await world.ReleaseAsync();
            await world.PassAsync(TimeSpan.FromHours(7), Scenes.Strides);
        }),
        new("It has counted and is locked until after the reservation; then released, when the trip is over", End.Over, async (world, guest) =>
        {
            await LockedForDaysAsync(world, guest);
            await world.MoveAsync(guest, TimeSpan.FromDays(-20));
            await world.ReleaseAsync();
            await world.PassAsync(TimeSpan.FromHours(7), Scenes.Strides);
            await world.SendBackAsync(guest);
        }),
        new("It throws when it is asked to give money back; then the desk is told", End.CalledOff, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.PaysAsync(guest);
            world.BadDay.Throws(Knife.Call.GetRefund);
            Assert.Equal(HttpStatusCode.SeeOther, await guest.CallOffAsync());
            await world.WorkAsync();
            Assert.Equal(RefundStatus.Requested, Assert.Single(await guest.RefundsAsync()).Status);
            world.BadDay.End();
            await world.PassAsync(TimeSpan.FromMinutes(10));
            await world.SendBackAsync(guest);
        }),
    ];

    private static async Task WellAsync(PayWorld world, Purchase guest)
    {
        world.BadDay.End();
        await world.InstructAsync(guest);
        Assert.Single(await guest.PaymentsAsync());
        await world.PaysAsync(guest);
    }

    private static async Task AgainAsync(PayWorld world, byte[] file)
    {
        await NotNowAsync(world.UploadAsync(file));
        world.BadDay.End();
        Assert.Equal(HttpStatusCode.OK, (await world.UploadAsync(file)).Status);
    }

    private static async Task NotNowAsync(Task<(HttpStatusCode Status, string Html)> uploading)
    {
        var (status, html) = await uploading;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("That did not work just now", html, StringComparison.Ordinal);
    }

    /// <summary>Time passes while a call hangs, until the guard gives it up.</summary>
    private static async Task<T> HangingAsync<T>(PayWorld world, Task<T> doing)
    {
        await Eventually.TrueAsync(() => world.BadDay.Hanging == 1, "a call that hangs");
        world.Clock.Advance(PastDeadline);
        return await doing;
    }

    private static async Task<byte[]> CountsAndHangsAsync(PayWorld world, Purchase guest)
    {
        await world.InstructAsync(guest);
        world.BadDay.HangsAfter(Knife.Call.ReadStatement);
        var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
        await NotNowAsync(HangingAsync(world, world.UploadAsync(file)));
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        world.BadDay.End();
        return file;
    }

    /// <summary>Counted, and the process killed before anybody here knew; then nobody may ask for ten days.</summary>
    private static async Task LockedForDaysAsync(PayWorld world, Purchase guest)
    {
        await world.InstructAsync(guest);
        await world.MoveAsync(guest, TimeSpan.FromDays(20));
        world.Knife.After(Knife.Call.ReadStatement);
        Assert.Equal(HttpStatusCode.InternalServerError, (await world.UploadAsync(await world.CreditAsync(guest, Shop.Price))).Status);
        await world.LockAsync();
        await world.PassAsync(TimeSpan.FromDays(10), Scenes.HalfDays);
        Assert.True((await guest.OrderAsync()).IsExpired(world.Clock.GetUtcNow().UtcDateTime));
    }
}
