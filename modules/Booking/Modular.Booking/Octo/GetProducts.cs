using Microsoft.AspNetCore.Http;

namespace Modular.Booking.Octo;

/// <summary>GET /octo/products and /octo/products/{id}.</summary>
internal static class GetProducts
{
    public static async Task<IResult> AllAsync(OctoCatalogue catalogue, CancellationToken cancellation) =>
        OctoJson.Ok(await catalogue.ShowAsync(await catalogue.ReadAsync(null, cancellation), cancellation));

    public static async Task<IResult> OneAsync(string id, OctoCatalogue catalogue, CancellationToken cancellation) =>
        Guid.TryParse(id, out var product) && await catalogue.ReadAsync(product, cancellation) is [_] found
            ? OctoJson.Ok((await catalogue.ShowAsync(found, cancellation))[0])
            : throw new OctoException(OctoError.Product(id));
}
