using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Sdk;
using Modular.Sdk.Payments;
using Modular.Sdk.Sso;

namespace Modular.Host.Plugins;

/// <summary>The other side of <see cref="SmokeTest"/>: creates the plug-in, asks it harmless things over a line that leads nowhere, and waits a moment.</summary>
internal static class SmokeChild
{
    public const string Mark = "smoke: ";

    /// <summary>Time for what a plug-in started behind our back to fail.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1.5);

    public static async Task<int> RunAsync(string main, TimeSpan limit, TextWriter output, CancellationToken cancellation)
    {
        var found = PluginLoader.Load(Path.GetFileNameWithoutExtension(main), main, limit);
        var problem = found.Problem ?? await TryAsync(found, limit, cancellation);
        if (problem is not null)
        {
            await output.WriteLineAsync(Mark + problem);
            return 3;
        }

        await Task.Delay(Moment, TimeProvider.System, cancellation);
        // What was started and let go throws in its finaliser, if it does.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return 0;
    }

    private static async Task<string?> TryAsync(FoundPlugin found, TimeSpan limit, CancellationToken cancellation)
    {
        using var http = new HttpClient(new DeadLine());
        foreach (var (name, call) in found.Payments is { } payments ? Calls(payments, http) : Calls(found.Sso!, http))
        {
            try
            {
                if (await Task.Run(() => call(cancellation), CancellationToken.None).WaitAsync(limit, TimeProvider.System, cancellation) is { } problem)
                {
                    return $"{name}: {problem}";
                }
            }
            catch (TimeoutException)
            {
                return $"{name}: no answer within {limit.TotalSeconds:0} s";
            }
            catch (Exception failure) when (Unable(failure) is { } cause)
            {
                return $"{name}: it cannot run here: {cause.GetType().Name}{(cause is DllNotFoundException ? ": a native library is missing" : "")}";
            }
            catch (OutOfMemoryException)
            {
                return $"{name}: it wants more memory than it may have";
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // Without settings and without a line it may well complain; the conformance kit is stricter.
            }
        }

        return null;
    }

    private static Exception? Unable(Exception failure)
    {
        for (var it = failure; it is not null; it = it.InnerException)
        {
            if (it is DllNotFoundException or EntryPointNotFoundException or MissingMemberException or FileNotFoundException or FileLoadException or BadImageFormatException or TypeLoadException)
            {
                return it;
            }
        }

        return failure is TypeInitializationException ? failure : null;
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<string?>> Call)> Calls(IPaymentProvider provider, HttpClient http)
    {
        var context = new PaymentContext
        {
            Operator = new(Guid.Empty),
            Account = new(Guid.Empty),
            Sandbox = true,
            Operation = new(Guid.Empty),
            Settings = new SettingsBag([], []),
            Http = http,
            State = new NoState(),
            Log = NullLogger.Instance,
            Clock = TimeProvider.System,
        };
        var payment = new ProviderRef("smoke");
        yield return ("test connection", async ct => await provider.CheckSettingsAsync(context, ct) is null ? "it answered nothing" : null);
        yield return ("webhook", async ct => await provider.ReadWebhookAsync(Rubbish(), context, ct) is WebhookReading.Verified ? "it takes rubbish for a genuine webhook" : null);
        yield return ("get", async ct => await provider.GetAsync(new GetPayment { Id = new(Guid.Empty), Payment = payment }, context, ct) switch
        {
            null => "it answered nothing",
            PaymentOutcome<PaymentSnapshot>.Ok { Value.State: PaymentState.Captured } => "it says that a payment nobody made was paid",
            _ => null,
        });
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<string?>> Call)> Calls(ISsoProvider provider, HttpClient http)
    {
        var context = new SsoContext
        {
            Operator = new(Guid.Empty),
            Connection = new(Guid.Empty),
            Sandbox = true,
            Settings = new SettingsBag([], []),
            Http = http,
            State = new NoState(),
            Log = NullLogger.Instance,
            Clock = TimeProvider.System,
        };
        var callback = new SsoCallback { Parameters = [new() { Name = "code", Value = "rubbish" }], RedirectUri = new("https://host.example/sso/callback"), Nonce = "nonce", CodeVerifier = "verifier" };
        yield return ("test connection", async ct => await provider.CheckSettingsAsync(context, ct) is null ? "it answered nothing" : null);
        yield return ("callback", async ct => await provider.CompleteAsync(callback, context, ct) is SsoOutcome<ExternalIdentity>.Ok ? "it lets somebody in on rubbish" : null);
    }

    private static RawWebhook Rubbish() => new() { Method = "POST", Url = new("https://host.example/hooks/pay/smoke"), Body = Encoding.UTF8.GetBytes("{\"rubbish\":true}") };

    private sealed class DeadLine : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request });
    }

    private sealed class NoState : IProviderState
    {
        public ValueTask<string?> FindAsync(string key, CancellationToken ct) => new((string?)null);

        public ValueTask PutAsync(string key, string value, TimeSpan? life, CancellationToken ct) => default;

        public ValueTask<string> AddAsync(string key, string value, TimeSpan? life, CancellationToken ct) => new(value);

        public ValueTask RemoveAsync(string key, CancellationToken ct) => default;
    }
}
