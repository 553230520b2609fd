using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Modular.Kernel;

namespace Modular.Benchmarks.Vault;

/// <summary>
/// A door into the host that only this program adds: a request with a person's cookie runs the work that was left here, with the services of that request. The
/// vault opens in the session of a request and nowhere else, and nothing of it is bypassed to measure it.
/// </summary>
internal sealed class SessionDoor : IStartupFilter
{
    public const string Address = "/measure-the-vault";

    /// <summary>Services, session and person of the request.</summary>
    public Func<IServiceProvider, Guid, Guid, Task>? Work { get; set; }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, rest) =>
        {
            if (context.Request.Path != Address || Work is not { } work)
            {
                await rest(context);
                return;
            }

            var person = (await context.AuthenticateAsync()).Principal ?? throw new InvalidOperationException("Nobody is signed in at this door.");
            await work(context.RequestServices, Guid.Parse(person.FindFirstValue(Claims.Session)!), person.AccountId()!.Value);
            context.Response.ContentLength = 0;
        });
        next(app);
    };
}
