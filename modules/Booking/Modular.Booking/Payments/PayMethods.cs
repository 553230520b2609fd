using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Ui;

namespace Modular.Booking.Payments;

/// <summary>One way to pay: an account of the operator's at one provider, in the guest's words.</summary>
internal sealed record PayMethod(Guid Account, PaymentProviderDescriptor Provider)
{
    /// <summary>What the form posts.</summary>
    public string Value => Account.ToString("D");

    /// <summary>What a guest pays with; who handles it is the smaller print.</summary>
    public string Label => Means is { Length: > 0 } means ? means : Name;

    public string? Hint => Provider.Capabilities.Statements ? T.Of("Sie erhalten unsere Bankverbindung. Tickets kommen, wenn das Geld da ist.", "You get our bank account. Tickets come when the money is here.")
        : Label == Name ? null : T.Of($"über {Name}", $"via {Name}");

    private string Name => T.Of(Provider.Name.De, Provider.Name.En);

    private string Means => string.Join(", ", Provider.Methods.Select(kind => kind.Value switch
    {
        "card" => T.Of("Karte", "Card"),
        "sepa_debit" => T.Of("SEPA-Lastschrift", "SEPA direct debit"),
        "bank_transfer" => T.Of("Überweisung", "Bank transfer"),
        "paypal" => "PayPal",
        _ => null,
    }).OfType<string>());
}

/// <summary>The ways to pay an order: its operator's open accounts whose provider is installed, in order and takes the amount. The first is taken where nobody chooses; of two accounts at one provider guests see the first, because to them both are the same.</summary>
internal sealed class PayMethods(BookingDb db, IPaymentProviders providers)
{
    /// <param name="operatorId">Whose order it is.</param>
    /// <param name="total">What is to be paid.</param>
    /// <param name="closes">When places are no longer kept for a transfer (<see cref="StartPayment.Latest"/>).</param>
    /// <param name="now">The instant.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<PayMethod>> OfAsync(Guid operatorId, Money total, DateTime? closes, DateTime now, CancellationToken cancellation)
    {
        var accounts = await db.PaymentAccounts.AsNoTracking().Where(a => a.OperatorId == operatorId && a.Enabled).OrderBy(a => a.Position).ThenBy(a => a.Id).Select(a => new { a.Id, a.Provider }).ToListAsync(cancellation);
        return [.. (from account in accounts
                   let installed = providers.Find(account.Provider)
                   where installed is { IsOffered: true }
                   let provider = installed.Descriptor
                   where Takes(provider.Capabilities, total) && IsInTime(provider.Capabilities, closes, now)
                   select new PayMethod(account.Id, provider)).DistinctBy(static m => m.Provider.Id)];
    }

    /// <summary>A transfer that would come when nobody is sold places any more is not offered.</summary>
    public static bool IsInTime(PaymentCapabilities can, DateTime? closes, DateTime now) => !can.Statements || !(closes < now + (can.CheckoutAtLeast ?? TimeSpan.Zero));

    private static bool Takes(PaymentCapabilities can, Money total) => can.Currencies.IsDefaultOrEmpty
        || can.Currencies.Any(c => c.Currency == total.Currency && !(total.Minor < c.MinMinor) && !(total.Minor > c.MaxMinor));
}
