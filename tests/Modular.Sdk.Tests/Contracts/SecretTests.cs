using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Modular.Sdk.Payments;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Contracts;

public sealed class SecretTests
{
    private const string Text = "sk_test_hush";
    private static readonly Secret Hush = new(Text);

    [Fact]
    public void It_is_revealed_on_demand_only()
    {
        Assert.Equal(Text, Hush.Reveal());
        Assert.Equal("***", Hush.ToString());
        Assert.Equal("key=***", $"key={Hush}");
        Assert.Equal("key=***", string.Concat("key=", Hush));
        Assert.Equal("***", new Secret("").ToString());
    }

    [Fact]
    public void Json_writes_stars_and_refuses_to_read()
    {
        Assert.Equal("""{"Key":"***"}""", JsonSerializer.Serialize(new { Key = Hush }));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Secret>("\"" + Text + "\""));
    }

    [Fact]
    public void Exceptions_logs_and_the_debugger_see_stars()
    {
        var log = new Lines();
        log.LogInformation("Key {Key}, again {@Key}", Hush, Hush);

        Assert.DoesNotContain(Text, new InvalidOperationException($"Bad key {Hush}").ToString());
        Assert.DoesNotContain(Text, log.All);
        Assert.Equal("***", typeof(Secret).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
        Assert.Empty(typeof(Secret).GetProperties());
        Assert.All(typeof(Secret).GetFields(BindingFlags.Instance | BindingFlags.NonPublic),
            field => Assert.Equal(DebuggerBrowsableState.Never, field.GetCustomAttribute<DebuggerBrowsableAttribute>()!.State));
    }

    [Fact]
    public void What_carries_secrets_or_people_does_not_print_them()
    {
        var settings = new SettingsBag([new("api_base", "https://user:pass@example.com")], [new("secret_key", Hush)]);
        var context = Given.Context(new HttpClient()) with { Settings = settings };
        var webhook = new RawWebhook
        {
            Method = "POST",
            Url = new Uri("https://example.com/hooks/pay/x?token=hush"),
            Headers = new HeaderBag([new("Stripe-Signature", "hush")]),
            Body = "hush"u8.ToArray(),
        };
        var begin = Given.Begin() with { Payer = new() { Email = "ada@example.com", Name = "Ada", Country = "DE" } };

        Assert.Equal("api_base, secret_key", settings.ToString());
        Assert.DoesNotContain(Text, context.ToString());
        Assert.DoesNotContain("pass", context.ToString());
        Assert.DoesNotContain("hush", webhook.ToString());
        Assert.DoesNotContain("hush", webhook.Headers.ToString());
        Assert.DoesNotContain("ada", begin.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
