using System.Net.Http.Json;
using DnsClient;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Modular.Vault.Company.Domains;

/// <summary>Asks DNS.</summary>
internal interface ITextRecords
{
    /// <summary>The TXT records of a name; empty where there are none, null when DNS did not answer.</summary>
    Task<IReadOnlyList<string>?> Find(string name, CancellationToken stop);
}

/// <summary>The machine's own resolvers; in development the sandbox's zone, so that one can try it with a domain that does not exist.</summary>
internal sealed class TextRecords(HttpClient http, IConfiguration configuration, IHostEnvironment environment, ILogger<TextRecords> log) : ITextRecords
{
    public async Task<IReadOnlyList<string>?> Find(string name, CancellationToken stop)
    {
        try
        {
            if (environment.IsDevelopment() && Uri.TryCreate(configuration["Sandbox:Url"], UriKind.Absolute, out var sandbox))
            {
                return (await http.GetFromJsonAsync<Zone>(new Uri(sandbox, "/dns/txt?name=" + Uri.EscapeDataString(name)), stop))?.Values;
            }

            var resolver = new LookupClient(new LookupClientOptions { UseCache = false, Timeout = TimeSpan.FromSeconds(5), Retries = 1, ThrowDnsErrors = false });
            var answer = await resolver.QueryAsync(name, QueryType.TXT, cancellationToken: stop);
            return answer.HasError && answer.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain ? null : [.. answer.Answers.TxtRecords().Select(r => string.Concat(r.Text))];
        }
        catch (Exception failure) when (failure is DnsResponseException or HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            log.LogWarning("DNS did not answer: {Failure}", failure.GetType().Name);
            return null;
        }
    }

    private sealed record Zone(string[] Values);
}
