using System.Net;
using Modular.Booking.Orders;
using Modular.Booking.Tests.Faults;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>The owner hands in statements: again, at once, in another order, cut otherwise.</summary>
internal static class StatementScenes
{
    public static IReadOnlyList<Scene> All { get; } =
    [
        new("The same statement twice", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
            await TakenAsync(world, file);
            await TakenAsync(world, file);
            await world.PassAsync(TimeSpan.FromDays(2), Scenes.HalfDays);
            await TakenAsync(world, file);
        }),
        new("The same statement twice at one moment", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, 1000), await world.CreditAsync(guest, Shop.Price - 1000)]);
            var answers = await Task.WhenAll(world.UploadAsync(file), world.UploadAsync(file));
            Assert.All(answers, it => Assert.Equal(HttpStatusCode.OK, it.Status));
        }),
        new("A part and the rest, in two statements of which the second has both", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var part = await world.CreditAsync(guest, 1000);
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [part]));
            await world.PassAsync(TimeSpan.FromDays(1), Scenes.HalfDays);
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [part, await world.CreditAsync(guest, Shop.Price - 1000)]));
        }),
        new("The newer statement first, and each with its entries the other way round", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var (part, rest, rent) = (await world.CreditAsync(guest, 1000), await world.CreditAsync(guest, Shop.Price - 1000), TransferWorld.Credit(world, "Miete", 80000));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [rest, rent]));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [rent, part, rest]));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [rest, part]));
        }),
        new("The same entries in the older version of the format, then in the newer", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var (part, rest) = (await world.CreditAsync(guest, 1000), await world.CreditAsync(guest, Shop.Price - 1000));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [part, rest], version: "02"));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [part, rest]));
        }),
        new("Two entries that look the same: the guest paid in two halves on one day", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var half = (await world.CreditAsync(guest, Shop.Price / 2)) with { Entry = null };
            guest.AtBank = (Shop.Price, 0);
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [half]));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [half, half]));
            await TakenAsync(world, CamtFile.Of(TransferWorld.Iban, [half, half]));
        }),
        new("A file that is no statement, another account’s, and then the right one", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var credit = await world.CreditAsync(guest, Shop.Price);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await world.UploadAsync("no statement"u8.ToArray())).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await world.UploadAsync(CamtFile.Of("DE75512108001245126199", [credit]))).Status);
            Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
            await world.UploadAsync(credit);
        }),
        new("An entry that is only announced, then booked", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var credit = await world.CreditAsync(guest, Shop.Price);
            await world.UploadAsync(credit with { Status = "PDNG" });
            Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
            await world.UploadAsync(credit);
        }),
        new("A mistyped reference is nobody’s; the guest transfers once more with the right one", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var (status, html) = await world.UploadAsync(TransferWorld.Credit(world, Mistyped(await guest.ReferenceAsync()), Shop.Price));
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains("Names no reference of ours", html, StringComparison.Ordinal);
            Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
            await world.PaysAsync(guest);
        }),
        new("A mistyped reference is nobody’s, and the time runs out", End.Over, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            await world.UploadAsync(TransferWorld.Credit(world, Mistyped(await guest.ReferenceAsync()), Shop.Price));
            await world.PassAsync(TimeSpan.FromDays(8), Scenes.HalfDays);
        }),
        new("A reference spaced, in small letters and amid other words", End.Booked, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var credit = await world.CreditAsync(guest, Shop.Price);
            await world.UploadAsync(credit with { Text = $"Kajak am Samstag, Danke! {string.Join(' ', credit.Text.Chunk(4).Select(part => new string(part))).ToLowerInvariant()} Familie Löwe" });
        }),
        new("One transfer that names two orders is counted for neither", End.Over, async (world, guest) =>
        {
            await world.InstructAsync(guest);
            var other = await world.InstructedAsync();
            var (_, html) = await world.UploadAsync(TransferWorld.Credit(world, $"{await guest.ReferenceAsync()} und {await other.ReferenceAsync()}", 2 * Shop.Price));
            Assert.Contains("Names several references of ours", html, StringComparison.Ordinal);
            await world.PassAsync(TimeSpan.FromDays(8), Scenes.HalfDays);
            Assert.Empty(await other.BooksAsync());
        }),
    ];

    private static async Task TakenAsync(PayWorld world, byte[] file)
    {
        var (status, html) = await world.UploadAsync(file);
        Assert.True(status == HttpStatusCode.OK, html);
    }

    /// <summary>Two characters swapped, as people do.</summary>
    private static string Mistyped(string reference)
    {
        var at = Enumerable.Range(4, reference.Length - 5).First(i => reference[i] != reference[i + 1]);
        return $"{reference[..at]}{reference[at + 1]}{reference[at]}{reference[(at + 2)..]}";
    }
}
