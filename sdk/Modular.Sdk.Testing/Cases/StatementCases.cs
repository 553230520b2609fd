using System.Collections.Immutable;
using System.Text;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing.Cases;

/// <summary>Money that is told by files: counted once, by its reference, as it came.</summary>
internal static class StatementCases
{
    private static readonly Func<PaymentCapabilities, string?> Reads = it => it.Statements ? null : "it reads no statements";

    public static ImmutableArray<ConformanceCase> All { get; } =
    [
        new("no statements are read where none are declared", UndeclaredAsync, it => it.Statements ? "it reads statements" : null),
        new("the instructions say all that a transfer needs", InstructionsAsync, Reads),
        new("a statement read twice counts once", TwiceAsync, Reads),
        new("a statement read several times at once counts once", AtOnceAsync, Reads),
        new("an entry in two statements counts once", OverlapAsync, Reads),
        new("a part is told as it came, and the rest completes it", PartsAsync, Reads),
        new("more than was asked for is told as it came", TooMuchAsync, Reads),
        new("what is less when time is over is told as captured", TooLittleAsync, Reads),
        new("a transfer that comes late is told", LateAsync, Reads),
        new("a reference is found whatever its blanks and letters look like", TolerantAsync, Reads),
        new("money belongs to a payment by its reference alone", ReferenceAsync, Reads),
        new("another currency counts nothing", CurrencyAsync, Reads),
        new("another account's statement counts nothing", OtherAccountAsync, Reads),
        new("a statement that is rubbish is refused, and counts nothing", RubbishAsync, Reads),
    ];

    private static Task UndeclaredAsync(PaymentWorld world)
    {
        Expect.That(world.Provider is not IReadsStatements, "It implements IReadsStatements and does not declare Statements.");
        return Task.CompletedTask;
    }

