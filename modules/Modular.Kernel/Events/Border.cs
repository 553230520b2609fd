using Autofac;
using MediatR;

namespace Modular.Kernel;

/// <summary>
/// MediatR at the border between modules, and nowhere else. This file and <see cref="Subscriptions"/> are all that touches it,
/// so that another version (12.x takes an IServiceProvider instead of a ServiceFactory) is an afternoon.
/// </summary>
public static class Border
{
    public static void RegisterBorder(this ContainerBuilder builder, IEnumerable<ModularModule> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        builder.RegisterType<Mediator>().As<IMediator>().InstancePerLifetimeScope();
        builder.Register<ServiceFactory>(context =>
        {
            var scope = context.Resolve<IComponentContext>();
            return type => scope.Resolve(type);
        }).InstancePerLifetimeScope();
        foreach (var assembly in modules.Select(m => m.Assembly).Distinct())
        {
            builder.RegisterAssemblyTypes(assembly).AsClosedTypesOf(typeof(IRequestHandler<,>)).InstancePerDependency();
            // Notification handlers are resolved one by one by the inbox, each in its own scope and transaction.
            builder.RegisterAssemblyTypes(assembly).Where(t => t.IsClosedTypeOf(typeof(INotificationHandler<>))).AsSelf().InstancePerDependency();
        }
    }
}
