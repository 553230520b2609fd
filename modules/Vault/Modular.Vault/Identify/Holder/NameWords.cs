using System.Collections.Frozen;

namespace Modular.Vault.Identify.Holder;

/// <summary>Words around German names that are no names, spelled without marks.</summary>
internal static class NameWords
{
    public static FrozenSet<string> Titles { get; } = Set("dr dres ddr prof professor professorin dipl diplom mag magister priv doz");

    /// <summary>Titles only beside one of <see cref="Titles"/>: alone they may be somebody's name.</summary>
    public static FrozenSet<string> Faculties { get; } = Set("med phil rer nat jur iur habil pol oec publ theol vet dent ing univ techn sc hum troph agr");

    public static FrozenSet<string> Salutations { get; } = Set("herr herrn frau mr mrs ms");

    public static FrozenSet<string> Couples { get; } = Set("familie fam eheleute ehel");

    /// <summary>Parts of noble and foreign family names that banks leave out, shorten or move.</summary>
    public static FrozenSet<string> Particles { get; } = Set(
        "von vom van zu zum zur und auf af der den dem des de di da do dos das del della la le ter ten te freiherr freifrau freiin frhr graf graefin grafin baron baronin baronesse prinz prinzessin fuerst fuerstin ritter edler edle");

    public static FrozenSet<string> Generations { get; } = Set("jun junior jr sen senior sr");

    /// <summary>An account of a firm, an association, an estate or for somebody else is not the person's own.</summary>
    public static FrozenSet<string> NotAPerson { get; } = Set(
        "gmbh mbh ug ag kg kgaa ohg gbr ev ek eg se gag ggmbh stiftung verein firma fa inh inhaber inhaberin ltd limited inc llc partg wohnungseigentuemergemeinschaft weg erben erbengemeinschaft nachlass treuhand treuhaender treuhandkonto anderkonto betreuer betreuerin insolvenzverwalter mietkaution kaution");

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
