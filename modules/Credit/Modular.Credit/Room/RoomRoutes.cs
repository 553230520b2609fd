using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Credit.Room;

/// <summary>/me: the way into a person's rooms; other modules put their cards and panels here.</summary>
internal static class RoomRoutes
{
    public static void MapRoom(this IEndpointRouteBuilder routes) => routes.MapGet("/me", Show).RequireAuthorization();

    private static IResult Show(HttpContext context) => UiResults.Page<RoomPage>(new { Name = context.User.FindFirst(Claims.Name)?.Value });
}
