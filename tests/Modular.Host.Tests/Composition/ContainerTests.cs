using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Host.Composition;
using Modular.Host.Storage;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Host.Tests.Composition;

public sealed class ContainerTests
{
    [Fact]
    public void Nobody_registers_a_keyed_service()
    {
        var builder = WebApplication.CreateBuilder();
        Hosting.With(settings: new() { ["Data:Folder"] = Directory.CreateTempSubdirectory("host-").FullName })(builder);
        HostApp.Add(builder, Roles.All);
        Assert.Empty(KeyedServices.Find(builder.Services));
    }

    [Fact]
    public void A_keyed_service_is_named_with_its_culprit()
    {
        var services = new ServiceCollection();
        services.AddKeyedSingleton<ContainerTests>("left");
        var refusal = Assert.Throws<InvalidOperationException>(() => KeyedServices.Refuse(services));
        Assert.Contains("ContainerTests (key left, from Modular.Host.Tests)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_container_makes_every_handler_of_every_module()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        await using var scope = host.Services.CreateAsyncScope();
        var handlers = HostApp.Modules.SelectMany(m => m.Assembly.GetTypes()).Where(t => t is { IsClass: true, IsAbstract: false })
            .SelectMany(t => t.GetInterfaces().Where(i => i.IsGenericType).Select(i => (Type: t, Contract: i))).ToList();
        foreach (var (type, _) in handlers.Where(h => h.Contract.GetGenericTypeDefinition() == typeof(INotificationHandler<>)))
        {
            Assert.NotNull(scope.ServiceProvider.GetService(type));
        }

        foreach (var (_, contract) in handlers.Where(h => h.Contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)))
        {
            Assert.Single(scope.ServiceProvider.GetServices(contract));
        }
    }

    [Theory, BothDatabases]
    public async Task The_key_ring_lies_sealed_in_the_database_and_opens_only_with_the_service_key(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await TestHost.StartAsync(database);
        var protector = Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.GetDataProtector(host.Services, "test");
        var text = Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Protect(protector, "hello");
        Assert.Equal("hello", Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Unprotect(protector, text));

        var rows = await host.InScopeAsync(s => s.GetRequiredService<HostDb>().DataProtectionKeys.Select(k => k.Xml).ToListAsync(ct));
        Assert.NotEmpty(rows);
        Assert.All(rows, xml => Assert.DoesNotContain("<masterKey", xml, StringComparison.Ordinal));
        Assert.All(rows, xml => Assert.Contains("<sealedKey", xml, StringComparison.Ordinal));

        var encryptor = new ServiceKeyXmlEncryptor(new ServiceKeys([new byte[32]]));
        var element = encryptor.Encrypt(new System.Xml.Linq.XElement("key", "canary")).EncryptedElement;
        var right = new ServiceCollection().AddSingleton(new ServiceKeys([Enumerable.Repeat((byte)1, 32).ToArray(), new byte[32]])).BuildServiceProvider();
        Assert.Equal("canary", new ServiceKeyXmlDecryptor(right).Decrypt(element).Value);
        var wrong = new ServiceCollection().AddSingleton(new ServiceKeys([Enumerable.Repeat((byte)1, 32).ToArray()])).BuildServiceProvider();
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new ServiceKeyXmlDecryptor(wrong).Decrypt(element));
    }
}
