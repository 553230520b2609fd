using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Host.Composition;
using Modular.Testing;

namespace Modular.Host.Tests;

internal static class Hosting
{
    /// <summary>The plain host in development on a test's database, on a free port.</summary>
    public static Action<WebApplicationBuilder> With(TestDatabase? database = null, Dictionary<string, string?>? settings = null, string environment = "Development") => builder =>
    {
        builder.Environment.ApplicationName = typeof(HostApp).Assembly.GetName().Name!;
        builder.Environment.EnvironmentName = environment;
        builder.Configuration.AddInMemoryCollection(database?.Settings);
        builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
    };
}
