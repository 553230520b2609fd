using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>
/// Development only: the demo operator's account at the sandbox's Stripe, and, at every start, the address to which the sandbox sends its hooks
/// (it keeps nothing over a restart).
/// </summary>
internal sealed class DemoPayments(PublicUrl publicUrl, IConfiguration configuration, IHostApplicationLifetime life, ILogger<DemoPayments> log) : BackgroundService
{
    public const string HookKey = "demo-stripe-account";
    public const string HookSecret = "whsec_modular_demo_0123456789";

    /// <summary>Gives the operator an account, once. Without a sandbox there is nothing to give.</summary>
    public static async Task SeedAsync(IServiceProvider services, Guid operatorId, string hookKey, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<BookingDb>();
        if (services.GetRequiredService<IConfiguration>()["Sandbox:Url"] is not { Length: > 0 } sandbox || await db.PaymentAccounts.AnyAsync(a => a.OperatorId == operatorId, cancellation))
        {
            return;
        }

        var id = services.GetRequiredService<TimeProvider>().NewId();
        db.PaymentAccounts.Add(new PaymentAccount
        {
            Id = id,
            OperatorId = operatorId,
            Provider = "stripe",
            HookKey = hookKey,
            Sandbox = true,
            SettingsSealed = services.GetRequiredService<PaymentAccounts>().Seal(
                id,
                new() { ["api_base"] = sandbox },
                new() { ["secret_key"] = "sk_test_modular_demo", ["webhook_secret"] = HookSecret }),
        });
        await db.SaveChangesAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration["Sandbox:Url"] is not { Length: > 0 } sandbox || !await StartedAsync(stoppingToken))
        {
            return;
        }

        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(sandbox), Timeout = TimeSpan.FromSeconds(10) };
            using var answer = await http.PutAsJsonAsync("/stripe/webhook", new { url = publicUrl.To("/hooks/pay/" + HookKey).AbsoluteUri, secret = HookSecret }, stoppingToken);
            answer.EnsureSuccessStatusCode();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            log.LogWarning("The sandbox does not answer ({Failure}): its hooks will not arrive, payments are noticed on return and by asking", failure.GetType().Name);
        }
    }

    /// <summary>The host's own address is known when it listens.</summary>
    private async Task<bool> StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource();
        await using var up = life.ApplicationStarted.Register(() => started.TrySetResult());
        await using var down = stopping.Register(() => started.TrySetCanceled());
        try
        {
            await started.Task;
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
