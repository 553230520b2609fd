using CsCheck;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Support;
using Modular.Ui;

namespace Modular.Booking.Tests.Orders;

public sealed class OrderViewTests
{
    [Fact]
    public void Net_and_tax_add_up_to_what_was_paid() =>
        Gen.Select(Gen.Long[0, 500_000], Gen.Int[1, 20], Gen.Int[0, 2].Select(i => new[] { 0, 700, 1900 }[i])).List[1, 8].Sample(lines =>
        {
            var shares = VatShare.Of(lines.Select(l => Line(l.Item1, l.Item2, l.Item3)));

            Assert.Equal(lines.Sum(l => l.Item1 * l.Item2), shares.Sum(s => s.GrossMinor));
            Assert.All(shares, s => Assert.InRange(Math.Abs(s.TaxMinor - (s.NetMinor * s.BasisPoints / 10_000m)), 0, 0.6m));
        });

    [Fact]
    public void Vat_is_broken_down_per_rate()
    {
        var given = new Given();
        var view = given.View(given.Order(given.Departure(new DateOnly(2026, 12, 5))));

        Assert.Equal([new VatShare(1900, 6555, 1245), new VatShare(700, 2243, 157)], view.Vat);
        using (Language.Use("de"))
        {
            Assert.Matches("^inkl. 19\\s% MwSt. 12,45\\s€, 7\\s% MwSt. 1,57\\s€$", OrderPrices.TaxNote(view));
        }
    }

    [Theory]
    [InlineData("Held", null, 0, "Details")]
    [InlineData("Held", null, 15, "Expired")]
    [InlineData("Held", "Pending", 0, "Paying")]
    [InlineData("Held", "Captured", 0, "Details")]
    [InlineData("Held", "Pending", 16, "Paying")]
    [InlineData("Held", "Processing", 16, "Paying")]
    [InlineData("Held", "Failed", 0, "Declined")]
    [InlineData("Held", "Expired", 0, "Declined")]
    [InlineData("Held", "Failed", 15, "Expired")]
    [InlineData("Confirmed", "Captured", 999, "Confirmed")]
    [InlineData("Cancelled", "Captured", 0, "Cancelled")]
    [InlineData("Expired", "Captured", 0, "Expired")]
    public void Where_a_guest_stands(string state, string? payment, int minutes, string stage)
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)));
        order.State = Enum.Parse<OrderState>(state);

        Assert.Equal(stage, OrderStages.Of(order, payment is null ? null : Attempt(order, Enum.Parse<PaymentStatus>(payment)), Given.Now.AddMinutes(minutes)).ToString());
    }

    [Theory]
    [InlineData("Created", null, 0, "Details")]
    [InlineData("Created", null, 15, "Expired")]
    [InlineData("Failed", null, 0, "Details")]
    [InlineData("Pending", "other-amount", 0, "Clarifying")]
    [InlineData("Pending", "other-amount", 16, "Clarifying")]
    public void An_attempt_without_a_page_is_no_decline_and_money_that_does_not_fit_is_looked_at(string payment, string? mismatch, int minutes, string stage)
    {
        var given = new Given();
        var order = given.Order(given.Departure(new DateOnly(2026, 12, 5)));
        var attempt = Attempt(order, Enum.Parse<PaymentStatus>(payment));
        (attempt.ProviderRef, attempt.Mismatch, attempt.SeenMinor) = (mismatch is null ? null : "cs_1", mismatch, mismatch is null ? null : 1);

        Assert.Equal(stage, OrderStages.Of(order, attempt, Given.Now.AddMinutes(minutes)).ToString());
    }

    [Theory]
    [InlineData("Anna Sommer", "anna@demo.example", "")]
    [InlineData("  Anna ", " anna@demo.example ", "")]
    [InlineData("", "anna@demo.example", "name")]
    [InlineData(null, null, "name,email")]
    [InlineData("Anna", "anna@localhost", "email")]
    [InlineData("Anna", "anna@demo.example\r\nBcc: x@y.example", "email")]
    [InlineData("Anna\nSommer", "anna@demo.example", "name")]
    public void Details_are_checked_field_by_field(string? name, string? email, string wrong) =>
        Assert.Equal(wrong, string.Join(',', GuestDetails.Check(name, email).All.Select(e => e.Name)));

    [Fact]
    public void A_name_of_121_characters_is_too_long() => Assert.NotNull(GuestDetails.Check(new string('x', 121), "a@b.example").For("name"));

    private static Payment Attempt(Order order, PaymentStatus status) => new()
    {
        Id = order.Id,
        OperatorId = order.OperatorId,
        OrderId = order.Id,
        AccountId = order.Id,
        OperationId = order.Id,
        Status = status,
        AmountMinor = order.TotalMinor,
        Currency = order.Currency,
        ProviderRef = "cs_1",
        CreatedAt = Given.Now,
        ExpiresAt = Given.Now.AddMinutes(31),
    };

    private static OrderLine Line(long price, int quantity, int vat) => new()
    {
        Id = default,
        OperatorId = default,
        OrderId = default,
        DepartureId = default,
        UnitId = default,
        Quantity = quantity,
        PriceMinor = price,
        VatBasisPoints = vat,
        Places = 1,
    };
}
