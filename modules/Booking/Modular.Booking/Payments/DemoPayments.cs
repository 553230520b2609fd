using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Booking.Payments;

/// <summary>
/// Development only: the demo operator's accounts at the sandbox's providers, and, at every start, the address to which the sandbox sends its hooks
/// (it keeps nothing over a restart).
/// </summary>
internal sealed class DemoPayments(PublicUrl publicUrl, IConfiguration configuration, IServiceScopeFactory scopes, IHostApplicationLifetime life, ILogger<DemoPayments> log) : BackgroundService
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

    /// <summary>Accounts at the other providers of the sandbox, as far as their plug-ins are installed. Stripe's stays the first, which is taken where nobody chooses.</summary>
    public static async Task SeedOthersAsync(IServiceProvider services, Guid operatorId, string prefix, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<BookingDb>();
        if (services.GetRequiredService<IConfiguration>()["Sandbox:Url"] is not { Length: > 0 } sandbox)
        {
            return;
        }

        foreach (var (provider, values, secrets) in Others(sandbox))
        {
            if (services.GetRequiredService<IPaymentProviders>().Find(provider) is null || await db.PaymentAccounts.AnyAsync(a => a.OperatorId == operatorId && a.Provider == provider, cancellation))
            {
                continue;
            }

            var id = services.GetRequiredService<TimeProvider>().NewId();
            db.PaymentAccounts.Add(new PaymentAccount
            {
                Id = id,
                OperatorId = operatorId,
                Provider = provider,
                HookKey = $"{prefix}-{provider}-account",
                Sandbox = true,
                SettingsSealed = services.GetRequiredService<PaymentAccounts>().Seal(id, values, secrets),
            });
            await db.SaveChangesAsync(cancellation);
        }
    }

    /// <summary>The dev host's account with the plug-in that is being written, the first among the ways to pay; its settings are those of the file, at every start.</summary>
    public static async Task SeedWrittenAsync(IServiceProvider services, Guid operatorId, CancellationToken cancellation)
    {
        var db = services.GetRequiredService<BookingDb>();
        if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment() || DemoAccount.Read(services.GetRequiredService<IConfiguration>()) is not { } given || services.GetRequiredService<IPaymentProviders>().Find(given.Provider) is not { } installed)
        {
            return;
        }

        var account = await db.PaymentAccounts.SingleOrDefaultAsync(a => a.HookKey == given.HookKey, cancellation);
        if (account is null)
        {
            var id = services.GetRequiredService<TimeProvider>().NewId();
            account = new PaymentAccount { Id = id, OperatorId = operatorId, Provider = given.Provider, HookKey = given.HookKey, Sandbox = true, SettingsSealed = [], Position = -1 };
            db.PaymentAccounts.Add(account);
        }

        var (values, secrets) = given.Fill(installed.Descriptor.Settings);
        account.SettingsSealed = services.GetRequiredService<PaymentAccounts>().Seal(account.Id, values, secrets);
        await db.SaveChangesAsync(cancellation);
    }

    private static IEnumerable<(string Provider, Dictionary<string, string> Values, Dictionary<string, string> Secrets)> Others(string sandbox) =>
    [
        ("paypal", new() { ["api_base"] = sandbox, ["client_id"] = "modular-demo-client" }, new() { ["client_secret"] = "modular-demo-paypal-secret" }),
        ("mangopay", new()
        {
            ["api_base"] = sandbox,
            ["client_id"] = "modulardemo",
            ["owner_name"] = "Kai Kajak",
            ["owner_email"] = "kai+accept@kajakwerk.example",
            ["owner_birthday"] = "1980-05-01",
            ["owner_nationality"] = "DE",
            ["owner_residence"] = "DE",
            ["owner_accepts_terms"] = "true",
        }, new() { ["api_key"] = "modular-demo-mangopay-key" }),
    ];

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
            await using var scope = scopes.CreateAsyncScope();
            foreach (var (provider, report) in await RegisterAsync(scope.ServiceProvider, stoppingToken))
            {
                if (!report.Works)
                {
                    log.LogWarning("The sandbox's {Provider} does not take the demo account: {Findings} findings", provider, report.Findings.Length);
                }
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            log.LogWarning("The sandbox does not answer ({Failure}): its hooks will not arrive, payments are noticed on return and by asking", failure.GetType().Name);
        }
    }

    /// <summary>Providers that register their hooks by themselves do so when their settings are tested, as an operator would.</summary>
    public static async Task<IReadOnlyList<(string Provider, SettingsReport Report)>> RegisterAsync(IServiceProvider services, CancellationToken stopping)
    {
        var reports = new List<(string, SettingsReport)>();
        var (accounts, providers) = (services.GetRequiredService<PaymentAccounts>(), services.GetRequiredService<IPaymentProviders>());
        var known = await services.GetRequiredService<BookingDb>().PaymentAccounts.AsNoTracking().Where(a => a.Sandbox && a.Provider != "stripe" && a.Stage == AccountStage.Connected).ToListAsync(stopping);
        foreach (var account in known)
        {
            if (accounts.Open(account) is var (installed, opened))
            {
                reports.Add((account.Provider, await installed.Provider.CheckSettingsAsync(providers.Context(installed, opened, new OperationKey(account.Id)), stopping)));
            }
        }

        return reports;
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
