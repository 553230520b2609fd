using System.Globalization;
using System.Net;
using Modular.Benchmarks.Load;
using Modular.Benchmarks.Measure;
using Modular.Testing;

namespace Modular.Benchmarks.Vault;

/// <summary>
/// Bookings while somebody tries passwords from everywhere: every try comes from another network address and names another person, so that no counter stops it
/// before Argon2id. The host knows the addresses from its proxy, as behind a load balancer.
/// </summary>
internal static class SignInFlood
{
    /// <summary>Eight times what this machine can derive.</summary>
    private const double TriesPerSecond = 200;

    public static async Task RunAsync(VaultOptions options, Report report)
    {
        await using var database = await MigratedDatabase.CopyAsync(Database.Postgres);
        await LoadShop.OpenAsync(database);
        using var host = LoadHost.Start(database, "web", new Dictionary<string, string?> { ["Proxies:Known:0"] = "127.0.0.1", ["Proxies:Known:1"] = "::1" });
        var (token, cookie) = await FormAsync(host.Port);
        ClosedLoop.Run(host.Port, 32, TimeSpan.FromSeconds(options.Quick ? 3 : 8), i => new HoldErrand(i, LoadShop.Departures));
        PacedLoop.Run(host.Port, TriesPerSecond, 128, TimeSpan.FromSeconds(2), i => new WrongPassword(i, token, cookie));
        await LoadShop.AnalyseAsync(database);
        var rounds = new List<(LoadResult Without, LoadResult With, PacedResult Tries)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var number = round;
            var without = ClosedLoop.Run(host.Port, 32, options.Length, i => new HoldErrand((1000 * number) + i, LoadShop.Departures));
            var flooding = Task.Factory.StartNew(() => PacedLoop.Run(host.Port, TriesPerSecond, 128, options.Length + TimeSpan.FromSeconds(1), i => new WrongPassword((1000 * (number + 1)) + i, token, cookie)), TaskCreationOptions.LongRunning);
            await Task.Delay(500);
            var with = ClosedLoop.Run(host.Port, 32, options.Length, i => new HoldErrand((1000 * number) + 500 + i, LoadShop.Departures));
            rounds.Add((without, with, await flooding));
        }

        var middle = Middle.By(rounds, r => r.With.PerSecond / r.Without.PerSecond);
        report.Failed(rounds.Sum(r => r.Without.Failed + r.With.Failed + r.Tries.Load.Failed));
        report.Figure("sign_in_flood_ratio", middle.With.PerSecond / middle.Without.PerSecond);
        report.Figure("sign_in_flood_tries", middle.Tries.Load.PerSecond);
        report.Table(
            "sign-ins", "Bookings during a flood of sign-ins",
            $"Holds by 32 callers without and with {TriesPerSecond:0} sign-ins a second that have a wrong password, each with an e-mail address and a network address of its own; an address without an account costs the same Argon2id as one with. Tried: those that were answered after an Argon2id (422). Refused: 503 while more than the queue are waiting.",
            ["holds /s without", "with", "ratio", "p99 ms without", "p99 ms with", "tried /s", "p99 ms", "refused /s", "unsent", "failed"],
            [[middle.Without.PerSecond, middle.With.PerSecond, middle.With.PerSecond / middle.Without.PerSecond, middle.Without.P99Ms, middle.With.P99Ms, middle.Tries.Load.PerSecond, middle.Tries.Load.P99Ms, middle.Tries.Load.Refused / (options.Length.TotalSeconds + 1), middle.Tries.Unsent, middle.Tries.Load.Failed]]);
    }

    /// <summary>What the attacker takes once and uses again and again: the form's token and its cookie.</summary>
    private static async Task<(string Token, string Cookie)> FormAsync(int port)
    {
        using var handler = new SocketsHttpHandler { UseCookies = false };
        using var client = new HttpClient(handler);
        // As the load balancer says it: production gives its form's cookie to nobody without TLS.
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "10.0.0.1");
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await client.GetAsync(new Uri($"http://localhost:{port}/account/sign-in"));
        var cookies = answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]);
        return (WebUtility.UrlEncode(VaultHouse.Token().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value), string.Join("; ", cookies));
    }

    private sealed class WrongPassword(int seed, string token, string cookie) : Script
    {
        private readonly Random _chance = new(seed);

        public override void Begin()
        {
            var from = string.Create(CultureInfo.InvariantCulture, $"{_chance.Next(11, 99)}.{_chance.Next(256)}.{_chance.Next(256)}.{_chance.Next(256)}");
            Post(
                "/account/sign-in", "application/x-www-form-urlencoded", $"__RequestVerificationToken={token}&email={_chance.NextInt64():x}%40guess.example&password=not+the+right+one+4711", "text/html",
                more: $"Cookie: {cookie}\r\nX-Forwarded-For: {from}\r\nX-Forwarded-Proto: https\r\nOrigin: https://localhost\r\nSec-Fetch-Site: same-origin\r\n");
        }

        public override Turn Continue(Answer answer) => Read(answer.Status, 422);
    }
}
