using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Modular.Kernel;

/// <summary>What a module is told when it adds itself to the host.</summary>
public sealed record ModuleSettings(IConfiguration Configuration, IHostEnvironment Environment, Roles Roles, DatabaseSettings Database);

/// <summary>
/// A module: its name is its schema (PostgreSQL), its file (SQLite) and the prefix of its events. The one public type of its assembly.
/// Request and notification handlers are found by scanning the assembly; nothing else is.
/// </summary>
public abstract class ModularModule
{
    /// <summary>Lower case, one word: "booking".</summary>
    public abstract string Name { get; }

    /// <summary>The assembly to scan for handlers.</summary>
    public virtual Assembly Assembly => GetType().Assembly;

    /// <summary>Adds the module's services, its database first (<see cref="ModuleDbExtensions.AddModuleDb"/>).</summary>
    public abstract void AddServices(IServiceCollection services, ModuleSettings settings);

    /// <summary>Adds middleware that has to see every request. Few modules need it.</summary>
    public virtual void Use(IApplicationBuilder app)
    {
    }

    /// <summary>Maps the module's doors. Called in the web role only.</summary>
    public virtual void MapRoutes(IEndpointRouteBuilder routes)
    {
    }

    /// <summary>Writes demo data, once: called again it changes nothing. Development only.</summary>
    public virtual Task SeedAsync(IServiceProvider services, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Verbs of the command line that this module brings, beside the host's own.</summary>
    public virtual IEnumerable<ModuleVerb> Verbs => [];

    /// <summary>What <c>doctor</c> asks this module: each finding is one line.</summary>
    public virtual IAsyncEnumerable<Finding> ExamineAsync(IServiceProvider services, CancellationToken cancellation) => AsyncEnumerable.Empty<Finding>();
}

/// <summary>One line of <c>doctor</c>.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Healthy">False makes <c>doctor</c> exit with 1.</param>
/// <param name="Words">What was seen and, if unhealthy, what to do.</param>
public sealed record Finding(string Subject, bool Healthy, string Words);

/// <summary>A verb of the command line: "keys status". Runs in a process without roles; exit code 1 when a finding is unhealthy.</summary>
/// <param name="Group">The first word: "keys".</param>
/// <param name="Name">The second word: "status".</param>
/// <param name="Description">One sentence for --help.</param>
/// <param name="Run">Does it, in a scope; each finding is one line.</param>
public sealed record ModuleVerb(string Group, string Name, string Description, Func<IServiceProvider, CancellationToken, IAsyncEnumerable<Finding>> Run);
