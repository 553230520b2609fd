using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Modular.Testing;

namespace Modular.Host.Tests.Walker;

/// <summary>A hook that the provider did not sign is refused and wakes nobody.</summary>
[Collection(WalkerGroup.Name)]
public sealed class HookTests(WalkerWorlds worlds)
{
    private const string Secret = "whsec_modular_demo_0123456789";

    [Theory, BothDatabases]
    public async Task Forged_hooks_are_refused_and_change_nothing(Database database)
    {
        var world = await worlds.OnAsync(database);
        using var pay = await world.PayAsync(await world.HoldAsync(world.Own, Guid.NewGuid()));
        var session = pay.Headers.Location!.Segments[^1];
        var body = $$$"""{"id":"evt_1","object":"event","type":"checkout.session.completed","data":{"object":{"id":"{{{session}}}","object":"checkout.session","payment_status":"paid"} }}""";
        var before = await Fingerprint.OfAsync(world.Host);
        foreach (var (what, signature, sent, status) in ((string, string?, string, HttpStatusCode)[])
            [
                ("no signature", null, body, HttpStatusCode.BadRequest),
                ("an empty signature", "t=,v1=", body, HttpStatusCode.BadRequest),
                ("a wrong signature", $"t={Now()},v1={new string('0', 64)}", body, HttpStatusCode.BadRequest),
                ("another account's secret", Sign("whsec_of_another_account", body), body, HttpStatusCode.BadRequest),
                ("one byte changed", Sign(Secret, body), body.Replace("paid", "paie", StringComparison.Ordinal), HttpStatusCode.BadRequest),
                ("an old signature", Sign(Secret, body, Now() - 3600), body, HttpStatusCode.BadRequest),
                ("300 kB", Sign(Secret, new string(' ', 300_000)), new string(' ', 300_000), HttpStatusCode.RequestEntityTooLarge),
            ])
        {
            using var answer = await SendAsync(world, "demo-stripe-account", signature, sent);
            Assert.True(answer.StatusCode == status, $"{what}: {(int)answer.StatusCode}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }

        using var nobody = await SendAsync(world, "no-such-account", Sign(Secret, body), body);
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        Assert.Empty(Fingerprint.Differences(before, await Fingerprint.OfAsync(world.Host)));

        using var genuine = await SendAsync(world, "demo-stripe-account", Sign(Secret, body), body);
        Assert.Equal(HttpStatusCode.OK, genuine.StatusCode);
    }

    private static async Task<HttpResponseMessage> SendAsync(WalkerWorld world, string key, string? signature, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/pay/" + key) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.Add("Stripe-Signature", signature);
        }

        return await world.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Sign(string secret, string body, long? at = null)
    {
        var time = (at ?? Now()).ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
