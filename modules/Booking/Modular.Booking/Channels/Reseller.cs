using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Modular.Kernel;

namespace Modular.Booking.Channels;

/// <summary>A business that sells an operator's experiences on account: its guests pay it, and the operator invoices it.</summary>
internal sealed class Reseller
{
    public const int LongestName = 120;

    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    [NotPersonal]
    public required string Name { get; init; }

    public required DateTime CreatedAt { get; init; }

    public List<ResellerKey> Keys { get; init; } = [];
}

/// <summary>What a reseller's program shows at <c>/octo</c>. Only its hash is kept; it is shown once, when it is made.</summary>
internal sealed class ResellerKey
{
    public const int LongestSecret = 100;

    public required Guid Id { get; init; }

    public required Guid OperatorId { get; init; }

    public required Guid ResellerId { get; init; }

    /// <summary>Books nothing: for trying out a connection.</summary>
    public required bool IsTest { get; init; }

    /// <summary>SHA-256 of 256 random bits: no salt needed, nobody tries these out.</summary>
    [Personal(DataClass.Credential, Retention.Operator)]
    public required byte[] Hash { get; init; }

    /// <summary>The last four characters, so that people can tell keys apart.</summary>
    [NotPersonal]
    public required string Hint { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? RevokedAt { get; set; }

    public static string NewSecret(bool isTest) => (isTest ? "octo_test_" : "octo_live_") + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static ResellerKey Of(Reseller reseller, Guid id, string secret, bool isTest, DateTime now) => new()
    {
        Id = id,
        OperatorId = reseller.OperatorId,
        ResellerId = reseller.Id,
        IsTest = isTest,
        Hash = HashOf(secret),
        Hint = secret[^4..],
        CreatedAt = now,
    };
}
