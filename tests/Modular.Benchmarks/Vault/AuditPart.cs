using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Modular.Benchmarks.Load;
using Modular.Benchmarks.Measure;
using Modular.Testing;
using Modular.Vault.Contracts;
using Npgsql;

namespace Modular.Benchmarks.Vault;

/// <summary>One value of 1 kB opened and its note in the audit trail, beside one durable row.</summary>
internal static class AuditPart
{
    public static async Task RunAsync(VaultHouse house, VaultOptions options, Report report)
    {
        await using var limit = await TestDatabase.CreateAsync(Database.Postgres);
        await using var source = NpgsqlDataSource.Create(limit.Connection);
        await using (var create = source.CreateCommand("create table note (id uuid primary key, at timestamptz not null, kind varchar(60) not null, actor uuid, subject uuid, facts varchar(400) not null)"))
        {
            await create.ExecuteNonQueryAsync();
        }

        SealedValue value = null!;
        await house.InSessionAsync(async (services, session, person) => value = (await services.GetRequiredService<IMediator>().Send(new SealForSession(session, person, [.. OpenPart.Values(1, 1000)]))).Values[0]);
        var cases = new[] { 1, 8 };
        var seen = cases.ToDictionary(c => c, _ => new List<(double Limit, double InOne, double Each)>());
        for (var round = -1; round < options.Rounds; round++)
        {
            foreach (var callers in cases)
            {
                var length = round < 0 ? TimeSpan.FromSeconds(1) : options.Length;
                var bare = await InsertsAsync(source, callers, length);
                var inOne = await InOneSessionAsync(house, value, callers, length);
                var each = RequestEach(house, value, callers, length, report);
                if (round >= 0)
                {
                    seen[callers].Add((bare, inOne, each));
                }
            }
        }

        var middle = seen.ToDictionary(s => s.Key, s => Middle.By(s.Value, r => r.InOne / r.Limit));
        report.Figure("open_audit_ratio", middle[1].InOne / middle[1].Limit);
        report.Figure("open_audit_8_ratio", middle[8].InOne / middle[8].Limit);
        report.Figure("open_audit_request_ratio", middle[1].Each / middle[1].Limit);
        report.Table(
            "audit", "One value and its note in the audit trail",
            "OpenForSession with one value of 1 kB, then RecordAudit, committed, against one row of the same shape by bare Npgsql with a prepared statement, each in its own commit, fsync on, same server. In one session: one request that does it again and again, its keys open. A request each: cookie, session, unlocked row and keys are read anew every time, over HTTP.",
            ["callers", "rows /s", "in one session /s", "ratio", "a request each /s", "ratio"],
            middle.Select(m => new object[] { m.Key, m.Value.Limit, m.Value.InOne, m.Value.InOne / m.Value.Limit, m.Value.Each, m.Value.Each / m.Value.Limit }));
    }

    private static Task<double> InsertsAsync(NpgsqlDataSource source, int callers, TimeSpan length) => RateAsync(callers, length, async until =>
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand("insert into note (id, at, kind, actor, subject, facts) values ($1, $2, $3, $4, $5, $6)", connection);
        var (id, at) = (new NpgsqlParameter<Guid>(), new NpgsqlParameter<DateTime>());
        insert.Parameters.AddRange(new NpgsqlParameter[] { id, at, new NpgsqlParameter<string> { TypedValue = "credit.measured" }, new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() }, new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() }, new NpgsqlParameter<string> { TypedValue = "1" } });
        await insert.PrepareAsync();
        var done = 0;
        while (Stopwatch.GetTimestamp() < until)
        {
            (id.TypedValue, at.TypedValue) = (Guid.CreateVersion7(), DateTime.UtcNow);
            await insert.ExecuteNonQueryAsync();
            done++;
        }

        return done;
    });

    private static async Task<double> InOneSessionAsync(VaultHouse house, SealedValue value, int callers, TimeSpan length)
    {
        var (done, until) = (0, Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency));
        await house.InSessionAsync(
            async (services, session, person) =>
            {
                while (Stopwatch.GetTimestamp() < until)
                {
                    await OpenAndNoteAsync(services, session, person, value);
                    Interlocked.Increment(ref done);
                }
            },
            callers);
        return done / length.TotalSeconds;
    }

    private static double RequestEach(VaultHouse house, SealedValue value, int callers, TimeSpan length, Report report)
    {
        // The door keeps the work that was left last: one value, once per request.
        house.Leave((services, session, person) => OpenAndNoteAsync(services, session, person, value));
        var result = ClosedLoop.Run(house.Port, callers, length, _ => new Knock(house.Cookie));
        report.Failed(result.Failed);
        return result.PerSecond;
    }

    private static async Task OpenAndNoteAsync(IServiceProvider services, Guid session, Guid person, SealedValue value)
    {
        var mediator = services.GetRequiredService<IMediator>();
        var answer = await mediator.Send(new OpenForSession(session, person, [value]));
        if (answer.Result != SealingResult.Done || !await mediator.Send(new RecordAudit(Guid.CreateVersion7(), "credit.measured", person, person, "1")))
        {
            throw new InvalidOperationException($"Opening ended with {answer.Result}.");
        }
    }

    private static async Task<double> RateAsync(int callers, TimeSpan length, Func<long, Task<int>> work)
    {
        var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        return (await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => work(until))))).Sum() / length.TotalSeconds;
    }

    private sealed class Knock(string cookie) : Script
    {
        public override void Begin() => Get(SessionDoor.Address, more: $"Cookie: {cookie}\r\n");

        public override Turn Continue(Answer answer) => Read(answer.Status, 200);
    }
}
