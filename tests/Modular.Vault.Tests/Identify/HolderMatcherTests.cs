using System.Text;
using Modular.Vault.Contracts;
using Modular.Vault.Identify.Holder;

namespace Modular.Vault.Tests.Identify;

/// <summary>What banks write for whom: registered given names | family name | the bank's line | level.</summary>
public sealed class HolderMatcherTests
{
    private const string Cases = """
        # The same name
        Anna | Müller | Anna Müller | Exact
        Anna | Müller | ANNA MÜLLER | Exact
        Anna | Müller | anna müller | Exact
        Anna | Müller |   Anna    Müller   | Exact
        Anna | Müller | Müller, Anna | Exact
        Anna | Müller | MÜLLER,ANNA | Exact
        Anna | Müller | Müller Anna | Close
        Anna Maria | Müller | Anna Maria Müller | Exact
        Anna Maria | Müller | Müller, Anna Maria | Exact

        # Umlauts, ß, accents
        Anna | Müller | Anna Mueller | Exact
        Anna | Müller | ANNA MUELLER | Exact
        Anna | Müller | Anna Muller | Close
        Anna | Mueller | Anna Müller | Exact
        Anna | Mueller | Anna Muller | None
        Jörg | Weiß | Joerg Weiss | Exact
        Jörg | Weiß | JÖRG WEIẞ | Exact
        Jörg | Weiß | Jorg Weiss | Close
        Jörg | Weiß | Jörg Weis | None
        Käthe | Groß | KAETHE GROSS | Exact
        Bjørn | Ødegård | Bjoern Oedegaard | Exact
        Bjørn | Ødegård | Bjorn Odegard | Close
        René | Lefèvre | RENE LEFEVRE | Exact
        José | Nuñez | Jose Nunez | Exact
        Emre | Yıldız | Emre Yildiz | Exact
        İbrahim | Çelik | IBRAHIM CELIK | Exact
        Łukasz | Wałęsa | Lukasz Walesa | Exact
        Zoë | Strauß | Zoe Strauss | Exact
        Siân | O'Connor | Sian OConnor | Exact
        Siân | O’Connor | Sian O'Connor | Exact
        Siân | O'Connor | Sian O Connor | Exact

        # Titles, salutations
        Anna | Müller | Dr. Anna Müller | Exact
        Anna | Müller | Prof. Dr. Anna Müller | Exact
        Anna | Müller | Prof. Dr. med. Dr. h.c. Anna Müller | Exact
        Anna | Müller | Dr. rer. nat. Anna Müller | Exact
        Anna | Müller | Dipl.-Ing. Anna Müller | Exact
        Anna | Müller | Dipl. Ing. (FH) Anna Müller | Exact
        Anna | Müller | Müller, Dr. Anna | Exact
        Anna | Müller | Müller, Anna, Dr. | Exact
        Anna | Müller | Anna Müller, M.Sc. | Exact
        Anna | Müller | Frau Anna Müller | Exact
        Anna | Müller | HERRN DR. ANNA MUELLER | Exact
        Dr. Anna | Müller | Anna Müller | Exact
        Michael | Herr | Michael Herr | Exact
        Nat | Ing | Nat Ing | Exact

        # Nobility and particles
        Ursula | von der Leyen | Ursula von der Leyen | Exact
        Ursula | von der Leyen | von der Leyen, Ursula | Exact
        Ursula | von der Leyen | Leyen, Ursula von der | Exact
        Ursula | von der Leyen | Ursula v.d. Leyen | Close
        Ursula | von der Leyen | Ursula Leyen | Close
        Karl | Freiherr von und zu Guttenberg | Karl Freiherr von und zu Guttenberg | Exact
        Karl | Freiherr von und zu Guttenberg | Karl Frhr. v. u. z. Guttenberg | Close
        Karl | Freiherr von und zu Guttenberg | Karl zu Guttenberg | Close
        Anna | Müller | Anna von Müller | Close
        Steffi | Graf | Steffi Graf | Exact
        Steffi | Graf | Graf, Steffi | Exact
        Anna | Ritter | Anna Ritter | Exact
        Vincent | van Gogh | VINCENT VAN GOGH | Exact
        Amina | El Amrani | Amina El Amrani | Exact
        Amina | El Amrani | Amina Elamrani | Exact

        # Double names
        Anna | Müller-Lüdenscheidt | Anna Müller-Lüdenscheidt | Exact
        Anna | Müller-Lüdenscheidt | Anna Müller Lüdenscheidt | Exact
        Anna | Müller-Lüdenscheidt | Anna Müller – Lüdenscheidt | Exact
        Anna | Müller-Lüdenscheidt | Anna Müller | Close
        Anna | Müller-Lüdenscheidt | Anna Lüdenscheidt | Close
        Anna | Müller-Lüdenscheidt | Lüdenscheidt, Anna | Close
        Anna | Müller | Anna Müller-Schmidt | Close
        Anna | Müller | Anna Schmidt-Müller | Close
        Anna | Müller | Müller-Schmidt, Anna | Close
        Anna | Müller-Schmidt | Peter Müller-Schmidt | None

        # Middle names and initials
        Anna Maria | Müller | Anna Müller | Close
        Anna Maria | Müller | Anna M. Müller | Close
        Anna Maria | Müller | Anna K. Müller | None
        Anna | Müller | Anna Maria Müller | Close
        Anna | Müller | Anna M. Müller | Close
        Anna Maria | Müller | Maria Müller | Partial
        Anna | Müller | Maria Anna Müller | Partial
        Anna | Müller | A. Müller | Partial
        Anna | Müller | Müller, A. | Partial
        Anna Maria | Müller | A. M. Müller | Partial
        Anna | Müller | B. Müller | None
        Anna Maria | Müller | Anna Lisa Müller | None
        Hans-Peter | Müller | Hans-Peter Müller | Exact
        Hans-Peter | Müller | Hans Peter Müller | Exact
        Hans Peter | Müller | Hanspeter Müller | Exact
        Hans-Peter | Müller | H.-P. Müller | Partial
        Hans-Peter | Müller | Hans Müller | Partial
        Hans-Peter | Müller | Hans-Jürgen Müller | None

        # Twins, parents, others
        Anna | Müller | Lena Müller | None
        Anna | Müller | Anne Müller | None
        Anna | Müller | Hanna Müller | None
        Anna | Müller | Anna-Lena Müller | Partial
        Anna-Lena | Müller | Anna Müller | Partial
        Hans Peter | Müller | Hans Jürgen Müller | None
        Jan | Müller | Jana Müller | None
        Peter | Müller | Peter Müller jun. | Partial
        Peter | Müller | Peter Müller sen. | Partial
        Peter | Müller jun. | Peter Müller jun. | Exact
        Anna | Müller | Anna Möller | None
        Anna | Müller | Anna Schmidt | None
        Anna | Müller | Müller | None
        Anna | Müller | Familie Müller | None
        Anna | Müller | Frau Müller | None
        Anna | Müller | Dr. Müller | None
        Anna | Müller | Anna | None
        Martin | Peter | Peter, Martin | Exact
        Martin | Peter | Martin, Peter | None
        Anna | Müller | Anna Müller GmbH | None
        Anna | Müller | Erben nach Anna Müller | None
        Anna | Müller | Mietkaution Anna Müller | None
        Anna | Müller | Tanzverein e.V. Anna Müller | None

        # Joint accounts
        Anna | Müller | Anna und Peter Müller | Close
        Peter | Müller | Anna und Peter Müller | Close
        Lena | Müller | Anna und Peter Müller | None
        Anna | Müller | A. u. P. Müller | Partial
        Peter | Müller | A. u. P. Müller | Partial
        Anna | Müller | Anna Müller und Peter Schmidt | Close
        Peter | Müller | Anna Müller und Peter Schmidt | None
        Peter | Schmidt | Anna Müller und Peter Schmidt | Close
        Anna | Schmidt | Anna Müller und Peter Schmidt | None
        Anna | Müller | Anna Müller/Peter Müller | Close
        Anna | Müller | Anna Müller & Peter Müller | Close
        Anna | Müller | Anna Müller oder Peter Müller | Close
        Peter | Müller | Anna Müller, Peter Müller | Close
        Anna | Müller | Müller, Anna und Peter | Close
        Peter | Müller | Müller, Anna und Peter | Close
        Anna | Müller | Eheleute Anna und Peter Müller | Close
        Anna Maria | Müller | Peter und Anna Müller | Close

        # Names at birth
        Anna | Müller | Anna Müller (geb. Schmidt) | Exact
        Anna | Müller | Anna Müller geb. Schmidt | Exact
        Anna | Müller | Müller (Schmidt), Anna | Exact
        Anna | Schmidt | Anna Müller (geb. Schmidt) | Close
        Anna | Schmidt | Anna Müller geborene Schmidt | Close
        Anna Maria | Schmidt | Anna Müller (geb. Schmidt) | Close
        Anna | Müller (geb. Schmidt) | Anna Müller | Exact
        Anna | Müller (geb. Schmidt) | Anna Schmidt | Close
        Lena | Schmidt | Anna Müller (geb. Schmidt) | None

        # Cut at 27, 35 or 70 characters
        Anna Katharina | Müller-Lüdenscheidt | Anna Katharina Müller-Lüden | Close
        Anna Katharina | Müller-Lüdenscheidt | Müller-Lüdenscheidt, Anna K | Close
        Maximilian Konstantin | Wittelsbacher | Maximilian Konstantin Witte | Close
        Maximilian Konstantin | Wittgenstein | Maximilian Konstantin Witte | None
        Maximilian Konstantin | Wittelsbacher | Maximilian Konstantin Witt | Close
        Maximilian Konstantin | Wittelsbacher | Maximilian Konstantin Wit | None
        Anna-Sophie Charlotte | Freiin von Droste zu Hülshoff | Anna-Sophie Charlotte Freiin von Dr | None

        # Other scripts are kept, and not transcribed
        Мария | Иванова | Мария Иванова | Exact
        Мария | Иванова | МАРИЯ ИВАНОВА | Exact
        Мария | Иванова | Maria Ivanova | None
        Νίκος | Παπαδόπουλος | ΝΊΚΟΣ ΠΑΠΑΔΌΠΟΥΛΟΣ | Exact
        伟 | 王 | 王 伟 | Close
        伟 | 王 | 王 芳 | None
        """;

