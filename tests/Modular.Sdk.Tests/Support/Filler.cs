using System.Collections.Immutable;
using System.Reflection;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Tests.Support;

/// <summary>Makes one of any contract type, with every property set to something that is not its default.</summary>
internal static class Filler
{
    public static object Make(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner);
        }

        if (Simple(type) is { } simple)
        {
            return simple;
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Last();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var element = type.GetGenericArguments()[0];
            var array = Array.CreateInstance(element, 2);
            array.SetValue(Make(element), 0);
            array.SetValue(Make(element), 1);
            return typeof(ImmutableArray).GetMethods().Single(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsArray: true, Name: "items" }])
                .MakeGenericMethod(element).Invoke(null, [array])!;
        }

        if (type.GetConstructors() is [{ } constructor] && constructor.GetParameters() is [{ } one] && (type.IsValueType || type.GetConstructor(Type.EmptyTypes) is null))
        {
            return constructor.Invoke([Make(one.ParameterType)]);
        }

        var it = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            property.SetValue(it, Make(property.PropertyType));
        }

        return it;
    }

    private static object? Simple(Type type) =>
        type == typeof(string) ? "ä\"<x>"
        : type == typeof(bool) ? true
        : type == typeof(long) ? 9_007_199_254_740_993L
        : type == typeof(int) ? 7
        : type == typeof(Guid) ? Guid.Parse("0198c0de-0000-7000-8000-000000000001")
        : type == typeof(Uri) ? new Uri("https://example.com/a?b=%20c")
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(90.5)
        : type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 5, 1, 10, 30, 0, 123, TimeSpan.Zero)
        : type == typeof(DateOnly) ? new DateOnly(2026, 5, 1)
        : type == typeof(Money) ? new Money(1250, "JPY")
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>([0, 255, 10])
        : type == typeof(HeaderBag) ? new HeaderBag([new("A", "1"), new("B", "2"), new("a", "3")])
        : null;
}
