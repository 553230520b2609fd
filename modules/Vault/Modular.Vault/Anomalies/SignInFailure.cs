using System.Net;
using System.Security.Cryptography;
using System.Text;
using Modular.Kernel;
using Modular.Vault.Storage;

namespace Modular.Vault.Anomalies;

/// <summary>One wrong password, for an address that has an account or has none. Kept for a day, for the rules that look for lists being tried.</summary>
internal sealed class SignInFailure
{
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private const string Kept = "a day after it was typed";

    public Guid Id { get; init; }

    public DateTime At { get; init; }

    /// <summary>HMAC of the e-mail address by a service key: addresses can be told apart, not read.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required byte[] Person { get; init; }

    /// <summary>HMAC of the network it came from: IPv4 /24, IPv6 /48.</summary>
    [Personal(DataClass.SystemReadable, Kept)]
    public required byte[] Network { get; init; }
}

/// <summary>Notes wrong passwords.</summary>
internal sealed class SignInFailures(VaultDb db, ServiceKeys service, TimeProvider clock)
{
    private const string Purpose = "vault/sign-in-failure";

    public async Task Note(string person, IPAddress? from, CancellationToken stop)
    {
        var key = service.For(Purpose).First();
        await using var write = await db.BeginWriteAsync(stop);
        db.SignInFailures.Add(new SignInFailure { Id = clock.NewId(), At = clock.UtcNow(), Person = Mac(key, "person:" + person), Network = Mac(key, "network:" + Prefix(from)) });
        await db.SaveChangesAsync(stop);
        await write.CommitAsync(stop);
    }

    /// <summary>What is rented by the block is one network.</summary>
    public static string Prefix(IPAddress? from)
    {
        var bytes = from is { IsIPv4MappedToIPv6: true } ? from.MapToIPv4().GetAddressBytes() : from?.GetAddressBytes() ?? [];
        return Convert.ToHexString(bytes.Length == 16 ? bytes[..6] : bytes.Length == 4 ? bytes[..3] : bytes);
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
