using System.Globalization;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Vault.MyData;

/// <summary>Facts of this module's answers: read by people, exact for programs.</summary>
internal static class Fact
{
    public const string Zone = "Europe/Berlin";

    public static PersonalFact Of(string key, string de, string en, string value, string? exact = null) => new(key, T.Of(de, en), value, exact);

    public static PersonalFact At(string key, string de, string en, DateTime? at) =>
        new(key, T.Of(de, en), at is { } then ? Show.Instant(then, Zone, year: true) : T.Of("noch nicht", "not yet"), at?.ToString("O", CultureInfo.InvariantCulture) ?? "");

    public static PersonalFact Day(string key, string de, string en, DateOnly day) => new(key, T.Of(de, en), Show.Date(day), day.ToString("O", CultureInfo.InvariantCulture));

    public static PersonalFact Count(string key, string de, string en, long number) => new(key, T.Of(de, en), Show.Number(number), number.ToString(CultureInfo.InvariantCulture));

    public static PersonalFact YesNo(string key, string de, string en, bool yes) => new(key, T.Of(de, en), yes ? T.Of("ja", "yes") : T.Of("nein", "no"), yes ? "true" : "false");
}
