using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Modular.Kernel;

namespace Modular.Benchmarks.Desk;

/// <summary>Whoever asks is the owner of the demo business: signing in is not what is measured here.</summary>
internal sealed class DeskPerson(Guid business) : IStartupFilter
{
    private readonly ClaimsIdentity _owner = new(
        [new Claim(Claims.Account, "01990000-5b1e-7000-8000-00000000beef"), new Claim(Claims.Member, $"{business}:{StaffRole.Owner}"), new Claim(Claims.Name, "Jule Brandt"), new Claim(Claims.Confirmed, "true")], "measure", Claims.Name, "role");

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, rest) =>
        {
            http.User = new ClaimsPrincipal(_owner);
            return rest(http);
        });
        next(app);
    };
}