    private static async Task InstructionsAsync(PaymentWorld world)
    {
        var wish = Scene.Wish(world);
        var checkout = await Scene.BeginAsync(world, wish);
        var it = checkout.Instructions ?? throw new ConformanceException("There are no instructions.");
        Expect.That(it.Amount == wish.Amount, $"{wish.Amount} were asked for, the instructions say {it.Amount}.");
        Expect.That(it.Payee.Length is > 0 and <= 70 && it.Reference.Length is > 0 and <= 140, "A payee has 1 to 70 characters, a reference 1 to 140.");
        Expect.That(it.PayeeIban.Length is >= 15 and <= 34 && it.PayeeIban.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c)), "An IBAN is 15 to 34 upper-case letters and digits.");
        Expect.That(checkout.Redirect == wish.ReturnUrl, "With instructions nobody is sent away: Redirect is the ReturnUrl.");
        var least = world.Provider.Descriptor.Capabilities.CheckoutAtLeast ?? throw new ConformanceException("It declares no time that a transfer needs (CheckoutAtLeast).");
        Expect.That(checkout.ExpiresAt is { } end && end >= world.Clock.GetUtcNow() + least, "It is over before a transfer can arrive (CheckoutAtLeast).");
        Expect.That(it.PayBy > world.Clock.GetUtcNow() && it.PayBy < checkout.ExpiresAt, "The last day for the payer lies between now and the end.");
        Expect.That(world.Manifest.Id == world.Provider.Descriptor.Id, "The manifest's id is not the descriptor's.");
        Expect.That((await Scene.BeginAsync(world, Scene.Wish(world))).Instructions!.Reference != it.Reference, "Two payments have one reference.");
    }

    private static async Task TwiceAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var file = Bank(world).Statement([Bank(world).Credit(checkout, wish.Amount)]);
        Verdict(await ReadAsync(world, file), checkout, EntryVerdict.Counted);
        Verdict(await ReadAsync(world, file), checkout, EntryVerdict.Known);
        await StandsAsync(world, wish, checkout, PaymentState.Captured, wish.Amount.Minor);
    }

    private static async Task AtOnceAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var file = Bank(world).Statement([Bank(world).Credit(checkout, new(5000, "EUR")), Bank(world).Credit(checkout, new(7500, "EUR"))]);
        foreach (var outcome in await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TryReadAsync(world, file)))))
        {
            Expect.Ok(outcome, "Reading");
        }

        await StandsAsync(world, wish, checkout, PaymentState.Captured, wish.Amount.Minor);
    }

    private static async Task OverlapAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var (first, second) = (Bank(world).Credit(checkout, new(2500, "EUR")), Bank(world).Credit(checkout, new(10000, "EUR")));
        await ReadAsync(world, Bank(world).Statement([first]));
        var reading = await ReadAsync(world, Bank(world).Statement([second, first]));
        Expect.That(reading.Entries.Count(it => it.Verdict == EntryVerdict.Known) == 1 && reading.Entries.Count(it => it.Verdict == EntryVerdict.Counted) == 1, "One entry is known, the other is new.");
        await StandsAsync(world, wish, checkout, PaymentState.Captured, wish.Amount.Minor);
    }

    private static async Task PartsAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        await ReadAsync(world, Bank(world).Statement([Bank(world).Credit(checkout, new(4000, "EUR"))]));
        await StandsAsync(world, wish, checkout, PaymentState.AwaitingPayer, 4000);
        await ReadAsync(world, Bank(world).Statement([Bank(world).Credit(checkout, new(8500, "EUR"))]));
        await StandsAsync(world, wish, checkout, PaymentState.Captured, wish.Amount.Minor);
    }

    private static async Task TooMuchAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        await ReadAsync(world, Bank(world).Statement([Bank(world).Credit(checkout, wish.Amount + new Money(1, "EUR"))]));
        await StandsAsync(world, wish, checkout, PaymentState.Captured, wish.Amount.Minor + 1);
    }

    private static async Task TooLittleAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        await ReadAsync(world, Bank(world).Statement([Bank(world).Credit(checkout, new(4000, "EUR"))]));
        Pass(world, checkout);
        await StandsAsync(world, wish, checkout, PaymentState.Captured, 4000);
    }

    private static async Task LateAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        Pass(world, checkout);
        await StandsAsync(world, wish, checkout, PaymentState.Expired, 0);
        await ReadAsync(world, Bank(world).Statement([Bank(world).Credit(checkout, wish.Amount)]));
        await StandsAsync(world, wish, checkout, PaymentState.Captured, wish.Amount.Minor);
    }

    private static async Task TolerantAsync(PaymentWorld world)
    {
        foreach (var write in new Func<string, string>[]
        {
            it => it.ToLowerInvariant(),
            it => string.Join(' ', it.Chunk(4).Select(part => new string(part))),
            it => $"Kajaktour {it} danke!",
            it => $"{it[..5]}\n {it[5..]}",
            it => $"Rechnung:{it}.",
        })
        {
            var (wish, checkout) = await BegunAsync(world);
            var credit = Bank(world).Credit(checkout, wish.Amount);
            Verdict(await ReadAsync(world, Bank(world).Statement([credit with { Text = write(credit.Text) }])), checkout, EntryVerdict.Counted);
        }
    }

    private static async Task ReferenceAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var (_, another) = await BegunAsync(world);
        foreach (var (write, verdict) in new (Func<string, string>, EntryVerdict)[]
        {
            (_ => "", EntryVerdict.NoReference),
            (_ => "Kajaktour am Samstag", EntryVerdict.NoReference),
            (it => it[..^1], EntryVerdict.NoReference),
            (Mistyped, EntryVerdict.NoReference),
            (it => $"{it} {another.Instructions!.Reference}", EntryVerdict.Ambiguous),
        })
        {
            var credit = Bank(world).Credit(checkout, wish.Amount);
            var text = write(credit.Text);
            var entry = (await ReadAsync(world, Bank(world).Statement([credit with { Text = text }]))).Entries.Single();
            Expect.That(entry.Payment is null && entry.Verdict == verdict, $"\"{text}\" was expected to be {verdict}, but is {entry.Verdict}.");
        }

        await StandsAsync(world, wish, checkout, PaymentState.AwaitingPayer, 0);
    }

    private static async Task CurrencyAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var entry = (await ReadAsync(world, Bank(world).Statement([Bank(world).Credit(checkout, new(wish.Amount.Minor, "CHF"))]))).Entries.Single();
        Expect.That(entry.Payment is null && entry.Verdict == EntryVerdict.Currency, $"Another currency was expected to be {EntryVerdict.Currency}, but is {entry.Verdict}.");
        await StandsAsync(world, wish, checkout, PaymentState.AwaitingPayer, 0);
    }

    private static async Task OtherAccountAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var file = Bank(world).Statement([Bank(world).Credit(checkout, wish.Amount)], other: true);
        Expect.Refused(await TryReadAsync(world, file), "Another account's statement", RefusalCode.OtherAccount);
        var there = Expect.Ok(await Reader(world).ReadStatementAsync(file, world.OtherContext(), CancellationToken.None), "Reading it where it belongs");
        Expect.That(there.Entries.Single() is { Payment: null } entry && entry.Verdict == EntryVerdict.NoReference, "A reference of one account was known to another.");
        await StandsAsync(world, wish, checkout, PaymentState.AwaitingPayer, 0);
    }

    private static async Task RubbishAsync(PaymentWorld world)
    {
        var (wish, checkout) = await BegunAsync(world);
        var good = Bank(world).Statement([Bank(world).Credit(checkout, wish.Amount)]).Content;
        byte[][] bad = [[], [0], "<"u8.ToArray(), "not a statement"u8.ToArray(), "<?xml version=\"1.0\"?><a/>"u8.ToArray(), Encoding.UTF8.GetBytes("PK\u0003\u0004"), good[..(good.Length / 2)].ToArray(), good[..^3].ToArray()];
        foreach (var file in bad.Concat(Monsters(good, checkout)).Select(it => new RawStatement { Content = it }).Concat(Bank(world).Rubbish))
        {
            Expect.Refused(await TryReadAsync(world, file), "Rubbish", RefusalCode.Unreadable);
        }

        await StandsAsync(world, wish, checkout, PaymentState.AwaitingPayer, 0);
    }

    /// <summary>Elements that lie in each other 600,000 deep, and 600,000 in a row: alone, and where the reference stands in a file that is XML.</summary>
    private static IEnumerable<byte[]> Monsters(ReadOnlyMemory<byte> good, HostedCheckout checkout)
    {
        const int Many = 600_000;
        var text = Encoding.UTF8.GetString(good.Span);
        var (deep, wide) = (string.Concat(Enumerable.Repeat("<a>", Many)) + string.Concat(Enumerable.Repeat("</a>", Many)), string.Concat(Enumerable.Repeat("<a/>", Many)));
        yield return Encoding.UTF8.GetBytes(deep);
        yield return Encoding.UTF8.GetBytes($"<a>{wide}</a>");
        if (text.TrimStart('\uFEFF', ' ', '\r', '\n').StartsWith('<') && text.Contains(checkout.Instructions!.Reference, StringComparison.Ordinal))
        {
            yield return Encoding.UTF8.GetBytes(text.Replace(checkout.Instructions.Reference, deep, StringComparison.Ordinal));
            yield return Encoding.UTF8.GetBytes(text.Replace(checkout.Instructions.Reference, wide, StringComparison.Ordinal));
        }
    }

    /// <summary>Two neighbours that differ have changed places: what people do when they type.</summary>
    private static string Mistyped(string reference)
    {
        var at = Enumerable.Range(0, reference.Length - 1).Last(i => reference[i] != reference[i + 1]);
        return reference[..at] + reference[at + 1] + reference[at] + reference[(at + 2)..];
    }

    private static async Task<(BeginPayment Wish, HostedCheckout Checkout)> BegunAsync(PaymentWorld world)
    {
        var wish = Scene.Wish(world);
        return (wish, await Scene.BeginAsync(world, wish));
    }

    private static void Pass(PaymentWorld world, HostedCheckout checkout) => world.Advance(checkout.ExpiresAt!.Value - world.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));

    private static async Task StandsAsync(PaymentWorld world, BeginPayment wish, HostedCheckout checkout, PaymentState state, long minor)
    {
        var it = await Scene.GetAsync(world, wish, checkout);
        Expect.That(it.State == state && it.Captured == new Money(minor, wish.Amount.Currency) && it.Amount == wish.Amount, $"{state} with {minor} was expected, but it is {it.State} with {it.Captured.Minor}.");
    }

    private static void Verdict(StatementReading reading, HostedCheckout checkout, EntryVerdict verdict)
    {
        var entry = reading.Entries.Length == 1 ? reading.Entries[0] : throw new ConformanceException($"One entry was expected, there are {reading.Entries.Length}.");
        Expect.That(entry.Verdict == verdict && entry.Payment == checkout.Payment, $"{verdict} was expected, but it is {entry.Verdict}.");
    }

    private static async Task<StatementReading> ReadAsync(PaymentWorld world, RawStatement file) => Expect.Ok(await TryReadAsync(world, file), "Reading");

    private static async Task<PaymentOutcome<StatementReading>> TryReadAsync(PaymentWorld world, RawStatement file) => await Reader(world).ReadStatementAsync(file, world.Context(), CancellationToken.None);

    private static IReadsStatements Reader(PaymentWorld world) => world.Provider as IReadsStatements ?? throw new ConformanceException("It declares Statements and does not implement IReadsStatements.");

    private static StatementWorld Bank(PaymentWorld world) => world as StatementWorld ?? throw new ConformanceException("Its world is no StatementWorld, so no statement can be tried.");
}
