using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Modular.Ui;

namespace Modular.Booking.Shop;

/// <summary>
/// Front pages as they were rendered, each for one edition of its shop: rendering thirty tiles costs ten times what the database needs to say that
/// nothing has changed. Every request asks it, so that a copy is never older than its shop.
/// </summary>
internal sealed class FrontCopies : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = 16 * 1024 * 1024 });

    /// <summary>Only the plain address, only for nobody in particular: such a page is the same for all who read its language.</summary>
    public static bool MayServe(HttpContext http) => !http.Request.QueryString.HasValue && http.User.Identity?.IsAuthenticated != true && http.Response.Headers.SetCookie.Count == 0;

    public IResult? Find(HttpContext http, ShopNumber edition) =>
        _pages.TryGetValue(Key(http, edition.Shop), out Copy? copy) && copy!.Edition == edition.Edition ? TypedResults.Bytes(copy.Page, copy.ContentType) : null;

    /// <summary>Renders the page, keeps it for this edition and answers with it.</summary>
    public async Task<IResult> KeepAsync(HttpContext http, ShopNumber edition, IResult page)
    {
        var (body, rendered) = (http.Response.Body, new MemoryStream());
        try
        {
            http.Response.Body = rendered;
            await page.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = body;
        }

        var copy = new Copy(edition.Edition, rendered.ToArray(), http.Response.ContentType ?? "text/html; charset=utf-8");
        _pages.Set(Key(http, edition.Shop), copy, new MemoryCacheEntryOptions { Size = copy.Page.Length, AbsoluteExpirationRelativeToNow = Longest });
        return TypedResults.Bytes(copy.Page, copy.ContentType);
    }

    public void Dispose() => _pages.Dispose();

    private static (Guid Shop, string Language, string Host, string Base, string Path) Key(HttpContext http, Guid shop) =>
        (shop, Language.Code, $"{http.Request.Scheme}://{http.Request.Host.Value}", http.Request.PathBase.Value ?? "", http.Request.Path.Value ?? "");

    private sealed record Copy(long? Edition, byte[] Page, string ContentType);
}
