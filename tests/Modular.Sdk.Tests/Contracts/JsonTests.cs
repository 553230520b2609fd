using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Modular.Sdk.Payments;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Contracts;

/// <summary>Everything the host and a plug-in tell each other can travel, so that a plug-in could live in another process.</summary>
public sealed class JsonTests
{
    private static readonly Type[] Carriers = [typeof(HttpClient), typeof(ILogger), typeof(Secret), typeof(SettingsBag), typeof(TimeProvider), typeof(IProviderState)];

    public static TheoryData<Type> Contracts() => [.. Closed().Where(type => !type.IsAbstract && !Carries(type)).OrderBy(type => type.ToString(), StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_contract_type_survives_json(Type type)
    {
        var declared = type.DeclaringType is { IsAbstract: true, IsSealed: false } union ? type.BaseType! : type;
        Assert.True(declared.IsAssignableFrom(type));
        foreach (var options in new[] { JsonSerializerOptions.Default, JsonSerializerOptions.Web })
        {
            var it = Filler.Make(type);
            var json = JsonSerializer.Serialize(it, declared, options);
            var back = JsonSerializer.Deserialize(json, declared, options);

            Assert.IsType(type, back);
            Assert.Equal(json, JsonSerializer.Serialize(back, declared, options));
            foreach (var property in Stored(type))
            {
                Assert.Equal(
                    JsonSerializer.Serialize(property.GetValue(it), property.PropertyType, options),
                    JsonSerializer.Serialize(property.GetValue(back), property.PropertyType, options));
            }

            if (JsonNode.Parse(json) is JsonObject written && type != typeof(Money) && type != typeof(HeaderBag))
            {
                Assert.Equal(
                    Stored(type).Select(property => property.Name).Order(StringComparer.OrdinalIgnoreCase),
                    written.Select(pair => pair.Key).Where(key => key != "is").Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public void All_contract_types_are_looked_at()
    {
        var names = Contracts().Select(row => row.Data.Name).ToList();

        Assert.True(names.Count > 40, $"Only {names.Count} types.");
        Assert.Contains(nameof(PaymentSnapshot), names);
        Assert.Contains(nameof(BeginPayment), names);
        Assert.Contains(nameof(RawWebhook), names);
        Assert.Equal([nameof(PaymentContext), nameof(Secret), nameof(SettingsBag), nameof(SsoContext)],
            Closed().Where(type => !type.IsAbstract && Carries(type)).Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_test_bites_a_type_that_loses_something() =>
        Assert.ThrowsAny<Exception>(() => A_contract_type_survives_json(typeof(Forgetful)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"is":"maybe"}""")]
    [InlineData("""{"is":7}""")]
    [InlineData("[]")]
    public void An_outcome_that_does_not_say_what_it_is_is_refused(string json) =>
        Assert.Multiple(
            () => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PaymentOutcome<HostedCheckout>>(json)),
            () => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SsoOutcome<SsoRedirect>>(json)));

    [Fact]
    public void An_id_that_is_none_is_refused()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PaymentId>("\"x\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProviderRef>("\"\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ProviderRef>($"\"{new string('x', 256)}\""));
    }

    [Fact]
    public void A_failure_keeps_its_meaning_when_it_is_about_another_thing()
    {
        foreach (var type in Closed().Where(type => type.DeclaringType == typeof(PaymentOutcome<>) && type.Name != "Ok"))
        {
            var it = (PaymentOutcome<HostedCheckout>)Filler.Make(type);
            var other = it.Map(_ => 5).Map<HostedCheckout>(_ => throw new InvalidOperationException());
            Assert.Equal(it, other);
        }

        Assert.Equal(PaymentOutcome.Ok(6), PaymentOutcome.Ok(5).Map(number => number + 1));
    }

    /// <summary>A card number has no place to go: nothing is called like one, and free-form bags exist only for webhooks and settings.</summary>
    [Fact]
    public void No_type_offers_a_place_for_a_card_number()
    {
        string[] words = ["pan", "cardnumber", "cvc", "cvv", "iban", "securitycode", "track"];
        var members = Closed().SelectMany(type => type.GetMembers().Select(member => $"{type.Name}.{member.Name}")).ToList();

        Assert.NotEmpty(members);
        Assert.DoesNotContain(members, name => words.Contains(name.Split('.')[1].ToLowerInvariant()));
        Assert.DoesNotContain(Closed().SelectMany(Stored), property =>
            property.PropertyType == typeof(object) || property.PropertyType == typeof(JsonElement) || property.PropertyType.Name.Contains("Dictionary", StringComparison.Ordinal));
    }

    private static IEnumerable<Type> Closed() => typeof(Money).Assembly.GetExportedTypes()
        .Where(type => !type.IsInterface && !type.IsEnum && !(type.IsAbstract && type.IsSealed) && !type.IsAssignableTo(typeof(Attribute)))
        .Select(type => type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(HostedCheckout)) : type);

    private static IEnumerable<PropertyInfo> Stored(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    private static bool Carries(Type type) => Carriers.Contains(type) || type.GetProperties().Any(property => Carriers.Contains(property.PropertyType));

    public sealed record Forgetful
    {
        public string Kept { get; init; } = "";

        public string Lost { get; private init; } = "";
    }
}
