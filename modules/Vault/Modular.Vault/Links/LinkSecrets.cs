using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Modular.Kernel;

namespace Modular.Vault.Links;

/// <summary>
/// The secret in a mailed link: 256 bits derived from the link's id by a service key, so that a mail that is sent twice says the same. Stored is
/// only its hash (decision 0003): a database alone opens nothing.
/// </summary>
internal sealed class LinkSecrets(ServiceKeys keys)
{
    /// <summary>Characters of a secret in Base64Url.</summary>
    public const int Length = 43;

    private readonly byte[][] _keys = [.. keys.For("vault/mailed-link")];

    public string For(Guid link) => Derive(_keys[0], link);

    /// <summary>The secret of a stored link, or null when none of the present keys made it.</summary>
    public string? Of(MailedLink link) => _keys.Select(key => Derive(key, link.Id)).FirstOrDefault(secret => CryptographicOperations.FixedTimeEquals(Hash(secret), link.SecretHash));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Derive(byte[] key, Guid link)
    {
        Span<byte> id = stackalloc byte[16];
        link.TryWriteBytes(id, bigEndian: true, out _);
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, id));
    }
}
