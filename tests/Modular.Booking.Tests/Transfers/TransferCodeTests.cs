using Modular.Booking.Payments;
using Modular.Booking.Tickets;
using Modular.Booking.Transfers;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Tests.Transfers;

/// <summary>The code for banking apps, line by line as EPC069-12 (version 002) has it.</summary>
public sealed class TransferCodeTests
{
    [Theory]
    [InlineData("COBADEFFXXX", 12345, "EUR123.45")]
    [InlineData(null, 5, "EUR0.05")]
    [InlineData(null, 99_999_999_999, "EUR999999999.99")]
    public void It_says_who_gets_how_much_and_why(string? bic, long minor, string amount)
    {
        var code = Of(bic, "RF18K7M2Q9XA3B5D").Code(new Money(minor, "EUR"));
        Assert.Equal(["BCD", "002", "1", "SCT", bic ?? "", "Kajakwerk Größe GmbH", "DE89370400440532013000", amount, "", "", "RF18K7M2Q9XA3B5D"], code.Split('\n'));
    }

    /// <summary>Version 13 at most: 69 modules along one side.</summary>
    [Fact]
    public void It_is_as_small_as_phones_can_read() =>
        Assert.InRange(QrMatrix.ForBanks(Of("COBADEFFXXX", new string('x', 140)).Code(new Money(99_999_999_999, "EUR"))).Size, 21, 69);

    [Fact]
    public void What_is_kept_comes_back_and_no_transfer_is_none()
    {
        Assert.Equal(("RF18", "RF18 K7M2 Q9XA 3B5D", "no change"), (Transfer.InFours("RF18"), Transfer.InFours("RF18K7M2Q9XA3B5D"), Transfer.InFours("no change")));
        Assert.Null(Transfer.Of(Paid(null)));
        var payment = Paid(Transfer.Write(Instructions("COBADEFFXXX", "RF1")));
        payment.SeenMinor = 1000;
        Assert.Equal(("RF1", 1500L), (Transfer.Of(payment)!.Reference, Transfer.Of(payment)!.Missing(payment).Minor));
        payment.SeenMinor = 3000;
        Assert.Equal(0, Transfer.Of(payment)!.Missing(payment).Minor);
    }

    private static Transfer Of(string? bic, string reference) => new(Instructions(bic, reference));

    private static TransferInstructions Instructions(string? bic, string reference) =>
        new() { Payee = "Kajakwerk Größe GmbH", PayeeIban = "DE89370400440532013000", Bic = bic, Reference = reference, Amount = new(2500, "EUR"), PayBy = DateTimeOffset.UnixEpoch };

    private static Payment Paid(string? instructions) => new()
    {
        Id = Guid.Empty,
        OperatorId = Guid.Empty,
        OrderId = Guid.Empty,
        AccountId = Guid.Empty,
        OperationId = Guid.Empty,
        AmountMinor = 2500,
        Currency = "EUR",
        CreatedAt = DateTime.UnixEpoch,
        ExpiresAt = DateTime.UnixEpoch,
        Instructions = instructions,
    };
}
