using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Modular.Host.Ops.Telemetry;
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
}
