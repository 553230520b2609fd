using Microsoft.AspNetCore.Localization;
using Modular.Ui;

namespace Modular.Host.Web;

/// <summary>German or English: by <c>?lang=</c> (kept in a cookie, honoured at once), else the cookie, else what the browser prefers; German when nobody says.</summary>
internal static class ReaderLanguage
{
    private const string Name = "lang";

    public static void UseReaderLanguage(this IApplicationBuilder app)
    {
        app.UseRequestLocalization(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Language.German);
            options.SupportedCultures = options.SupportedUICultures = [Language.German, Language.English];
            options.RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult(Choose(context.Request) is { } tag ? new ProviderCultureResult(Language.Of(tag).Name) : null))];
        });
        app.Use(static (context, next) =>
        {
            if (HttpMethods.IsGet(context.Request.Method) && Known(context.Request.Query[Name]) is { } chosen && context.Request.Cookies[Name] != chosen)
            {
                context.Response.Cookies.Append(Name, chosen, new CookieOptions
                {
                    MaxAge = TimeSpan.FromDays(365),
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                    IsEssential = true,
                });
            }

            return next(context);
        });
    }

    private static string? Choose(HttpRequest request) => Known(request.Query[Name]) ?? Known(request.Cookies[Name]) ?? Preferred(request);

    private static string? Known(string? tag) => tag is "de" or "en" ? tag : null;

    private static string? Preferred(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1)
        .Select(l => l.Value.Value is { Length: >= 2 } tag ? Known(tag[..2].ToLowerInvariant()) : null)
        .FirstOrDefault(tag => tag is not null);
}
