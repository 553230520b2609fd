using Microsoft.EntityFrameworkCore;
using Modular.Kernel;

namespace Modular.Host.Ops;

/// <summary>Whether this process should be given work. Asked often, so the databases are asked once a second at most.</summary>
internal sealed class Health(IServiceScopeFactory scopes, IEnumerable<ModuleDbInfo> databases, Draining draining, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ModuleDbInfo[] _databases = [.. databases];
    private readonly HashSet<string> _migrated = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private (long At, IReadOnlyDictionary<string, string> Findings)? _last;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("ok")).DisableHttpMetrics();
        routes.MapGet("/health/ready", (Health health, CancellationToken cancellation) => health.ReadyAsync(cancellation)).DisableHttpMetrics();
    }

    /// <summary>The management port's share of health: these two.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var answer = context.Request.Path.Value switch
        {
            "/health/live" => Results.Text("ok"),
            "/health/ready" => await context.RequestServices.GetRequiredService<Health>().ReadyAsync(context.RequestAborted),
            _ => Results.NotFound(),
        };
        await answer.ExecuteAsync(context);
    }

    /// <summary>200 with "ready", or 503 with a word per thing that is not.</summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellation)
    {
        if (draining.HasBegun)
        {
            return Answer(new Dictionary<string, string> { ["host"] = "draining" });
        }

        await _turn.WaitAsync(cancellation);
        try
        {
            if (_last is not { } last || clock.GetElapsedTime(last.At) > Fresh)
            {
                _last = last = (clock.GetTimestamp(), await ExamineAsync(cancellation));
            }

            return Answer(last.Findings);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static IResult Answer(IReadOnlyDictionary<string, string> bad) => bad.Count == 0
        ? Results.Json(new { status = "ready" })
        : Results.Json(new { status = "not ready", findings = bad }, statusCode: StatusCodes.Status503ServiceUnavailable);

    private async Task<IReadOnlyDictionary<string, string>> ExamineAsync(CancellationToken cancellation)
    {
        var bad = new Dictionary<string, string>();
        await using var scope = scopes.CreateAsyncScope();
        foreach (var database in _databases)
        {
            if (await DatabaseState.LookAsync(database.From(scope.ServiceProvider), _migrated.Contains(database.Module), cancellation) is { } problem)
            {
                bad[database.Module] = problem;
            }
            else
            {
                _migrated.Add(database.Module);
            }
        }

        return bad;
    }
}

internal static class DatabaseState
{
    /// <summary>Null when all is well, else a word that names no server.</summary>
    public static async Task<string?> LookAsync(ModuleDb db, bool knownMigrated, CancellationToken cancellation)
    {
        try
        {
            if (knownMigrated)
            {
                return await db.Database.CanConnectAsync(cancellation) ? null : "unreachable";
            }

            return (await db.Database.GetPendingMigrationsAsync(cancellation)).Any() ? "not migrated" : null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return "unreachable";
        }
    }
}
