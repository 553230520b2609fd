using Modular.Vault.Passwords.Guessing;

namespace Modular.Vault.Passwords;

/// <summary>Passwords refused as a whole: leaked ones, and what people recite instead of invent.</summary>
internal static class Blocklist
{
    private static readonly Lazy<HashSet<string>> Leaked = new(() =>
        [.. Words.Passwords().Concat(Words.English("passwords")).Where(password => password.Length >= 8).SelectMany(Disguise.Spellings)]);

    /// <summary>Letters only. A password whose letters are eight or more in a row from one of these was recited.</summary>
    private static readonly string[] Recited =
    [
        .. Disguise.Spellings("nulleinszweidreivierfünfsechssiebenachtneunzehnelfzwölfdreizehn"),
        "zeroonetwothreefourfivesixseveneightnineteneleventwelve",
        "montagdienstagmittwochdonnerstagfreitagsamstagsonntagmontagdienstag",
        "mondaytuesdaywednesdaythursdayfridaysaturdaysundaymondaytuesday",
        .. Disguise.Spellings("januarfebruarmärzaprilmaijunijuliaugustseptemberoktobernovemberdezemberjanuar"),
        "januaryfebruarymarchaprilmayjunejulyaugustseptemberoctobernovemberdecemberjanuary",
        .. Disguise.Spellings("frühlingsommerherbstwinterfrühling"),
        "springsummerautumnwinterspring",
        "abcdefghijklmnopqrstuvwxyzabcdefgh",
        "alphabravocharliedeltaechofoxtrotgolfhotelindiajuliettkilolimamikenovemberoscarpapaquebecromeosierratangouniformvictorwhiskeyxrayyankeezulu",
        "correcthorsebatterystaple",
        "thequickbrownfoxjumpsoverthelazydog",
        "tobeornottobethatisthequestion",
        "iloveyousomuchforever",
        "letmeinplease",
        .. Disguise.Spellings("seinodernichtseindasisthierdiefrage"),
        .. Disguise.Spellings("allemeineentchenschwimmenaufdemseeköpfchenindaswasserschwänzchenindiehöh"),
        "franzjagtimkomplettverwahrlostentaxiquerdurchbayern",
        "ichliebedichsehrundfürimmer",
        "ichliebedichüberalles",
        .. Disguise.Spellings("wasserbrotundsalz"),
        "hänschenkleinginganallein",
        "dasistmeinpasswortdasistdaspasswort",
        "thisismypasswordthisisthepassword",
        "ichhabemeinpasswortvergessen",
    ];

    public static bool Contains(string normalised)
    {
        var lower = normalised.ToLowerInvariant();
        foreach (var reading in Disguise.Readings(lower))
        {
            if (IsKnown(reading) || IsKnown(Disguise.Reversed(reading)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsKnown(string reading)
    {
        if (Leaked.Value.Contains(reading) || Leaked.Value.Contains(reading.Trim('!', '?', '.', ' ', '-', '_', '*')))
        {
            return true;
        }

        var letters = Disguise.LettersOnly(reading);
        return letters.Length >= 8 && letters.Length * 2 >= reading.Length && Recited.Any(text => text.Contains(letters, StringComparison.Ordinal));
    }
}
