namespace Modular.Host.Composition;

/// <summary>
/// The container's adapter (Autofac.Extensions.DependencyInjection 8.0.0) knows no keyed services and dies on the first with a message that
/// names nobody. This names the culprit.
/// </summary>
internal static class KeyedServices
{
    public static void Refuse(IServiceCollection services)
    {
        if (Find(services) is { Count: > 0 } culprits)
        {
            throw new InvalidOperationException("The container knows no keyed services: " + string.Join("; ", culprits));
        }
    }

    public static IReadOnlyList<string> Find(IServiceCollection services) => [.. services.Where(s => s.IsKeyedService).Select(s =>
        $"{s.ServiceType.FullName} (key {s.ServiceKey}, from {(s.KeyedImplementationType ?? s.KeyedImplementationInstance?.GetType() ?? s.KeyedImplementationFactory?.Method.DeclaringType ?? s.ServiceType).Assembly.GetName().Name})")];
}
