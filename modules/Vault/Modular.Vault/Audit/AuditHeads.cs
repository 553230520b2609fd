using System.Globalization;
using System.Text;
using Modular.Kernel;
using NSec.Cryptography;

namespace Modular.Vault.Audit;

/// <summary>The chain's end at some moment, signed: who can write the database can make a whole new chain, but not one that ends in these hashes.</summary>
internal sealed record AuditHead(long Number, string Hash);

/// <summary>
/// Signed heads in a file outside the database, setting Audit:Heads (a folder; copy it away, or mount a store that only grows). One line a head:
/// <c>v1 number hash time signature</c>, Ed25519 by a key that comes from the service key.
/// </summary>
internal sealed class AuditHeads(string folder, ServiceKeys service)
{
    public const string Setting = "Audit:Heads";

    private const string Purpose = "vault/audit-head";
    private const int Page = 1000;
    private static readonly SemaphoreSlim Pen = new(1);

    public static AuditHeads Of(ModuleSettings settings, ServiceKeys service) =>
        new(settings.Configuration[Setting] is { Length: > 0 } given ? given : Path.Combine(settings.Database.DataFolder, "audit"), service);

    public Task Write(AuditEntry last, DateTime now, CancellationToken stop) => Append([new(last.Number, Convert.ToHexStringLower(last.Hash))], now, stop);

    /// <summary>Counts heads by the key that signed them; with <paramref name="renew"/> writes those of older keys once more, signed by the first.</summary>
    public async Task<KeysLeft> Walk(bool renew, DateTime now, CancellationToken stop)
    {
        var (all, unsigned) = await Read(stop);
        var (mine, _) = await Read(1, stop);
        List<AuditHead> older = [.. all.Where(head => !mine.ContainsKey(head.Key)).Select(head => new AuditHead(head.Key, head.Value)).OrderBy(head => head.Number)];
        if (renew)
        {
            foreach (var some in older.Chunk(Page))
            {
                await Append(some, now, stop);
            }
        }

        // One torn line of a crash is no lost key.
        return new("audit heads", mine.Count, older.Count, unsigned > 1 ? unsigned : 0);
    }

    private async Task Append(IEnumerable<AuditHead> heads, DateTime now, CancellationToken stop)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, service.For(Purpose).First(), KeyBlobFormat.RawPrivateKey);
        var line = string.Concat(heads.Select(head =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"v1 {head.Number} {head.Hash} {now:yyyy-MM-ddTHH:mm:ssZ}");
            return $"{text} {Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(key, Encoding.ASCII.GetBytes(text)))}\n";
        }));
        await Pen.WaitAsync(stop);
        try
        {
            Directory.CreateDirectory(folder);
            await File.AppendAllTextAsync(Path.Combine(folder, $"heads-{now:yyyy-MM}.log"), line, stop);
        }
        finally
        {
            Pen.Release();
        }
    }

    /// <summary>
    /// All heads by their numbers, and how many lines nobody of us signed (a torn last line of a crash is one). A line of a key that was taken out says nothing
    /// new if a later line says the same under a present one.
    /// </summary>
    public Task<(IReadOnlyDictionary<long, string> Heads, int Unsigned)> Read(CancellationToken stop) => Read(service.Count, stop);

    private async Task<(IReadOnlyDictionary<long, string> Heads, int Unsigned)> Read(int most, CancellationToken stop)
    {
        var heads = new Dictionary<long, string>();
        var others = new List<string>();
        var unsigned = 0;
        if (!Directory.Exists(folder))
        {
            return (heads, unsigned);
        }

        List<PublicKey> keys = [.. service.For(Purpose).Take(most).Select(seed =>
        {
            using var key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
            return key.PublicKey;
        })];
        foreach (var file in Directory.EnumerateFiles(folder, "heads-*.log").Order(StringComparer.Ordinal))
        {
            foreach (var line in await File.ReadAllLinesAsync(file, stop))
            {
                if (Parse(line, keys) is not { } head)
                {
                    others.Add(line);
                }
                else if (heads.TryGetValue(head.Number, out var other) && other != head.Hash)
                {
                    unsigned++;
                }
                else
                {
                    heads[head.Number] = head.Hash;
                }
            }
        }

        return (heads, unsigned + others.Count(line => !IsSaid(line, heads)));
    }

    private static bool IsSaid(string line, Dictionary<long, string> heads) =>
        line.Split(' ') is ["v1", var number, var hash, _, _] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && heads.TryGetValue(n, out var known) && known == hash;

    private static AuditHead? Parse(string line, List<PublicKey> keys)
    {
        var parts = line.Split(' ');
        var signature = new byte[SignatureAlgorithm.Ed25519.SignatureSize];
        return parts is ["v1", var number, var hash, _, var signed] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && Convert.TryFromBase64String(signed, signature, out var length) && length == signature.Length
            && keys.Exists(key => SignatureAlgorithm.Ed25519.Verify(key, Encoding.ASCII.GetBytes(string.Join(' ', parts[..4])), signature))
            ? new(n, hash)
            : null;
    }
}
