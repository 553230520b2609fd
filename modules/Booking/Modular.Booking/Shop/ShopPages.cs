using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;
using Modular.Booking.Availability;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Shop;

/// <summary>The public shop. No cookies, no account, no script needed.</summary>
internal sealed class ShopPages(ShopReader reader, FrontCopies copies)
{
    public static void Add(IServiceCollection services) => services.AddSingleton<ShopQueries>().AddSingleton<AvailabilityQueries>().AddSingleton<FrontCopies>().AddScoped<ShopReader>().AddScoped<ShopPages>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        var front = routes.MapGet("/book/{operator}", (string @operator, HttpContext http, ShopPages pages) => pages.FrontAsync(@operator, http));
        KeepFor(front, routes.ServiceProvider);
        routes.MapGet("/book/{operator}/{experience}", (string @operator, string experience, HttpContext http, ShopPages pages) =>
            pages.ExperienceAsync(@operator, experience, ShopQuestion.Read(http.Request.Query), http));
        routes.MapGet("/book/{operator}/pictures/{id:length(64)}", (string @operator, string id, HttpContext http, ShopPages pages) => pages.PictureAsync(@operator, id, http));
    }

    /// <summary>
    /// The front page shows what is sold, not what is free: a copy may be seconds old, and nobody asks the database whether it still holds (setting Shop:CacheSeconds; in development none is kept, so that
    /// one sees what one does). Pages with free places are never copied here. Only the plain address is kept, one copy per language.
    /// </summary>
    private static void KeepFor(IEndpointConventionBuilder front, IServiceProvider services)
    {
        var seconds = services.GetRequiredService<IConfiguration>().GetValue("Shop:CacheSeconds", services.GetRequiredService<IHostEnvironment>().IsDevelopment() ? 0 : 5);
        if (seconds > 0)
        {
            front.CacheOutput(policy => policy
                .With(context => !context.HttpContext.Request.QueryString.HasValue)
                .VaryByValue(_ => KeyValuePair.Create("language", Language.Code))
                .Expire(TimeSpan.FromSeconds(seconds)));
        }
    }

    public async Task<IResult> FrontAsync(string slug, HttpContext http)
    {
        // The edition before what it counts: a page may be newer than its number, never older.
        var edition = FrontCopies.MayServe(http) ? await reader.EditionAsync(slug, http.RequestAborted) : null;
        if (edition is not null && copies.Find(http, edition) is { } copy)
        {
            Shared(http);
            return copy;
        }

        if (await reader.FrontAsync(slug, http.RequestAborted) is not { } view)
        {
            return Nowhere(http, back: null);
        }

        Shared(http);
        var page = UiResults.Page<ShopFrontPage>(new { Data = view });
        // Where prices depend on the day, a page grows old without any change.
        return edition is null || !view.Prices.IsPlain ? page : await copies.KeepAsync(http, edition, page);
    }

    public async Task<IResult> ExperienceAsync(string slug, string experience, ShopQuestion question, HttpContext http)
    {
        if (await reader.ExperienceAsync(slug, experience, question, http.RequestAborted) is not { } view)
        {
            return Nowhere(http, $"/book/{slug}");
        }

        if (view.Chosen is null)
        {
            Fresh(http);
        }
        else
        {
            Own(http);
        }

        return UiResults.Page<ExperiencePage>(new { Data = view });
    }

    /// <summary>The same page after a hold was refused: with the reason, what was entered, what is free now, and a new key.</summary>
    public async Task<IResult> RefusedAsync(string slug, Guid? departure, IReadOnlyDictionary<Guid, int> quantities, Refusal refusal, int status, HttpContext http)
    {
        Own(http);
        var experience = departure is { } id ? await reader.ExperienceSlugAsync(slug, id, http.RequestAborted) : null;
        if (experience is null || await reader.ExperienceAsync(slug, experience, new ShopQuestion(Departure: departure), http.RequestAborted) is not { } view)
        {
            return UiResults.Error(status, http.TraceIdentifier, T.Of(refusal.De, refusal.En), $"/book/{slug}");
        }

        return UiResults.Page<ExperiencePage>(new { Data = view with { Quantities = quantities }, Refusal = refusal }, status);
    }

    public async Task<IResult> PictureAsync(string slug, string id, HttpContext http)
    {
        var tag = new EntityTagHeaderValue($"\"{id}\"");
        // The id is the content's hash: whoever has it under that name has it.
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
        {
            Forever(http, tag);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (await reader.PictureAsync(slug, id, http.RequestAborted) is not { } picture || !IsPicture(picture.ContentType))
        {
            return TypedResults.NotFound();
        }

        Forever(http, tag);
        return TypedResults.Bytes(picture.Content, picture.ContentType);
    }

    private static bool IsPicture(string contentType) => contentType is "image/jpeg" or "image/png" or "image/webp" or "image/avif";

    private static IResult Nowhere(HttpContext http, string? back)
    {
        http.Response.Headers.CacheControl = "no-store";
        return UiResults.Error(StatusCodes.Status404NotFound, back: back);
    }

    // A copy that shows a sold-out day as free is a broken promise: whoever keeps one asks before showing it again.
    private static void Fresh(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept-Language, Cookie";
        http.Response.Headers.CacheControl = http.Response.Headers.SetCookie.Count > 0 ? "private, no-store" : "no-cache";
    }

    // What is sold, not what is free. An answer that sets a cookie (the language) is for one person.
    private static void Shared(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept-Language, Cookie";
        http.Response.Headers.CacheControl = http.Response.Headers.SetCookie.Count > 0 ? "private, no-store" : "public, max-age=5";
    }

    // The page carries an idempotency key. Two guests with one copy of it would share one order, so no cache may keep it,
    // and "back" fetches a new key for a new wish.
    private static void Own(HttpContext http) => http.Response.Headers.CacheControl = "private, no-store";

    private static void Forever(HttpContext http, EntityTagHeaderValue tag)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.GetTypedHeaders().ETag = tag;
    }
}
