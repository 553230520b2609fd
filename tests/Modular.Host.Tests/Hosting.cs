using System.Security.Claims;
using Autofac;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Modular.Host.Admin;
using Modular.Host.Composition;
using Modular.Kernel;
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

    /// <summary>A host in which whoever comes runs the platform.</summary>
    public static TestHostOptions Platform() => new() { Register = container => container.RegisterInstance<IPolicyEvaluator>(new Admits()) };

    private sealed class Admits : IPolicyEvaluator
    {
        public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
        {
            var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Claims.Platform, "true"), new Claim(Claims.Account, "01930000-0000-7000-8000-00000000ad01")], "test"));
            context.User = person;
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(person, "test")));
        }

        public Task<PolicyAuthorizationResult> AuthorizeAsync(AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
            Task.FromResult(PolicyAuthorizationResult.Success());
    }
}