    public static IEnumerable<TheoryDataRow<string, string, string, string>> Table => Cases.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')
        .Select(l => l.Split('|')).Select(c => new TheoryDataRow<string, string, string, string>(c[0].Trim(), c[1].Trim(), c[2].Trim(), c[3].Trim()));

    [Theory, MemberData(nameof(Table))]
    public void A_bank_writes(string given, string family, string line, string level) => Assert.Equal(Enum.Parse<HolderMatch>(level), HolderMatcher.Match(given, family, line));

    [Fact]
    public void The_table_has_more_than_a_hundred_cases_of_every_level() =>
        Assert.All(Enum.GetNames<HolderMatch>(), level => Assert.True(Table.Count() >= 100 && Table.Count(c => c.Data.Item4 == level) >= 8));

    [Fact]
    public void Decomposed_letters_are_the_same_letters() =>
        Assert.Equal(HolderMatch.Exact, HolderMatcher.Match("Jörg", "Müller", "Jörg Müller".Normalize(NormalizationForm.FormD)));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("   "), InlineData(","), InlineData("()"), InlineData("&"), InlineData(". - ,"), InlineData("geb. "), InlineData("Dr."), InlineData("(geb. Müller)")]
    public void Nothing_matches_nothing(string? line) => Assert.Equal(HolderMatch.None, HolderMatcher.Match("Anna", "Müller", line));

    [Fact]
    public void A_line_of_any_length_is_answered_at_once() =>
        Assert.All(new[] { new string('a', 5_000), string.Concat(Enumerable.Repeat("(geb. ", 60)), string.Concat(Enumerable.Repeat("und ", 70)), string.Concat(Enumerable.Repeat("a-", 149)) }, line => Assert.Equal(HolderMatch.None, HolderMatcher.Match("Anna", "Müller", line)));

    [Fact]
    public void Of_several_accounts_the_best_counts() => Assert.Equal(HolderMatch.Exact, HolderMatcher.Best("Anna", "Müller", ["Peter Müller", "Anna Müller", "A. Müller"]));

    /// <summary>Whatever else a line says: another given name before the same family name is another person.</summary>
    [Fact]
    public void Another_given_name_never_matches()
    {
        string[] others = ["Lena", "Peter", "Maria", "Jürgen", "Anne", "Hanna"];
        string[] shapes = ["{0} Müller", "Müller, {0}", "Müller {0}", "Dr. {0} Müller", "{0} M. Müller", "{0} und Peter Müller", "{0} Müller-Schmidt", "{0} Müller (geb. Schmidt)", "{0} von Müller", "A. {0} Müller"];
        Assert.All(others.SelectMany(o => shapes.Select(s => string.Format(System.Globalization.CultureInfo.InvariantCulture, s, o))), line => Assert.True(HolderMatcher.Match("Anna", "Müller", line) <= HolderMatch.Partial, line));
    }
}
