using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Modular.Booking.Catalogue;
using Modular.Booking.Shop;
using Modular.Kernel;

namespace Modular.Booking.Octo;

internal sealed record OctoSupplier(string Id, string Name, string Endpoint, OctoSupplierContact Contact)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ShortDescription { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<OctoMedia>? Media { get; init; }
}

internal sealed record OctoSupplierContact(string? Website, string? Email, string? Telephone, string? Address);

/// <summary>GET /octo/supplier: whose experiences these are.</summary>
internal static class GetSupplier
{
    public static IResult Handle(OctoContext octo, PublicUrl publicUrl)
    {
        var shop = octo.Operator;
        return OctoJson.Ok(new OctoSupplier(
            shop.Id.ToString(),
            shop.Name,
            publicUrl.To("/octo").AbsoluteUri.TrimEnd('/'),
            new OctoSupplierContact(publicUrl.To(ShopAddress.Of(shop)).AbsoluteUri, Given(shop.ContactEmail), Given(shop.ContactPhone), Given(shop.LegalAddress.ReplaceLineEndings(", "))))
        {
            ShortDescription = octo.Content ? shop.TagLine() : null,
            Media = octo.Content ? [] : null,
        });
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
