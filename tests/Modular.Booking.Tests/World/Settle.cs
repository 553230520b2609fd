using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Testing;

namespace Modular.Booking.Tests.World;

internal static class Settle
{
    /// <summary>The payment worker's share, as far as it is due by the clock.</summary>
    public static async Task PaymentsAsync(TestHost host)
    {
        var worker = host.Services.GetRequiredService<PaymentWorker>();
        while (await worker.RunDueAsync(CancellationToken.None))
        {
        }
    }

    public static Task<Refund> OnlyRefundAsync(TestHost host) => host.InScopeAsync(services => services.GetRequiredService<BookingDb>().Refunds.AsNoTracking().SingleAsync());
}
