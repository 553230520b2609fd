using System.Net;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Booking.Tests.Chaos;

/// <summary>Where guests and staff go; a host that is down is waited for.</summary>
internal sealed class ChaosDoors(IReadOnlyList<Func<HttpClient>> hosts, HttpClient owner, SandboxWorld sandbox, Func<string, Task<Guid?>> idOf)
{
    public HttpClient Owner => owner;

    public HttpClient Provider => sandbox.Http;

    /// <summary>What the desk calls the order of a guest's link.</summary>
    public Task<Guid?> IdAsync(string order) => idOf(order);

    /// <summary>Any host, and on a retry another one: the same request, as a browser sends it again.</summary>
    public async Task<HttpResponseMessage?> TryAsync(int which, Func<HttpClient, Task<HttpResponseMessage>> request, CancellationToken stop)
    {
        for (var attempt = 0; !stop.IsCancellationRequested; attempt++)
        {
            try
            {
                return await request(hosts[(which + attempt) % hosts.Count]());
            }
            catch (HttpRequestException)
            {
                await Task.Delay(25, CancellationToken.None);
            }
            catch (ObjectDisposedException)
            {
                await Task.Delay(25, CancellationToken.None);
            }
        }

        return null;
    }
}

/// <summary>One guest who does what the plan says with what they have; nothing they do needs to make sense.</summary>
internal sealed partial class ChaosGuest(ChaosPlan plan, ChaosDoors doors, IReadOnlyList<ShopDeparture> departures, Func<string, Task> expire, ChaosLedger ledger)
{
    private readonly List<string> _orders = [];
    private readonly List<(string Order, Uri Page)> _pages = [];
    private readonly List<Uri> _returns = [];
    private readonly List<(string Order, string Key, string Refund)> _forms = [];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var step = plan.Next();
            await (step.Deed switch
            {
                Deed.Hold => HoldAsync(step, times: 1, stop),
                Deed.HoldAgain => HoldAsync(step, times: 3, stop),
                Deed.Begin => OnAsync(_orders, step, order => BeginAsync(order, step, stop)),
                Deed.Pay => OnAsync(_pages, step, page => OnPageAsync(page, "pay")),
                Deed.Decline => OnAsync(_pages, step, page => OnPageAsync(page, "decline")),
                Deed.Return => OnAsync(_returns, step, async back => Done(step.Deed, await doors.TryAsync(step.Which, http => http.GetAsync(back.PathAndQuery, CancellationToken.None), stop))),
                Deed.Release => OnAsync(_orders, step, order => ReleaseAsync(order, step, stop)),
                Deed.Cancel => OnAsync(_orders, step, order => CancelAsync(order, step, times: 1, stop)),
                Deed.CancelTwice => OnAsync(_orders, step, order => CancelAsync(order, step, times: 2, stop)),
                Deed.CancelLate => OnAsync(_forms, step, form => SendAsync(form, step, stop)),
                Deed.DeskCancel => OnAsync(_orders, step, order => DeskAsync(order, step, "cancel")),
                Deed.Goodwill => OnAsync(_orders, step, order => DeskAsync(order, step, "refund")),
                Deed.Expire => OnAsync(_orders, step, expire),
                _ => OnAsync(_orders, step, order => ScanAsync(order, step, stop)),
            });
        }
    }

    /// <summary>With one of the newest: what is long over leads to nothing new.</summary>
    private static Task OnAsync<T>(List<T> mine, Step step, Func<T, Task> act) => mine.Count == 0 ? Task.CompletedTask : act(mine[^(1 + step.Which % Math.Min(mine.Count, 4))]);

    private async Task HoldAsync(Step step, int times, CancellationToken stop)
    {
        var (departure, key) = (departures[step.Which % departures.Count], Guid.NewGuid());
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(i => doors.TryAsync(step.Which + i, http => departure.HoldAsync(http, step.Amount, key), stop)));
        foreach (var answer in answers)
        {
            if (answer is { StatusCode: HttpStatusCode.Created, Headers.Location: { } order })
            {
                if (ledger.Held.TryAdd(order.OriginalString, key))
                {
                    _orders.Add(order.OriginalString);
                }
                else if (ledger.Held[order.OriginalString] != key)
                {
                    ledger.Fault($"two keys were answered by one order: {order}");
                }
            }

            Done(step.Deed, answer);
        }
    }

    private async Task BeginAsync(string order, Step step, CancellationToken stop)
    {
        using var answer = await doors.TryAsync(step.Which, http => http.PostAsync(order + "/pay", Form(("name", "Ada Löwe"), ("email", "ada@example.org")), CancellationToken.None), stop);
        if (answer is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { IsAbsoluteUri: true } page })
        {
            _pages.Add((order, page));
        }

        Done(step.Deed, answer);
    }

    private async Task OnPageAsync((string Order, Uri Page) at, string action)
    {
        using var answer = await doors.Provider.PostAsync(at.Page, Form(("action", action)), CancellationToken.None);
        if (action == "pay" && answer is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { } back } && back.OriginalString.Contains("/return", StringComparison.Ordinal))
        {
            _returns.Add(back);
        }

        ledger.Answered(action == "pay" ? Deed.Pay : Deed.Decline, answer.StatusCode);
    }

    private async Task ReleaseAsync(string order, Step step, CancellationToken stop)
    {
        using var answer = await doors.TryAsync(step.Which, http => http.PostAsync(order + "/release", Form(("key", ledger.Held[order].ToString())), CancellationToken.None), stop);
        Done(step.Deed, answer);
    }

    private async Task CancelAsync(string order, Step step, int times, CancellationToken stop)
    {
        using var page = await doors.TryAsync(step.Which, http => http.GetAsync(order + "/cancel", CancellationToken.None), stop);
        var html = page is { StatusCode: HttpStatusCode.OK } ? await page.Content.ReadAsStringAsync(CancellationToken.None) : "";
        if (Key().Match(html) is { Success: true } key && Refund().Match(html) is { Success: true } refund)
        {
            var form = (order, key.Groups[1].Value, refund.Groups[1].Value);
            _forms.Add(form);
            // Every second time the form stays open in another tab.
            await Task.WhenAll(Enumerable.Range(0, step.Which % 4 == 0 && times == 1 ? 0 : times).Select(i => SendAsync(form, step with { Which = step.Which + i }, stop)));
        }
        else
        {
            Done(step.Deed, page);
        }
    }

    private async Task SendAsync((string Order, string Key, string Refund) form, Step step, CancellationToken stop)
    {
        using var answer = await doors.TryAsync(step.Which, http => http.PostAsync(form.Order + "/cancel", Form(("key", form.Key), ("refund", form.Refund)), CancellationToken.None), stop);
        if (answer is { StatusCode: HttpStatusCode.SeeOther })
        {
            ledger.Cancelled[form.Order] = null;
        }

        Done(step.Deed, answer);
    }

    private async Task DeskAsync(string order, Step step, string verb)
    {
        using var answer = await doors.IdAsync(order) is { } id ? await ChaosDesk.PostAsync(doors.Owner, id, verb, step.Amount) : null;
        if (answer is not null)
        {
            ledger.Answered(step.Deed, answer.StatusCode);
        }
    }

    private async Task ScanAsync(string order, Step step, CancellationToken stop)
    {
        using var page = await doors.TryAsync(step.Which, http => http.GetAsync(order, CancellationToken.None), stop);
        var html = page is { StatusCode: HttpStatusCode.OK } ? await page.Content.ReadAsStringAsync(CancellationToken.None) : "";
        if (Code().Match(html) is { Success: true } code)
        {
            using var answer = await ChaosDesk.ScanAsync(doors.Owner, code.Groups[1].Value);
            if (answer is not null)
            {
                ledger.Answered(step.Deed, answer.StatusCode);
            }
        }
    }

    private void Done(Deed deed, HttpResponseMessage? answer)
    {
        if (answer is not null)
        {
            ledger.Answered(deed, answer.StatusCode);
            answer.Dispose();
        }
    }

    internal static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"refund\" value=\"([^\"]+)\"")]
    private static partial Regex Refund();

    [GeneratedRegex("class=\"ticket-code\">([^<]+)<")]
    private static partial Regex Code();
}
