using System.Globalization;
using System.Text;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Conformance;
using Modular.Sdk.Tests.Support;
using Modular.Testing;

namespace Modular.Sdk.Tests.BankTransfer;

/// <summary>What banks write, beyond what the kit asks of everybody: both versions, batches, missing references, amounts to the cent.</summary>
public sealed class StatementTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Given.Now.UtcDateTime);

    [Theory]
    [InlineData("02", false)]
    [InlineData("08", false)]
    [InlineData("02", true)]
    [InlineData("08", true)]
    public async Task Both_versions_and_both_places_of_a_reference_are_read(string version, bool structured)
    {
        await using var world = new BankTransferWorld();
        var checkout = await BeginAsync(world);
        var entry = Assert.Single(await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, [new("B1", "125.00", checkout.Payment.Value, Day) { Structured = structured }], version)));
        Assert.Equal((EntryVerdict.Counted, checkout.Payment, new Money(12500, "EUR"), Day), (entry.Verdict, entry.Payment!.Value, entry.Amount!.Value, entry.BookedOn!.Value));
    }

    [Fact]
    public async Task The_same_booking_in_two_formats_counts_once()
    {
        await using var world = new BankTransferWorld();
        var checkout = await BeginAsync(world);
        CamtCredit[] credits = [new("B1", "100.00", checkout.Payment.Value, Day)];
        await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, credits, "02"));
        Assert.Equal(EntryVerdict.Known, Assert.Single(await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, credits, "08"))).Verdict);
        Assert.Equal(10000, await CapturedAsync(world, checkout));
    }

    [Theory]
    [InlineData("02")]
    [InlineData("08")]
    public async Task A_batch_counts_each_transfer_with_its_own_amount(string version)
    {
        await using var world = new BankTransferWorld();
        var (one, two) = (await BeginAsync(world), await BeginAsync(world));
        var file = CamtFile.Batch(BankTransferWorld.Iban, "BATCH-7", [new(null, "125.00", one.Payment.Value, Day), new(null, "60.50", two.Payment.Value, Day), new(null, "64.50", two.Payment.Value, Day)], version);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(3, (await ReadAsync(world, file)).Count);
            Assert.Equal((12500, 12500), (await CapturedAsync(world, one), await CapturedAsync(world, two)));
        }
    }

    /// <summary>Two bookings alike in everything are two where the bank names them, and where both stand in one file.</summary>
    [Theory]
    [InlineData("B1", "B2")]
    [InlineData("B1", "B1")]
    [InlineData(null, null)]
    [InlineData("NONREF", "NONREF")]
    public async Task Twins_are_two(string? first, string? second)
    {
        await using var world = new BankTransferWorld();
        var checkout = await BeginAsync(world);
        var file = CamtFile.Of(BankTransferWorld.Iban, [new(first, "50.00", checkout.Payment.Value, Day), new(second, "50.00", checkout.Payment.Value, Day)]);
        await ReadAsync(world, file);
        await ReadAsync(world, file);
        Assert.Equal(10000, await CapturedAsync(world, checkout));
    }

    /// <summary>A bank cuts and spaces a text as it likes, in another format otherwise.</summary>
    [Fact]
    public async Task A_booking_without_a_reference_is_known_again_whatever_its_blanks()
    {
        await using var world = new BankTransferWorld();
        var checkout = await BeginAsync(world);
        CamtCredit it = new(null, "50.00", checkout.Payment.Value + " Kajaktour", Day);
        await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, [it]));
        Assert.Equal(EntryVerdict.Known, Assert.Single(await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, [it with { Text = $"{checkout.Payment.Value}  KAJAK TOUR" }]))).Verdict);
        Assert.Equal(5000, await CapturedAsync(world, checkout));
    }

    [Theory]
    [InlineData("0.01", 1L)]
    [InlineData("125", 12500L)]
    [InlineData("125.5", 12550L)]
    [InlineData("125.500", 12550L)]
    [InlineData("125.505", null)]
    [InlineData("-125.00", null)]
    [InlineData("1e3", null)]
    [InlineData("1,250.00", null)]
    [InlineData("0.00", null)]
    [InlineData("99999999999999", null)]
    [InlineData("", null)]
    public async Task Amounts_are_exact_or_nothing(string written, long? minor)
    {
        await using var world = new BankTransferWorld();
        var checkout = await BeginAsync(world);
        var entry = Assert.Single(await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, [new("B1", written, checkout.Payment.Value, Day)])));
        Assert.Equal((minor, minor is null ? EntryVerdict.Unclear : EntryVerdict.Counted), (entry.Amount?.Minor, entry.Verdict));
        Assert.Equal(minor ?? 0, await CapturedAsync(world, checkout));
    }

    [Fact]
    public async Task Money_that_goes_out_is_announced_or_came_back_is_left_out()
    {
        await using var world = new BankTransferWorld();
        var checkout = await BeginAsync(world);
        CamtCredit it = new("B1", "125.00", checkout.Payment.Value, Day);
        Assert.Empty(await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, [it with { Direction = "DBIT" }, it with { Status = "PDNG" }, it with { Status = "INFO" }])));
        var reversed = Encoding.UTF8.GetString(CamtFile.Of(BankTransferWorld.Iban, [it])).Replace("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd>", StringComparison.Ordinal);
        Assert.Empty(await ReadAsync(world, Encoding.UTF8.GetBytes(reversed)));
        Assert.Equal(0, await CapturedAsync(world, checkout));
    }

    /// <summary>The operator's own transfer, returned by the other bank, carries the reference it was sent with.</summary>
    [Theory]
    [InlineData("<NtryDtls>", "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>RRTN</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>", 0)]
    [InlineData("</TxDtls>", "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf></TxDtls>", 0)]
    [InlineData("<NtryDtls>", "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls>", 12500)]
    public async Task A_transfer_that_was_returned_is_no_payment(string at, string written, long counted)
    {
        await using var world = new BankTransferWorld();
        var (checkout, other) = (await BeginAsync(world), await BeginAsync(world));
        CamtCredit it = new("B1", "125.00", checkout.Payment.Value, Day);
        await ReadAsync(world, Marked(CamtFile.Of(BankTransferWorld.Iban, [it])));
        Assert.Equal(counted, await CapturedAsync(world, checkout));
        await ReadAsync(world, Marked(CamtFile.Batch(BankTransferWorld.Iban, "BATCH-8", [it with { Text = other.Payment.Value }, it with { Text = other.Payment.Value, Amount = "60.00" }])));
        Assert.Equal(counted == 0 ? 0 : 18500, await CapturedAsync(world, other));

        byte[] Marked(byte[] file) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file).Replace(at, written, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DE89370400440532013000", true)]
    [InlineData("de89 3704 0044 0532 0130 00", true)]
    [InlineData("GB82 WEST 1234 5698 7654 32", true)]
    [InlineData("DE89370400440532013001", false)]
    [InlineData("DE98370400440532013000", false)]
    [InlineData("DE8937040044053201300", false)]
    [InlineData("DE89-3704-0044-0532-0130-00", false)]
    [InlineData("", false)]
    public async Task An_account_is_taken_when_its_check_digits_fit(string iban, bool works)
    {
        await using var world = new BankTransferWorld();
        var report = await world.Provider.CheckSettingsAsync(world.Context() with { Settings = BankTransferWorld.Bag(iban), Sandbox = false }, CancellationToken.None);
        Assert.Equal(works, report.Works);
        Assert.Equal(works ? [] : ["iban"], report.Findings.Select(it => it.Field));
    }

    [Fact]
    public async Task Every_field_that_is_wrong_is_named()
    {
        await using var world = new BankTransferWorld();
        var report = await world.Provider.CheckSettingsAsync(world.Context() with { Settings = BankTransferWorld.Bag("x", payee: new string('a', 71), bic: "SHORT") }, CancellationToken.None);
        Assert.Equal(["payee", "iban", "bic"], report.Findings.Select(it => it.Field));
        Assert.IsType<PaymentOutcome<HostedCheckout>.Refused>(await world.Provider.BeginAsync(Wish(world), world.Context() with { Settings = BankTransferWorld.Bag("x") }, CancellationToken.None));
    }

    /// <summary>The wish is shortened to what the operator grants and lengthened to what a transfer needs.</summary>
    [Theory]
    [InlineData("2", 60, 5)]
    [InlineData("14", 60, 17)]
    [InlineData("7", 8, 8)]
    [InlineData("7", 1, 5)]
    [InlineData("99", 60, 10)]
    public async Task Places_are_kept_as_long_as_the_operator_grants(string days, int wished, int kept)
    {
        await using var world = new BankTransferWorld();
        var outcome = await world.Provider.BeginAsync(Wish(world) with { ExpiresAt = Given.Now.AddDays(wished) }, world.Context() with { Settings = BankTransferWorld.Bag(BankTransferWorld.Iban, days: days) }, CancellationToken.None);
        var checkout = Assert.IsType<PaymentOutcome<HostedCheckout>.Ok>(outcome).Value;
        Assert.Equal((Given.Now.AddDays(kept), Given.Now.AddDays(kept - 3)), (checkout.ExpiresAt!.Value, checkout.Instructions!.PayBy));
    }

    /// <summary>Of one-character slips a mod-97 check lets none through; and what has the right digits and was never given out names nobody.</summary>
    [Fact]
    public async Task No_slip_of_one_character_reaches_a_payment()
    {
        await using var world = new BankTransferWorld();
        var (reference, entries) = ((await BeginAsync(world)).Payment.Value, new List<CamtCredit>());
        for (var at = 0; at < reference.Length; at++)
        {
            foreach (var other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Where(it => it != reference[at]))
            {
                entries.Add(new(string.Create(CultureInfo.InvariantCulture, $"E{entries.Count}"), "1.00", reference[..at] + other + reference[(at + 1)..], Day));
            }
        }

        Assert.All(await ReadAsync(world, CamtFile.Of(BankTransferWorld.Iban, entries)), it => Assert.Equal(EntryVerdict.NoReference, it.Verdict));
    }

    private static BeginPayment Wish(BankTransferWorld world) => new()
    {
        Id = new(Guid.CreateVersion7(world.Clock.GetUtcNow())),
        Amount = new(12500, "EUR"),
        ReturnUrl = new("https://shop.example/orders/secret/return"),
        CancelUrl = new("https://shop.example/orders/secret"),
        ExpiresAt = Given.Now.AddDays(21),
        Reference = "A-1001",
        Description = "Kajaktour",
        Culture = "de-DE",
    };

    private static async Task<HostedCheckout> BeginAsync(BankTransferWorld world) => Assert.IsType<PaymentOutcome<HostedCheckout>.Ok>(await world.Provider.BeginAsync(Wish(world), world.Context(), CancellationToken.None)).Value;

    private static async Task<IReadOnlyList<StatementEntry>> ReadAsync(BankTransferWorld world, byte[] file) =>
        Assert.IsType<PaymentOutcome<StatementReading>.Ok>(await ((IReadsStatements)world.Provider).ReadStatementAsync(new() { Content = file }, world.Context(), CancellationToken.None)).Value.Entries;

    private static async Task<long> CapturedAsync(BankTransferWorld world, HostedCheckout checkout) =>
        Assert.IsType<PaymentOutcome<PaymentSnapshot>.Ok>(await world.Provider.GetAsync(new() { Id = new(Guid.Empty), Payment = checkout.Payment }, world.Context(), CancellationToken.None)).Value.Captured.Minor;
}
