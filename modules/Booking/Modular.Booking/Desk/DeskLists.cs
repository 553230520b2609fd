using Microsoft.EntityFrameworkCore;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Desk;

/// <summary>What an operator can choose from in filters, with names.</summary>
internal static class DeskLists
{
    public static async Task<List<(Guid Id, string De, string En)>> ExperiencesAsync(BookingDb db, Guid operatorId, CancellationToken cancellation) =>
        [.. (await db.Experiences.AsNoTracking().Where(x => x.OperatorId == operatorId).OrderBy(x => x.Position).ThenBy(x => x.TitleDe)
            .Select(x => new { x.Id, x.TitleDe, x.TitleEn }).ToListAsync(cancellation)).Select(x => (x.Id, x.TitleDe, x.TitleEn))];

    public static Task<Dictionary<Guid, string>> ResellersAsync(BookingDb db, Guid operatorId, CancellationToken cancellation) =>
        db.Resellers.AsNoTracking().Where(r => r.OperatorId == operatorId).OrderBy(r => r.Name).ToDictionaryAsync(r => r.Id, r => r.Name, cancellation);

    /// <summary>Providers of all accounts the operator has or had: their names for people.</summary>
    public static async Task<IReadOnlyList<(string Provider, string Name)>> MethodsAsync(BookingDb db, Guid operatorId, IPaymentProviders providers, CancellationToken cancellation) =>
        [.. (await db.PaymentAccounts.AsNoTracking().Where(a => a.OperatorId == operatorId).Select(a => a.Provider).Distinct().ToListAsync(cancellation))
            .Select(p => (p, NameOf(providers, p))).OrderBy(p => p.Item2, StringComparer.Ordinal)];

    public static string NameOf(IPaymentProviders providers, string provider) => providers.Find(provider)?.Descriptor.Name is { } name ? T.Of(name.De, name.En) : provider;
}
