using System.Collections.Concurrent;
using System.Reflection;

namespace Modular.Kernel;

/// <summary>
/// The stable name of an event: its <c>Name</c> constant, "booking.order-confirmed.v1". Stored instead of the CLR name, so that code may move.
/// </summary>
public static class EventName
{
    private static readonly ConcurrentDictionary<Type, string> Known = new();

    /// <exception cref="InvalidOperationException">The event has no <c>public const string Name</c>.</exception>
    public static string Of(Type type) => Known.GetOrAdd(type, static t =>
        t.GetField("Name", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } field && field.GetRawConstantValue() is string name
            ? name
            : throw new InvalidOperationException($"{t.Name} needs a public const string Name, like \"booking.order-confirmed.v1\"."));
}
