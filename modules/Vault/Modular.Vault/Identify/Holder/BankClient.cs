using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Modular.Vault.Identify.Holder;

/// <summary>What the bank said. Prints no name.</summary>
/// <param name="State">Compared when it named owners.</param>
/// <param name="Holders">Owners of the person's accounts.</param>
internal sealed record BankAnswer(HolderState State, IReadOnlyList<string> Holders)
{
    public override string ToString() => $"BankAnswer {State} ***";
}

/// <summary>Asks a bank who owns the accounts of its customer.</summary>
internal interface IBankClient
{
    Task<BankAnswer> Holders(Bank bank, string login, string pin, CancellationToken stop);
}

/// <summary>
/// Berlin Group NextGenPSD2 XS2A 1.3: a one-off consent to the list of accounts with their owners (availableAccounts = allAccountsWithOwnerName), authorised with login and
/// PIN (embedded), the list, and the consent taken back. No balances, no bookings.
/// </summary>
internal sealed class BerlinGroupBank(HttpClient http, TimeProvider clock, ILogger<BerlinGroupBank> log) : IBankClient
{
    public async Task<BankAnswer> Holders(Bank bank, string login, string pin, CancellationToken stop)
    {
        try
        {
            var consent = await Send(HttpMethod.Post, bank, "/v1/consents", [("PSU-ID", login), ("PSU-IP-Address", "0.0.0.0")], new JsonObject
            {
                ["access"] = new JsonObject { ["availableAccounts"] = "allAccountsWithOwnerName" },
                ["recurringIndicator"] = false,
                ["validUntil"] = clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ["frequencyPerDay"] = 1,
                ["combinedServiceIndicator"] = false,
            }, stop);
            return Text(consent.Body, "consentId") is { Length: > 0 and < 200 } id ? await Authorise(bank, Uri.EscapeDataString(id), login, pin, stop) : Failed("consent", consent.Status);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            log.LogWarning("A bank could not be asked for the owner of an account: {Failure}", failure.GetType().Name);
            return new(HolderState.NoAnswer, []);
        }
    }

    private async Task<BankAnswer> Authorise(Bank bank, string consent, string login, string pin, CancellationToken stop)
    {
        var answer = await Send(HttpMethod.Post, bank, $"/v1/consents/{consent}/authorisations", [("PSU-ID", login)], new JsonObject { ["psuData"] = new JsonObject { ["password"] = pin } }, stop);
        if (answer.Status is HttpStatusCode.Unauthorized)
        {
            return new(HolderState.Refused, []);
        }

        var state = Text(answer.Body, "scaStatus");
        if (state is not ("finalised" or "exempted"))
        {
            return state is "failed" ? new(HolderState.Refused, []) : state is null ? Failed("authorisation", answer.Status) : new(HolderState.WantsTan, []);
        }

        var accounts = await Send(HttpMethod.Get, bank, "/v1/accounts", [("Consent-ID", consent)], null, stop);
        await Send(HttpMethod.Delete, bank, $"/v1/consents/{consent}", [], null, stop);
        var holders = (accounts.Body?["accounts"] as JsonArray ?? []).Select(a => Text(a, "ownerName")).OfType<string>().Where(n => n.Length <= 140).Take(50).ToList();
        return holders.Count > 0 ? new(HolderState.Compared, holders) : Failed("accounts", accounts.Status);
    }

    private async Task<(HttpStatusCode Status, JsonNode? Body)> Send(HttpMethod method, Bank bank, string path, (string Name, string Value)[] headers, JsonObject? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(bank.Url.AbsoluteUri.TrimEnd('/') + path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-Request-ID", Guid.CreateVersion7(clock.GetUtcNow()).ToString());
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    private BankAnswer Failed(string step, HttpStatusCode status)
    {
        log.LogWarning("A bank did not say who owns an account: {Step} was answered with {Status}", step, (int)status);
        return new(HolderState.NoAnswer, []);
    }

    private static string? Text(JsonNode? node, string name) => (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
