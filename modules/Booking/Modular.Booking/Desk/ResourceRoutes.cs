using Microsoft.AspNetCore.Builder;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Desk;

internal sealed record ResourcesModel(Operator Operator, IReadOnlyList<Resource> Resources);

internal sealed record ResourceModel(Operator Operator, Guid? Id, DeskForm Form);

/// <summary>What several experiences share: boats, a guide, a room. For owners.</summary>
internal static class ResourceRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/resources", ListAsync).ForStaff(StaffRole.Owner);
        routes.MapGet("/desk/resources/{resource}", ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/resources/{resource}", SaveAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ListAsync(DeskContext desk, BookingDb db, CancellationToken cancellation) => DeskRoutes.Show<ResourcesPage>(new ResourcesModel(
        desk.Operator,
        await db.Resources.AsNoTracking().Where(r => r.OperatorId == desk.OperatorId).OrderBy(r => r.Name).ToListAsync(cancellation)));

    private static async Task<IResult> ShowAsync(string resource, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (resource == "new")
        {
            return DeskRoutes.Show<ResourcePage>(new ResourceModel(desk.Operator, null, new DeskForm()));
        }

        return await FindAsync(db, desk, resource, http.RequestAborted) is { } known
            ? DeskRoutes.Show<ResourcePage>(new ResourceModel(desk.Operator, known.Id, new DeskForm { ["name"] = known.Name, ["capacity"] = known.Capacity.ToString(CultureInfo.InvariantCulture) }))
            : DeskRoutes.NotFound(http);
    }

    private static async Task<IResult> SaveAsync(string resource, HttpContext http, DeskContext desk, BookingDb db, ResizeResource resize, TimeProvider clock)
    {
        var isNew = resource == "new";
        var target = isNew ? new Resource { Id = clock.NewId(), OperatorId = desk.OperatorId, Name = "", Capacity = 0 } : await FindAsync(db, desk, resource, http.RequestAborted);
        if (target is null)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        target.Name = form.Text("name", 120);
        target.Capacity = form.Number("capacity", 1, 10_000);
        if (form.Ok)
        {
            if (isNew)
            {
                db.Add(target);
            }

            var outcome = await resize.RunAsync(target, desk.Operator.Zone, http.RequestAborted);
            if (outcome.IsDone)
            {
                return new SeeOther("/desk/resources");
            }

            form.Refuse(outcome.Refusal!);
        }

        return DeskRoutes.Show<ResourcePage>(new ResourceModel(desk.Operator, isNew ? null : target.Id, form), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Resource?> FindAsync(BookingDb db, DeskContext desk, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var resource) ? await db.Resources.SingleOrDefaultAsync(r => r.Id == resource && r.OperatorId == desk.OperatorId, cancellation) : null;
}
