using System.Text.RegularExpressions;

namespace Modular.Host.Tests.Walker;

/// <summary>Sends a route's battery and says what came out wrong.</summary>
internal sealed partial class Walk(WalkerWorld world)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<IReadOnlyList<string>> FaultsAsync(Route route, Door door)
    {
        var faults = new List<string>();
        var person = world.Insider(door.Access);
        var before = await Fingerprint.OfAsync(world.Host);
        var battery = new Battery(route, door, world.Own, world.Foreign, await WalkerWorld.TokenAsync(person));
        foreach (var blow in battery.All())
        {
            using (blow.Request)
            {
                if (await FaultAsync(person, blow) is { } fault)
                {
                    faults.Add($"{route.Name}, {blow.What}: {fault}");
                }
            }
        }

        faults.AddRange(Fingerprint.Differences(before, await Fingerprint.OfAsync(world.Host)).Select(change => $"{route.Name} changed something: {change}"));
        return faults;
    }

    private async Task<string?> FaultAsync(HttpClient person, Blow blow)
    {
        // What is refused unread ends with a hang-up, and no later request may run into that.
        blow.Request.Headers.ConnectionClose = blow.Request.Content?.Headers.ContentLength > 20_000 ? true : null;
        try
        {
            using var answer = await person.SendAsync(blow.Request, Ct);
            return await FaultAsync(blow, answer);
        }
        catch (HttpRequestException hungUp)
        {
            // A server that refuses a large body may hang up while it is still being sent.
            return blow.Request.Content?.Headers.ContentLength > 1_000_000 ? null : "no answer: " + hungUp.Message;
        }
        catch (TaskCanceledException) when (!Ct.IsCancellationRequested)
        {
            return $"no answer within {person.Timeout.TotalSeconds} s";
        }
    }

    private async Task<string?> FaultAsync(Blow blow, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        var type = answer.Content.Headers.ContentType?.MediaType ?? "";
        var text = type.StartsWith("text/", StringComparison.Ordinal) || type.Contains("json", StringComparison.Ordinal) ? await answer.Content.ReadAsStringAsync(Ct) : "";
        return status >= 500 ? $"{status}, {LastError()}"
            : Trace().Match(text) is { Success: true } trace ? $"tells \"{trace.Value}\""
            : type == "text/html" && text.Contains(Hostile.Script, StringComparison.OrdinalIgnoreCase) ? "the script stands in the page as it came"
            : answer.Headers.Location is { } to && !IsOurs(to) ? $"leads away to {to}"
            : blow.Must == Must.BeForbidden && status != 403 ? $"{status} instead of 403"
            : blow.Must == Must.BeRefused && status is < 400 ? $"{status} instead of a refusal {answer.Headers.Location}"
            : status >= 400 && type == "application/json" && !text.Contains("\"errorMessage\":", StringComparison.Ordinal) ? "an error as plain JSON instead of problem+json"
            : status == 422 && type == "text/html" && blow.Field is { } field && !text.Contains($"name=\"{field}\"", StringComparison.OrdinalIgnoreCase) ? $"the page does not show the field {field}"
            : null;
    }

    private bool IsOurs(Uri to) => new Uri(world.Host.BaseUrl, to) is var full && (full.Authority == world.Host.BaseUrl.Authority || full.Authority == world.Sandbox.Address.BaseUrl.Authority);

    private string LastError() => world.Host.Logs.Containing("failed").LastOrDefault()?.Trim() is { } line ? line[..Math.Min(line.Length, 400)] : "nothing logged";

    [GeneratedRegex(@"   at [A-Z]\w+\.|[A-Z]\w+Exception\b|SQLite Error|Npgsql|Microsoft\.EntityFrameworkCore", RegexOptions.CultureInvariant)]
    private static partial Regex Trace();
}
