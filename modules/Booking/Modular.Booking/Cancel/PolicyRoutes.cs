using Microsoft.AspNetCore.Builder;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Desk;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using Option = Modular.Booking.Catalogue.Option;

namespace Modular.Booking.Cancel;

internal sealed record PolicyModel(Option Option, CancellationTerms Now, DeskForm Form);

/// <summary>The terms under which an option is sold from now on. What is sold keeps its own: a change is a new version. For owners.</summary>
internal static class PolicyRoutes
{
    public const string Own = "own";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/desk/options/{id:guid}/cancellation", ShowAsync).ForStaff(StaffRole.Owner);
        routes.MapPost("/desk/options/{id:guid}/cancellation", SaveAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db)
    {
        if (await FindAsync(id, http, desk, db) is not { } option)
        {
            return DeskRoutes.NotFound(http);
        }

        var terms = option.Policy?.Terms ?? CancellationTerms.None;
        return DeskRoutes.Show<PolicyPage>(new PolicyModel(option, terms, Write(terms)));
    }

    private static async Task<IResult> SaveAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db, TimeProvider clock)
    {
        if (await FindAsync(id, http, desk, db) is not { } option)
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var terms = Read(form);
        if (!form.Ok)
        {
            return DeskRoutes.Show<PolicyPage>(new PolicyModel(option, option.Policy?.Terms ?? CancellationTerms.None, form), StatusCodes.Status422UnprocessableEntity);
        }

        if (terms.ToString() != (option.Policy?.Tiers ?? ""))
        {
            var policy = new CancellationPolicy { Id = clock.NewId(), OperatorId = desk.OperatorId, Tiers = terms.ToString(), CreatedAt = clock.UtcNow() };
            db.Add(policy);
            option.PolicyId = policy.Id;
            await db.SaveChangesAsync(http.RequestAborted);
        }

        return new SeeOther($"/desk/options/{id}");
    }

    private static Task<Option?> FindAsync(Guid id, HttpContext http, DeskContext desk, BookingDb db) =>
        db.Options.Include(o => o.Policy).SingleOrDefaultAsync(o => o.Id == id && o.OperatorId == desk.OperatorId, http.RequestAborted);

    private static CancellationTerms Read(DeskForm form)
    {
        var preset = form["preset"];
        if (preset != Own)
        {
            var known = TermsPresets.All.Any(p => p.Name == preset);
            form.Errors.When(!known, "preset", T.Of("Bitte wählen Sie einen der Einträge.", "Please choose one of the entries."));
            return known ? TermsPresets.Named(preset) : CancellationTerms.None;
        }

        var tiers = new List<Tier>();
        for (var i = 1; i <= CancellationTerms.MostTiers; i++)
        {
            // The first is the promise itself; further ones are there when they are filled in.
            if (i == 1 || form[$"amount{i}"].Length > 0 || form[$"percent{i}"].Length > 0)
            {
                tiers.Add(new Tier(form.Number($"amount{i}", 0, 8760), form.Choice<TierUnit>($"unit{i}"), form.Number($"percent{i}", 1, 100)));
            }
        }

        if (!form.Ok)
        {
            return CancellationTerms.None;
        }

        var outcome = CancellationTerms.Of(tiers);
        if (outcome.Refusal is { } refusal)
        {
            form.Refuse(refusal);
            return CancellationTerms.None;
        }

        return outcome.Value;
    }

    private static DeskForm Write(CancellationTerms terms)
    {
        var form = new DeskForm { ["preset"] = TermsPresets.NameOf(terms) };
        foreach (var (tier, index) in terms.Tiers.Select((t, i) => (t, i + 1)))
        {
            form[$"amount{index}"] = tier.Amount.ToString(CultureInfo.InvariantCulture);
            form[$"unit{index}"] = tier.Unit.ToString();
            form[$"percent{index}"] = tier.Percent.ToString(CultureInfo.InvariantCulture);
        }

        return form;
    }
}
