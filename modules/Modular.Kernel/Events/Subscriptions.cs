using MediatR;

namespace Modular.Kernel;

/// <summary>Who listens to what, read once from the modules' assemblies.</summary>
public sealed class Subscriptions
{
    private readonly ILookup<string, Subscription> _byEvent;
    private readonly Dictionary<string, Subscription> _byHandler;

    public Subscriptions(IEnumerable<ModularModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        var all = modules.SelectMany(Find).ToList();
        _byEvent = all.ToLookup(s => s.EventName);
        _byHandler = all.ToDictionary(s => s.Key);
    }

    public IEnumerable<Subscription> All => _byHandler.Values;

    /// <summary>An event is written only when somebody listens, so that holds do not drown the relay.</summary>
    public bool Wanted(string eventName) => _byEvent.Contains(eventName);

    public IEnumerable<Subscription> To(string eventName) => _byEvent[eventName];

    public Subscription? Find(string handlerKey) => _byHandler.GetValueOrDefault(handlerKey);

    private static IEnumerable<Subscription> Find(ModularModule module) =>
        from type in module.Assembly.GetTypes()
        where type is { IsAbstract: false, IsClass: true }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(INotificationHandler<>)
        let eventType = contract.GetGenericArguments()[0]
        select new Subscription(module.Name, EventName.Of(eventType), eventType, type);
}

/// <summary>One handler of one event in one module.</summary>
public sealed record Subscription(string Module, string EventName, Type EventType, Type HandlerType)
{
    /// <summary>The stable key in the inbox: module and handler, plus the event where a handler takes several.</summary>
    public string Key { get; } = $"{Module}.{HandlerType.Name}:{EventName}";
}
