using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Modular.Kernel;

namespace Modular.Booking.Orders;

/// <summary>
/// The secret in a guest's link: 128 bits derived from the order's id by a service key. Only its hash is stored, so that a database alone
/// opens no order; the host can derive it again for a mail or a repeated request.
/// </summary>
internal sealed class OrderSecrets(ServiceKeys keys)
{
    /// <summary>Characters of a secret in Base64Url.</summary>
    public const int Length = 22;

    private readonly byte[][] _keys = [.. keys.For("booking/order-link")];

    /// <summary>The secret of a new order.</summary>
    public string For(Guid orderId) => Derive(_keys[0], orderId);

    /// <summary>The secret of a stored order, or null when none of the present keys made it.</summary>
    public string? Of(Order order) => _keys.Select(key => Derive(key, order.Id)).FirstOrDefault(secret => CryptographicOperations.FixedTimeEquals(Hash(secret), order.SecretHash));

    /// <summary>What is stored and looked up. Any text has a hash; one of the wrong length finds nothing.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Derive(byte[] key, Guid orderId)
    {
        Span<byte> id = stackalloc byte[16];
        orderId.TryWriteBytes(id, bigEndian: true, out _);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, id, mac);
        return Base64Url.EncodeToString(mac[..16]);
    }
}

/// <summary>The address of a guest's order, for mails and payment pages.</summary>
internal sealed class OrderLinks(OrderSecrets secrets, PublicUrl publicUrl)
{
    public Uri? For(Order order) => secrets.Of(order) is { } secret ? For(secret) : null;

    public Uri For(string secret, string below = "") => publicUrl.To($"/orders/{secret}{below}");
}
