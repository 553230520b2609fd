using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Vault.Legal;

/// <summary>/legal/terms and the other texts: the one in force, or by ?version= one that was.</summary>
internal static class LegalRoutes
{
    public static void MapLegal(this IEndpointRouteBuilder routes)
    {
        foreach (var purpose in Enum.GetValues<ConsentPurpose>())
        {
            routes.MapGet("/legal/" + LegalTexts.Slug(purpose), (HttpContext context, string? version, LegalTexts texts) => Show(context, purpose, version, texts));
        }
    }

    private static IResult Show(HttpContext context, ConsentPurpose purpose, string? version, LegalTexts texts)
    {
        var current = texts.Current(purpose);
        return (version is null ? current : texts.Find(purpose, version)) is { } text
            ? UiResults.Page<LegalTextPage>(new { Data = text, IsCurrent = text.Version == current.Version, Slug = LegalTexts.Slug(purpose) })
            : UiResults.Error(StatusCodes.Status404NotFound, context.TraceIdentifier, T.Of("Diese Fassung gibt es nicht.", "There is no such version."), "/legal/" + LegalTexts.Slug(purpose));
    }
}
