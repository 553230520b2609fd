using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using MediatR;
using Modular.Architecture.Tests.Support;
using Modular.Kernel;

namespace Modular.Architecture.Tests.Border;

/// <summary>Events: small facts with stable names, and nothing about people.</summary>
public sealed class EventTests
{
    private static readonly Regex Stable = new(@"^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*\.v[1-9][0-9]*$");

    private static readonly Regex Words = new("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*");

    private static readonly HashSet<string> AboutPeople =
        ["email", "mail", "phone", "mobile", "name", "firstname", "lastname", "surname", "street", "city", "postcode", "iban", "bic", "birth", "birthday", "born", "password", "secret", "token", "ip"];

    [Fact]
    public void Events_exist_and_are_sealed_records() => Assert.All(NonEmpty(AllEvents()), e =>
    {
        Assert.True(e.IsSealed);
        Assert.NotNull(e.GetMethod("<Clone>$"));
    });

    [Fact]
    public void Every_event_has_a_stable_name_of_its_module() => Assert.All(House.Contracts, contracts =>
        Assert.DoesNotContain(House.Events(contracts), e => !IsStable(e, contracts.GetName().Name!.Split('.')[1].ToLowerInvariant())));

    [Fact]
    public void No_two_events_share_a_name()
    {
        var names = AllEvents().Select(EventName.Of).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void Every_event_survives_its_journey_through_the_outbox() => Assert.All(NonEmpty(AllEvents()), e => Assert.True(Survives(e), e.Name));

    [Fact]
    public void No_event_carries_what_is_about_a_person() => Assert.Empty(AllEvents().SelectMany(Personal));

    [Fact]
    public void Canaries_of_names_journeys_and_people_are_found()
    {
        Assert.False(IsStable(typeof(BadlyNamed), "booking"));
        Assert.False(IsStable(typeof(OfAnotherModule), "booking"));
        Assert.True(IsStable(typeof(OfAnotherModule), "vault"));
        Assert.False(Survives(typeof(Forgetful)));
        Assert.False(Survives(typeof(Secretive)));
        Assert.Equal(["Gossip.GuestEmail", "Gossip.HolderName", "Gossip.Address"], Personal(typeof(Gossip)));
    }

    private static IEnumerable<Type> AllEvents() => House.Contracts.SelectMany(House.Events);

    private static List<T> NonEmpty<T>(IEnumerable<T> set)
    {
        var all = set.ToList();
        Assert.NotEmpty(all);
        return all;
    }

    private static bool IsStable(Type type, string module) => EventName.Of(type) is var name && Stable.IsMatch(name) && name.StartsWith(module + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Personal(Type type) =>
        from property in type.GetProperties()
        where property.PropertyType == typeof(EmailAddress) || Words.Matches(property.Name).Any(word => AboutPeople.Contains(word.Value.ToLowerInvariant()))
        select $"{type.Name}.{property.Name}";

    private static bool Survives(Type type)
    {
        string text, again;
        try
        {
            text = JsonSerializer.Serialize(Sample(type), type, JsonSerializerOptions.Web);
            again = JsonSerializer.Serialize(JsonSerializer.Deserialize(text, type, JsonSerializerOptions.Web), type, JsonSerializerOptions.Web);
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or NotSupportedException or JsonException)
        {
            return false;
        }

        // Every member arrives with the value it was given: the defaults of a forgotten member would show.
        return text == again && type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters().All(p => text.Contains($"\"{JsonNamingPolicy.CamelCase.ConvertName(p.Name!)}\":", StringComparison.Ordinal));
    }

    private static object Sample(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Sample(inner);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Last();
        }

        if (type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [var element])
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            list.Add(Sample(element));
            return list;
        }

        return type switch
        {
            _ when type == typeof(string) => "EUR",
            _ when type == typeof(Guid) => Guid.Parse("0199aaaa-0000-7000-8000-000000000001"),
            _ when type == typeof(DateTime) => new DateTime(2026, 5, 1, 8, 0, 0, 123, 456, DateTimeKind.Utc),
            _ when type == typeof(DateOnly) => new DateOnly(2026, 5, 1),
            _ when type == typeof(TimeOnly) => new TimeOnly(8, 30),
            _ when type == typeof(bool) => true,
            _ when type.IsPrimitive => Convert.ChangeType(7, type),
            _ => type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First() is var constructor
                ? constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))])
                : throw new InvalidOperationException(type.Name),
        };
    }

    private sealed record BadlyNamed : INotification
    {
        public const string Name = "booking.OrderConfirmed";
    }

    private sealed record OfAnotherModule : INotification
    {
        public const string Name = "vault.account-opened.v1";
    }

    private sealed record Gossip(Guid Id, string GuestEmail, string? HolderName, EmailAddress Address) : INotification;

    private sealed record Secretive(Guid Id) : INotification
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public Guid Id { get; init; } = Id;
    }

    private sealed class Forgetful(Guid id) : INotification
    {
        public bool Empty => id == Guid.Empty;
    }
}
