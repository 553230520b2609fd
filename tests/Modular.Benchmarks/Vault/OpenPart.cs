using System.Security.Cryptography;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Modular.Benchmarks.Load;
using Modular.Vault.Contracts;

namespace Modular.Benchmarks.Vault;

/// <summary>Five thousand sealed bookings opened in one session: processor time of this process.</summary>
internal static class OpenPart
{
    private const int Bookings = 5000;
    private const int Size = 300;
    private const int PerBatch = 50;

    public static async Task RunAsync(VaultHouse house, VaultOptions options, Report report)
    {
        IReadOnlyList<SealedValue> own = [];
        var batches = new List<SealedBatch>();
        var stream = Guid.NewGuid();
        await house.InSessionAsync(async (services, session, person) =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            var values = Values(Bookings).ToList();
            own = (await mediator.Send(new SealForSession(session, person, values))).Values;
            foreach (var chunk in values.Chunk(PerBatch))
            {
                var before = batches is [.., var last] ? last.Header : default;
                batches.AddRange((await mediator.Send(new SealForPeople([new(person, stream, batches.Count + 1, Guid.NewGuid(), before, chunk)]))).Batches);
            }
        });
        var rounds = new List<(double Own, double Fetched)>();
        for (var round = -1; round < options.Rounds; round++)
        {
            // A request each, so that the keys are opened anew; the first warms up.
            var (mine, fetched) = (0.0, 0.0);
            await house.InSessionAsync(async (services, session, person) => mine = await CpuAsync(services, new OpenForSession(session, person, own)));
            await house.InSessionAsync(async (services, session, person) => fetched = await CpuAsync(services, new OpenBatches(session, person, stream, batches)));
            if (round >= 0)
            {
                rounds.Add((mine, fetched));
            }
        }

        var (data, sealedBatches) = (Middle.Of(rounds.Select(r => r.Own)), Middle.Of(rounds.Select(r => r.Fetched)));
        report.Figure("open_5000_cpu_s", Math.Max(data, sealedBatches) / 1000);
        report.Table(
            "open", "Opening",
            $"{Bookings:N0} bookings of {Size} bytes through the contracts in one request of an unlocked session, processor time of the whole host's process meanwhile. Sealed by the person themselves (one record each, its own key each), and by the fetcher (signed batches of {PerBatch}, whose chain is checked first).",
            ["", "CPU ms", "µs each"],
            [["the person's own records", data, data * 1000 / Bookings], [$"{batches.Count} batches of the fetcher", sealedBatches, sealedBatches * 1000 / Bookings]]);
    }

    public static IEnumerable<PlainValue> Values(int count, int size = Size) =>
        Enumerable.Range(0, count).Select(_ => new PlainValue(new SealedPlace("credit.booking", "text", Guid.NewGuid(), 1), RandomNumberGenerator.GetBytes(size)));

    private static async Task<double> CpuAsync(IServiceProvider services, IRequest<OpenedAnswer> request)
    {
        var before = Environment.CpuUsage.TotalTime;
        var answer = await services.GetRequiredService<IMediator>().Send(request);
        var used = Environment.CpuUsage.TotalTime - before;
        return answer is { Result: SealingResult.Done, Values.Count: Bookings } ? used.TotalMilliseconds : throw new InvalidOperationException($"Opening ended with {answer.Result}.");
    }
}
