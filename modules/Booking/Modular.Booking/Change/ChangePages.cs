using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Schedule;
using Modular.Booking.Shop;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Change;

/// <summary>A departure that the party could move to, with what that costs.</summary>
internal sealed record ChangeSlot(SlotOffer Slot, ChangeQuote Quote);

/// <summary>What the guest's page for another date shows.</summary>
internal sealed record ChangeModel(OrderView View, string Secret, DateOnly Month, DateOnly Today, DateOnly? Last, DateOnly? Day, IReadOnlyList<ChangeSlot> Slots, ChangeSlot? Chosen, Guid Key, Refusal? Refusal)
{
    public Refusal? Impossible => ChangeTerms.WhyNot(View);
}

/// <summary>
/// The guest moves to another date of what was booked: first the calendar with what each day costs more or less, then old and new side by side, then
/// the button. Everything chosen stands in the address; no script is needed.
/// </summary>
internal sealed class ChangePages(BookingDb db, AvailabilityQueries availability, ChangeDate change, TimeProvider clock)
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ChangeDate>();
        services.AddScoped<ChangePages>();
        ChangedMail.Add(services);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{secret}/change", (string secret, HttpContext http, ChangePages pages) => pages.ShowAsync(secret, http));
        routes.MapPost("/orders/{secret}/change", (string secret, HttpContext http, ChangePages pages) => pages.ChangeAsync(secret, http)).DisableAntiforgery();
    }

    public async Task<IResult> ShowAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        return await FindAsync(secret, http) is not { } view ? OrderAnswers.NotFound()
            : view.Order.State != OrderState.Confirmed ? new SeeOther("/orders/" + secret)
            : await PageAsync(view, secret, ShopQuestion.Read(http.Request.Query), null, StatusCodes.Status200OK, http.RequestAborted);
    }

    public async Task<IResult> ChangeAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        if (!http.Request.HasFormContentType)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send the form of the page.");
        }

        if (view.Order.State is OrderState.Held or OrderState.Expired)
        {
            return OrderAnswers.Refused(secret, Refusals.NotConfirmed, StatusCodes.Status409Conflict, view.Order.GuestName ?? "", view.Order.GuestEmail ?? "");
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var to = Guid.TryParse(form["departure"].ToString(), out var departure) ? departure : (Guid?)null;
        if (to is null || !Guid.TryParse(form["from"].ToString(), out var from) || !Guid.TryParse(form["key"].ToString(), out var key) || key == Guid.Empty || Minor(form["price"].ToString()) is not { } price || Minor(form["refund"].ToString()) is not { } back)
        {
            return await PageAsync(view, secret, new ShopQuestion(Departure: to), Cancel.Refusals.Torn, StatusCodes.Status422UnprocessableEntity, http.RequestAborted);
        }

        var outcome = await change.RunAsync(new ChangeWish(view.Order.Id, key, from, to.Value, price, back), http.RequestAborted);
        if (outcome.Refusal is not { } refusal || refusal == Cancel.Refusals.AlreadyCancelled)
        {
            return new SeeOther("/orders/" + secret);
        }

        // What is true now, in place of what was true when the form was made.
        return await FindAsync(secret, http) is { } now ? await PageAsync(now, secret, new ShopQuestion(Departure: to), refusal, StatusCodes.Status409Conflict, http.RequestAborted) : OrderAnswers.NotFound();
    }

    private static long? Minor(string sent) => long.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;

    private Task<OrderView?> FindAsync(string secret, HttpContext http) => db.FindOrderAsync(OrderSecrets.Hash(secret), clock.UtcNow(), http.RequestAborted);

    private async Task<IResult> PageAsync(OrderView view, string secret, ShopQuestion question, Refusal? refusal, int status, CancellationToken cancellation) =>
        UiResults.Page<ChangePage>(new { Data = await ModelAsync(view, secret, question, refusal, cancellation) }, status);

    private async Task<ChangeModel> ModelAsync(OrderView view, string secret, ShopQuestion question, Refusal? refusal, CancellationToken cancellation)
    {
        if (ChangeTerms.WhyNot(view) is not null)
        {
            return new ChangeModel(view, secret, default, default, null, null, [], null, clock.NewId(), refusal);
        }

        var visit = view.Visits[0];
        var (now, option) = (view.Now, visit.Option.Id);
        var today = Occurrences.Day(now, Occurrences.Zone(visit.Departure.Zone)!);
        var mine = db.Departures.AsNoTracking().Where(d => d.OptionId == option && d.LocalDate >= today);
        var day = question.Day ?? (question.Departure is { } id ? await mine.Where(d => d.Id == id).Select(d => (DateOnly?)d.LocalDate).SingleOrDefaultAsync(cancellation) : null);
        var month = ExperienceView.FirstOf(question.Month ?? day ?? (visit.Departure.LocalDate < today ? today : visit.Departure.LocalDate));
        month = month < ExperienceView.FirstOf(today) ? ExperienceView.FirstOf(today) : month;
        var book = await PriceBook.ReadAsync(db, [option], today, cancellation);
        var places = visit.Positions.Sum(p => p.Line.Remaining * p.Line.Places);
        var rows = await availability.OfOptionAsync(db, option, month, month.AddMonths(1).AddDays(-1), now, cancellation);
        List<ChangeSlot> slots = [.. rows.Where(r => r.Id != visit.Departure.Id).Select(r => new ChangeSlot(SlotOffer.Of(r, places, now), ChangeQuote.Of(view, r.LocalDate, book)))];
        return new ChangeModel(
            view, secret, month, today, await mine.MaxAsync(d => (DateOnly?)d.LocalDate, cancellation), day, slots,
            slots.Find(s => s.Slot.Id == question.Departure && s.Slot.IsBookable && !s.Quote.IsDearer), clock.NewId(), refusal);
    }
}
