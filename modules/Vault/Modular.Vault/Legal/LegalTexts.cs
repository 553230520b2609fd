using System.Globalization;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Vault.Legal;

/// <summary>Every version of every text that was ever shown, and which one is in force today. The files of Texts/ are in the assembly; one that is out is never changed again, a new version is a new file.</summary>
internal sealed class LegalTexts(IEnumerable<LegalText> texts, TimeProvider clock)
{
    private const string Folder = "legal/";

    private static readonly (ConsentPurpose Purpose, string Slug)[] Names =
    [
        (ConsentPurpose.Terms, "terms"), (ConsentPurpose.PlatformContract, "platform-contract"), (ConsentPurpose.AccountAccess, "account-access"),
        (ConsentPurpose.SavingsAnalysis, "savings-analysis"), (ConsentPurpose.CertificateSupplement, "certificate-supplement"),
    ];

    private readonly LegalText[] _texts = [.. texts.OrderByDescending(t => t.Since)];

    public static LegalTexts Embedded(TimeProvider clock) => new(Read(), clock);

    /// <summary>The last part of its address.</summary>
    public static string Slug(ConsentPurpose purpose) => Names.First(n => n.Purpose == purpose).Slug;

    public static ConsentPurpose? Purpose(string? slug) => Names.Where(n => n.Slug == slug).Select(n => (ConsentPurpose?)n.Purpose).FirstOrDefault();

    /// <summary>The newest version that is not of a day to come; the first one on a clock before all of them.</summary>
    public LegalText Current(ConsentPurpose purpose)
    {
        var today = DateOnly.FromDateTime(clock.UtcNow());
        return Array.Find(_texts, t => t.Purpose == purpose && t.Since <= today) ?? _texts.Last(t => t.Purpose == purpose);
    }

    public LegalText? Find(ConsentPurpose purpose, string version) => Array.Find(_texts, t => t.Purpose == purpose && t.Version == version);

    /// <summary>"terms.2026-11-01.de.md" and its English twin.</summary>
    internal static IEnumerable<LegalText> Read()
    {
        var assembly = typeof(LegalTexts).Assembly;
        foreach (var file in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n.EndsWith(".de.md", StringComparison.Ordinal)))
        {
            var parts = file[Folder.Length..].Split('.');
            var purpose = Purpose(parts[0]) ?? throw new InvalidOperationException($"{file} belongs to no consent.");
            yield return new(purpose, DateOnly.ParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture), Words(file), Words(file.Replace(".de.md", ".en.md", StringComparison.Ordinal)));
        }

        LegalWords Words(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is missing.");
            using var reader = new StreamReader(stream);
            return LegalWords.Parse(reader.ReadToEnd());
        }
    }
}
