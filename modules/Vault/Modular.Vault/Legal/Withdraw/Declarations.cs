using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Crypto;

namespace Modular.Vault.Legal.Withdraw;

/// <summary>Seals declarations and opens them, and finds those of a mailbox.</summary>
internal sealed class Declarations(ServiceKeys service)
{
    public const string Platform = "platform", Order = "order", Other = "other";

    public const string Purpose = "vault/withdrawal";

    private const string MailboxPurpose = "vault/withdrawal-mailbox";

    public byte[] Seal(Guid id, Declaration declaration) => service.Seal(Purpose, Place(id), JsonSerializer.SerializeToUtf8Bytes(declaration));

    public Declaration Open(Withdrawal row) => JsonSerializer.Deserialize<Declaration>(service.Open(Purpose, Place(row.Id), row.Sealed))!;

    /// <summary>Under the present key first, then under those before it.</summary>
    public IReadOnlyList<byte[]> Keys(EmailAddress mailbox) => [.. service.For(MailboxPurpose).Select(key => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(mailbox.Normalised)))];

    public static string? Words(string contract, LegalFacts legal) => contract switch
    {
        Platform => T.Of($"Der Plattformvertrag mit {legal.Company}", $"The platform contract with {legal.Company}"),
        Order => T.Of("Eine Bestellung oder ein Gutschein", "An order or a voucher"),
        Other => T.Of("Ein anderer Vertrag", "Another contract"),
        _ => null,
    };

    public static byte[] Place(Guid id) => Lengths.Of("mv1/withdrawal", id);
}
