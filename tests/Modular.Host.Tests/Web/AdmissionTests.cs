using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Modular.Host.Ops.Telemetry;
using Modular.Host.Web;
using Modular.Testing;

namespace Modular.Host.Tests.Web;

public sealed class AdmissionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_comes_when_the_house_is_full_is_asked_to_come_again_and_health_is_still_told()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, new TestHostOptions { Settings = new Dictionary<string, string?> { ["Overload:Concurrent"] = "1" } });
        using (var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            // A guest whose body does not come stays in the house.
            await slow.ConnectAsync(IPAddress.Loopback, host.BaseUrl.Port, Ct);
            await slow.SendAsync(Encoding.ASCII.GetBytes("POST /book/any/hold HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"), Ct);
            HttpResponseMessage? refused = null;
            await Eventually.TrueAsync(
                async () =>
                {
                    refused?.Dispose();
                    refused = await host.Http.GetAsync("/", Ct);
                    return refused.StatusCode == HttpStatusCode.ServiceUnavailable;
                },
                "a refusal while one guest is inside");

            Assert.InRange(refused!.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            Assert.Contains("overload", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            refused.Dispose();
            Assert.True(host.Services.GetRequiredService<Traffic>().TurnedAway(5) > 0);
            using var health = await host.Http.GetAsync("/health/live", Ct);
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }

        // The guest has gone; there is room again.
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await host.Http.GetAsync("/", Ct);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            "an answer after the guest has gone");
    }

    [Fact]
    public async Task Who_acts_finds_room_while_readers_wait_for_theirs()
    {
        var (reading, opened) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        using var admission = Build(concurrent: 4, reading: 1, async context =>
        {
            Interlocked.Increment(ref opened);
            if (HttpMethods.IsGet(context.Request.Method) && context.Request.Path == "/book/any")
            {
                await reading.Task;
            }
        });

        var first = Ask(admission, "GET", "/book/any");
        var second = Ask(admission, "GET", "/book/any");
        var third = Ask(admission, "GET", "/book/any");
        Assert.Equal(1, opened);
        Assert.Equal(503, await Ask(admission, "GET", "/book/any"));
        Assert.Equal(200, await Ask(admission, "POST", "/book/any/hold"));
        Assert.Equal(200, await Ask(admission, "GET", "/orders/secret/return"));

        reading.SetResult();
        var answers = await Task.WhenAll(first, second, third);
        Assert.All(answers, status => Assert.Equal(200, status));
        Assert.Equal(5, opened);
    }

    [Fact]
    public async Task Who_waited_and_went_is_not_served()
    {
        var (reading, opened) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        using var admission = Build(concurrent: 4, reading: 1, async _ =>
        {
            Interlocked.Increment(ref opened);
            await reading.Task;
        });
        var first = Ask(admission, "GET", "/");
        var gone = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        (gone.Request.Method, gone.Request.Path) = ("GET", "/");
        var second = admission.InvokeAsync(gone);

        reading.SetResult();
        await Task.WhenAll(first, second);
        Assert.Equal(1, opened);
    }

    private static Admission Build(int concurrent, int reading, RequestDelegate next)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Overload:Concurrent", $"{concurrent}"), new("Overload:Reading", $"{reading}")]).Build();
        return new Admission(next, settings, new Traffic(TimeProvider.System), TimeProvider.System, NullLogger<Admission>.Instance);
    }

    private static async Task<int> Ask(Admission admission, string method, string path)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = (method, path);
        await admission.InvokeAsync(context);
        return context.Response.StatusCode;
    }
}
