using System.Reflection;
using System.Text.RegularExpressions;
using MediatR;
using Modular.Architecture.Tests.Support;

namespace Modular.Architecture.Tests.Border;

/// <summary>MediatR is the border between modules, wired in two files, and nobody publishes.</summary>
public sealed class BorderTests
{
    private static readonly Regex Wiring = new(@"\bServiceFactory\b|\bnew Mediator\(|RegisterType<Mediator>|typeof\((INotificationHandler|IRequestHandler)<");

    [Fact]
    public void Two_files_wire_mediatr_and_no_more() =>
        Assert.Equal(["Border.cs", "Subscriptions.cs"], House.Sources("modules", "host", "sdk").Where(f => Wiring.IsMatch(File.ReadAllText(f))).Select(f => Path.GetFileName(f)!).Order());

    [Fact]
    public void Nobody_publishes_in_process()
    {
        Assembly[] all = [.. House.Modules, House.Kernel, House.Ui, House.Host];
        Assert.All(all, a => Assert.NotEmpty(Il.Uses(a)));
        Assert.Empty(all.SelectMany(Publishes));
    }

    [Fact]
    public void Canary_publishing_is_found() => Assert.NotEmpty(Publishes(typeof(BorderTests).Assembly));

    [Fact]
    public void Every_request_has_exactly_one_handler() => Assert.Empty(WithoutOneHandler(House.Contracts, House.Modules));

    [Fact]
    public void Canary_requests_with_none_and_with_two_handlers_are_found()
    {
        Assembly[] here = [typeof(BorderTests).Assembly];
        Assert.Equal([nameof(AskedOfNobody), nameof(AskedOfTwo)], WithoutOneHandler(here, here).Order());
    }

    [Fact]
    public void Handlers_of_events_live_in_modules_and_not_in_contracts()
    {
        Assert.All(House.Contracts, c => Assert.DoesNotContain(c.GetTypes(), t => Handles(t, typeof(INotificationHandler<>)).Any() || Handles(t, typeof(IRequestHandler<,>)).Any()));
        Assert.NotEmpty(Handles(typeof(One), typeof(IRequestHandler<,>)));
    }

    private static IEnumerable<string> Publishes(Assembly assembly) => Il.Uses(assembly).Where(use => use is "IMediator.Publish" or "Mediator.Publish" or "IPublisher.Publish");

    private static IEnumerable<string> WithoutOneHandler(IEnumerable<Assembly> contracts, IEnumerable<Assembly> modules)
    {
        var handled = modules.SelectMany(m => m.GetTypes()).Where(t => !t.IsAbstract).SelectMany(t => Handles(t, typeof(IRequestHandler<,>))).Select(h => h.GetGenericArguments()[0]).ToLookup(t => t);
        return from type in contracts.SelectMany(c => c.GetTypes())
               where !type.IsAbstract && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>))
               where handled[type].Count() != 1
               select type.Name;
    }

    private static IEnumerable<Type> Handles(Type type, Type contract) => type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == contract);

    private static Task PublishLikeACanary(IMediator mediator) => mediator.Publish(new Canaries());

    private sealed record Canaries : INotification;

    private sealed record AskedOfNobody : IRequest<int>;

    private sealed record AskedOfOne : IRequest<int>;

    private sealed record AskedOfTwo : IRequest<int>;

    private sealed class One : IRequestHandler<AskedOfOne, int>, IRequestHandler<AskedOfTwo, int>
    {
        public Task<int> Handle(AskedOfOne request, CancellationToken cancellationToken) => Task.FromResult(1);

        public Task<int> Handle(AskedOfTwo request, CancellationToken cancellationToken) => Task.FromResult(1);
    }

    private sealed class Two : IRequestHandler<AskedOfTwo, int>
    {
        public Task<int> Handle(AskedOfTwo request, CancellationToken cancellationToken) => Task.FromResult(2);
    }
}
