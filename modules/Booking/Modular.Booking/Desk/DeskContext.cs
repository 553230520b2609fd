using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Catalogue;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Desk;

/// <summary>Whose back office this request is about, and as what. Filled by <see cref="DeskDoor"/> before the handler runs.</summary>
internal sealed class DeskContext
{
    /// <summary>The operator of the claim: every query of the desk carries its id.</summary>
    public Operator Operator { get; set; } = null!;

    public StaffRole Role { get; set; }

    public Guid AccountId { get; set; }

    /// <summary>How many operators this person works for; more than one shows the chooser.</summary>
    public int Operators { get; set; }

    public Guid OperatorId => Operator.Id;

    public bool May(StaffRole atLeast) => Role >= atLeast;
}

/// <summary>The least role an endpoint asks for.</summary>
internal sealed record AtLeast(StaffRole Role);

/// <summary>The form may be as large as this; pictures ask for more.</summary>
internal sealed record FormLimit(long Bytes) : IRequestSizeLimitMetadata
{
    public const long Usual = 64 * 1024;

    public long? MaxRequestBodySize => Bytes;
}

/// <summary>The door of the back office: which operator, which role, is the form ours.</summary>
internal sealed class DeskDoor(DeskContext desk, BookingDb db)
{
    /// <summary>Remembers which of several operators was chosen; checked against the claims on every request, so it grants nothing.</summary>
    public const string Cookie = "desk-operator";

    /// <summary>Null when the person may go in; otherwise the answer.</summary>
    public async Task<IResult?> RefuseAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        var memberships = http.User.Memberships().GroupBy(m => m.Tenant).Select(g => (Tenant: g.Key, Role: g.Max(m => m.Role))).ToList();
        if (http.User.AccountId() is not { } account || memberships.Count == 0)
        {
            return new SeeOther("/desk/start");
        }

        var chosen = memberships.Count == 1
            ? memberships[0]
            : memberships.Find(m => Guid.TryParse(http.Request.Cookies[Cookie], out var id) && m.Tenant == id);
        if (chosen.Tenant == Guid.Empty)
        {
            return new SeeOther("/desk/choose");
        }

        if (await db.Operators.AsNoTracking().SingleOrDefaultAsync(o => o.Id == chosen.Tenant, http.RequestAborted) is not { } found)
        {
            // The claim names a tenant this module does not know: an operator that was closed.
            return UiResults.Error(StatusCodes.Status404NotFound, http.TraceIdentifier);
        }

        (desk.Operator, desk.Role, desk.AccountId, desk.Operators) = (found, chosen.Role, account, memberships.Count);
        return null;
    }
}
