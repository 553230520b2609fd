using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.World;
using Modular.Testing;

namespace Modular.Booking.Tests.Idempotency;

/// <summary>The same form twenty times at once, the host killed in the middle, and the form again: one effect, one answer.</summary>
[LongRun]
public sealed class AcrossACrash
{
    private const int Times = 20;

    [Theory, BothDatabases(0), BothDatabases(3)]
    public async Task Hold_pay_and_cancel_happen_once_and_answer_the_same(Database kind, int answersBeforeTheKill)
    {
        await using var sandbox = await SandboxWorld.StartAsync();
        await using var database = await MigratedDatabase.CopyAsync(kind);
        ShopDeparture departure;
        await using (var setup = await TestHost.StartAsync(database, new() { Sandbox = sandbox }))
        {
            departure = (await (await Shop.OpenAsync(setup.Services)).SellAsync(setup.Services, places: 50, terms: "3d100")).Single();
        }

        await using var host = await HostProcess.StartAsync(database, new() { Roles = "web,worker", Sandbox = sandbox, Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Demo:Seed"] = "false" } });
        var key = Guid.NewGuid();
        var held = await SameAsync(host, answersBeforeTheKill, http => departure.HoldAsync(http, 2, key));
        Assert.Equal(HttpStatusCode.Created, held.Status);

        var (pay, order) = (Guid.NewGuid().ToString(), held.Location);
        var begun = await SameAsync(host, answersBeforeTheKill, http => PostAsync(http, order + "/pay", ("key", pay), ("name", "Ada Löwe"), ("email", "ada@example.org")));
        Assert.Equal((HttpStatusCode.SeeOther, true), (begun.Status, begun.Location.StartsWith(sandbox.Address.BaseUrl.AbsoluteUri, StringComparison.Ordinal)));
        await Buyer.OnPageAsync(sandbox, new Uri(begun.Location), "pay");
        using (var returned = await host.Http.GetAsync(order + "/return", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.SeeOther, returned.StatusCode);
        }

        var (cancel, refund) = CancelWorld.Read(await host.Http.GetStringAsync(order + "/cancel", TestContext.Current.CancellationToken));
        var cancelled = await SameAsync(host, answersBeforeTheKill, http => PostAsync(http, order + "/cancel", ("key", cancel), ("refund", refund)));
        Assert.Equal((HttpStatusCode.SeeOther, order), (cancelled.Status, cancelled.Location));

        // Each of the three again with something else in it.
        using var otherHold = await departure.HoldAsync(host.Http, 3, key);
        using var otherPay = await PostAsync(host.Http, order + "/pay", ("key", pay), ("name", "Ada Löwe"), ("email", "eve@example.org"));
        using var otherCancel = await PostAsync(host.Http, order + "/cancel", ("key", cancel), ("refund", "1"));
        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict], [otherHold.StatusCode, otherPay.StatusCode, otherCancel.StatusCode]);
        await host.KillAsync();
        await AfterwardsAsync(database, sandbox);
    }

    private static async Task AfterwardsAsync(TestDatabase database, SandboxWorld sandbox)
    {
        await using var host = await TestHost.StartAsync(database, new() { Sandbox = sandbox, Clock = new(DateTimeOffset.UtcNow.AddMinutes(2)), Settings = NoLimits.Settings });
        await Settle.PaymentsAsync(host);
        Assert.Empty(await Books.FaultsAsync(host.Services));
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<BookingDb>();
            var order = await db.Orders.SingleAsync();
            Assert.Equal((OrderState.Cancelled, "ada@example.org"), (order.State, order.GuestEmail));
            Assert.Equal((1, 1, 1), (await db.Payments.CountAsync(), await db.Refunds.CountAsync(), await db.Reversals.CountAsync()));
            Assert.Equal(0, await db.Pools.SumAsync(p => p.Held + p.Sold));
        });
    }

    /// <summary>Sends it twenty times at once, kills the host after so many answers, starts it again; whoever was cut off sends it again. All must be told the same.</summary>
    private static async Task<(HttpStatusCode Status, string Location)> SameAsync(HostProcess host, int answersBeforeTheKill, Func<HttpClient, Task<HttpResponseMessage>> send)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = 0;
        var sent = 0;
        var all = Enumerable.Range(0, Times).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    Interlocked.Increment(ref sent);
                    var answer = await send(host.Http);
                    Interlocked.Increment(ref answered);
                    return (answer.StatusCode, answer.Headers.Location?.OriginalString ?? "", await answer.Content.ReadAsStringAsync());
                }
                catch (HttpRequestException)
                {
                    await up.Task;
                }
            }
        })).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref sent) >= Times && Volatile.Read(ref answered) >= answersBeforeTheKill, "the host to be in the middle of it");
        await host.RestartAsync();
        up.SetResult();
        var answers = await Task.WhenAll(all);
        var (status, location, _) = Assert.Single(answers.Distinct());
        return (status, location);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string address, params (string Name, string Value)[] fields) =>
        http.PostAsync(address, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), CancellationToken.None);
}
