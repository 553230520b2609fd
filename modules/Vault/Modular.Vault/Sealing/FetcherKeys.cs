using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Modular.Kernel;
using Modular.Vault.Crypto;
using NSec.Cryptography;
using X25519 = Modular.Vault.Crypto.X25519;

namespace Modular.Vault.Sealing;

/// <summary>
/// The setting Fetcher:Key: what only the fetcher holds. From each root come the secret to which others seal for the fetcher, and the key with which
/// it signs what it seals for people.
/// </summary>
internal sealed class FetcherKeys(IEnumerable<byte[]> roots) : RootKeys(roots)
{
    public const string Setting = "Fetcher:Key";

    /// <summary>Null in every process but the fetcher and a verb that was given it; elsewhere a process that could read it does not start.</summary>
    public static FetcherKeys? Read(ModuleSettings settings)
    {
        if (settings.Roles.HasFlag(Roles.Fetcher) || settings.Roles == Roles.None)
        {
            return Given(settings) ?? (settings.Roles == Roles.Fetcher ? throw new SettingsException(Setting, RootKeySetting.Should) : null);
        }

        return settings.Configuration[Setting] is { Length: > 0 }
            ? throw new SettingsException(Setting, "left out in a process without the role fetcher: nobody else may open what is sealed for it")
            : null;
    }

    /// <summary>As set; development makes one.</summary>
    public static FetcherKeys? Given(ModuleSettings settings) =>
        RootKeySetting.Read(settings.Configuration, settings.Environment, Setting, Path.Combine(settings.Database.DataFolder, "fetcher.key")) is { } keys ? new(keys) : null;

    /// <summary>The public halves, the present ones first.</summary>
    public IReadOnlyList<FetcherPublicKey> Public() => [.. Secrets().Zip(Signers(), (secret, signer) =>
    {
        using (secret)
        using (signer)
        {
            return new FetcherPublicKey(X25519.PublicOf(secret), signer.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        }
    })];

    /// <summary>The present signing key; the caller disposes of it.</summary>
    public Key Signer() => Signers().First();

    /// <summary>The secret with this id; the caller disposes of it. Null when it is none of ours.</summary>
    public KeyBytes? Secret(uint id)
    {
        KeyBytes? found = null;
        foreach (var secret in Secrets())
        {
            if (found is null && FetcherPublicKey.IdOf(X25519.PublicOf(secret)) == id)
            {
                found = secret;
            }
            else
            {
                secret.Dispose();
            }
        }

        return found;
    }

    private IEnumerable<KeyBytes> Secrets() => For("fetcher/open").Select(key => KeyBytes.Copy(key));

    private IEnumerable<Key> Signers() => For("fetcher/sign").Select(seed => Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey));
}

/// <summary>What everybody may know of the fetcher's key: how to seal to it (X25519) and how to check what it signed (Ed25519).</summary>
internal sealed record FetcherPublicKey(byte[] Seal, byte[] Verify)
{
    public const int Size = 64;

    /// <summary>Names the key in what is sealed to it.</summary>
    public uint SealId => IdOf(Seal);

    /// <summary>Names the key in what it signed.</summary>
    public uint VerifyId => IdOf(Verify);

    public static uint IdOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(key));

    public string Text => Convert.ToBase64String([.. Seal, .. Verify]);
}

/// <summary>The fetcher's public keys, the present one first: setting Fetcher:PublicKey, or derived where the process is the fetcher itself.</summary>
internal sealed class FetcherPublic(IReadOnlyList<FetcherPublicKey> keys)
{
    public const string Setting = "Fetcher:PublicKey";

    /// <summary>None where it is not set up: nothing can be sealed for the fetcher then, and nothing of it is trusted.</summary>
    public IReadOnlyList<FetcherPublicKey> Keys { get; } = keys;

    public FetcherPublicKey? Present => Keys is [var first, ..] ? first : null;

    public static FetcherPublic Read(ModuleSettings settings, FetcherKeys? own)
    {
        if (RootKeySetting.Parse(Setting, settings.Configuration[Setting], FetcherPublicKey.Size) is { } given)
        {
            return new([.. given.Select(k => new FetcherPublicKey(k[..32], k[32..]))]);
        }

        // A developer's web process alone: the file is theirs anyway, and only the public halves stay.
        var keys = own ?? (settings.Environment.IsDevelopment() ? FetcherKeys.Given(settings) : null);
        return new(keys?.Public() ?? []);
    }

    public bool Verifies(uint id, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        foreach (var key in Keys)
        {
            if (key.VerifyId == id && NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, key.Verify, KeyBlobFormat.RawPublicKey, out var known))
            {
                return SignatureAlgorithm.Ed25519.Verify(known!, text, signature);
            }
        }

        return false;
    }
}
