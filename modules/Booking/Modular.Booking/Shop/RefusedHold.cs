using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;

namespace Modular.Booking.Shop;

/// <summary>A hold from the shop's form that was refused: the shop page again, with the reason and what was entered.</summary>
internal sealed class RefusedHold(Refusal refusal, int status, Guid? departure, IReadOnlyDictionary<Guid, int> quantities) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var pages = httpContext.RequestServices.GetRequiredService<ShopPages>();
        var page = await pages.RefusedAsync(httpContext.GetRouteValue("operator") as string ?? "", departure, quantities, refusal, status, httpContext);
        await page.ExecuteAsync(httpContext);
    }
}
