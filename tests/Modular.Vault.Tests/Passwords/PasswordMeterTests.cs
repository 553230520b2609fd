using System.Text;
using CsCheck;
using Modular.Vault.Passwords;
using Modular.Vault.Passwords.Guessing;

namespace Modular.Vault.Tests.Passwords;

public sealed class PasswordMeterTests
{
    private static readonly PasswordMeter Meter = new(new PasswordPolicy());

    private static readonly PasswordOwner Anna = new("Anna Krüger-Maier", "anna.krueger@seeblick-verleih.de", new DateOnly(1985, 3, 7), "Spree Kajak");

    private static readonly string[] LongWords = [.. Words.German().Where(word => word.Length is >= 4 and <= 12).Take(5000)];

    [Theory]
    [InlineData("schokolade2024")]
    [InlineData("Passwort123!")]
    [InlineData("qwertzuiop12")]
    [InlineData("Regenbogen!!1")]
    [InlineData("keineahnung99")]
    [InlineData("Willkommen2026!")]
    [InlineData("Schmetterling1")]
    [InlineData("5chm3tt3rl1ng!")]
    [InlineData("gnilrettemhcS1")]
    [InlineData("Geheimnis#2025")]
    [InlineData("passwortpasswort")]
    [InlineData("schokoladeschokoladeschokolade")]
    [InlineData("hallo hallo hallo hallo hallo")]
    [InlineData("qwer asdf yxcv tzui")]
    [InlineData("aaaa bbbb cccc dddd")]
    [InlineData("1qay2wsx3edc")]
    [InlineData("1q2w3e4r5t6z")]
    [InlineData("yxcvbnm,.-yxc")]
    [InlineData("asdfghjklöä#")]
    [InlineData("!\"§$%&/()=?`")]
    [InlineData("poiuztrewq12")]
    [InlineData("123456789012")]
    [InlineData("07.03.1985 07.03.")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("eins zwei drei vier")]
    [InlineData("Montag-Dienstag-Mittwoch")]
    [InlineData("correct horse battery staple")]
    [InlineData("Franz jagt im komplett verwahrlosten Taxi")]
    [InlineData("ich liebe dich!!")]
    [InlineData("Berlin030Berlin")]
    [InlineData("Bayern München 1")]
    [InlineData("borussiadortmund09")]
    [InlineData("p.a.s.s.w.o.r.t.1")]
    [InlineData("Kastanienbaum1")]
    [InlineData("Sonnenschein07")]
    [InlineData("letmein12345678")]
    [InlineData("ﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁﬁ")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀😀")]
    [InlineData("            ")]
    public void A_weak_password_is_refused_with_a_reason(string password)
    {
        var strength = Meter.Judge(password);

        Assert.False(strength.Accepted, $"{strength}");
        Assert.NotEqual(PasswordFlaw.None, strength.Flaw);
        Assert.NotEqual(strength.German, strength.English);
    }

    [Theory]
    [InlineData("lantern velvet harbour 42")]
    [InlineData("lantern velvet harbour forty")]
    [InlineData("Kuchen Fahrrad Wolke Zebra")]
    [InlineData("rostig-segel-kompott-laterne")]
    [InlineData("blau tisch wolke regen")]
    [InlineData("moosgrünerKompassSingtLeise")]
    [InlineData("xK9#mQ2$vL7p")]
    [InlineData("h7fq0zkwm3xt")]
    [InlineData("我的自行车在雨中唱歌很大声")]
    [InlineData("мой синий чайник летит над рекой")]
    [InlineData("🦊🌵🚲🍋🎻🪁🧭🫖🪐🦑🥨🧵")]
    public void A_good_password_is_accepted_in_any_script(string password)
    {
        var strength = Meter.Judge(password);

        Assert.True(strength.Accepted, $"{strength}");
        Assert.InRange(strength.Score, 3, 4);
        Assert.True(strength.Unpredictability >= 75, $"{strength}");
    }

    [Theory]
    [InlineData("AnnaKrüger1985")]
    [InlineData("annakrueger0703")]
    [InlineData("4nn4.Krug3r.85")]
    [InlineData("regeurKannA85")]
    [InlineData("07031985anna!")]
    [InlineData("7.3.1985Krüger")]
    [InlineData("1985-03-07-anna")]
    [InlineData("anna.krueger@seeblick-verleih.de")]
    [InlineData("seeblickverleih1")]
    [InlineData("SpreeKajak2026!")]
    [InlineData("kajakspree#1985")]
    [InlineData("maiermaiermaier")]
    [InlineData("A.n.n.a.K.r.ü.g.e.r")]
    [InlineData("5pr33K4j4k!!!!")]
    [InlineData("jakaKeerpS123")]
    public void What_others_know_about_the_person_is_refused_in_every_disguise(string password)
    {
        var strength = Meter.Judge(password, Anna);

        Assert.False(strength.Accepted, $"{strength}");
    }

    [Fact]
    public void The_person_is_told_that_it_was_their_own_data() =>
        Assert.Equal(PasswordFlaw.Personal, Meter.Judge("AnnaKrüger1985", Anna).Flaw);

    [Fact]
    public void A_name_inside_a_long_phrase_does_no_harm() =>
        Assert.True(Meter.Judge("anna streicht rostige laternen zitronengelb", Anna).Accepted);

    [Theory]
    [InlineData("Zq7!xv", nameof(PasswordFlaw.TooShort))]
    [InlineData("Zq7!xvKp2#m", nameof(PasswordFlaw.TooShort))]
    [InlineData("ﷺﷺ", nameof(PasswordFlaw.TooShort))]
    [InlineData("passwort1234", nameof(PasswordFlaw.Known))]
    [InlineData("correct horse battery staple", nameof(PasswordFlaw.Known))]
    [InlineData("1q2w3e4r5t6y", nameof(PasswordFlaw.Known))]
    [InlineData("qwertzuiopasd", nameof(PasswordFlaw.Keyboard))]
    [InlineData("schokolade2024", nameof(PasswordFlaw.Words))]
    [InlineData("20240815 0703", nameof(PasswordFlaw.Digits))]
    [InlineData("gurkegurkegurke", nameof(PasswordFlaw.Repeated))]
    public void The_reason_names_what_is_weak(string password, string flaw) => Assert.Equal(flaw, Meter.Judge(password).Flaw.ToString());

    [Fact]
    public void Length_counts_what_a_person_would_call_characters()
    {
        var family = string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 11));
        var accents = "x" + new string('\u0301', 30);

        Assert.Equal(PasswordFlaw.TooShort, Meter.Judge(family).Flaw);
        Assert.Equal(PasswordFlaw.TooShort, Meter.Judge(accents).Flaw);
    }

    [Fact]
    public void The_longest_allowed_password_is_allowed_and_one_more_is_not()
    {
        var phrase = string.Join(' ', LongWords.Skip(900).Take(40));

        Assert.True(Meter.Judge(phrase[..128].TrimEnd().PadRight(128, 'q')).Accepted);
        Assert.Equal(PasswordFlaw.TooLong, Meter.Judge(phrase[..128].TrimEnd().PadRight(129, 'q')).Flaw);
        Assert.Equal(PasswordFlaw.TooLong, Meter.Judge(new string('x', 1_000_000)).Flaw);
    }

    [Fact]
    public void A_lone_surrogate_is_no_text() => Assert.Equal(PasswordFlaw.Unreadable, Meter.Judge("lantern velvet \ud83d harbour").Flaw);

    [Fact]
    public void Nothing_at_all_is_too_short() => Assert.Equal(PasswordFlaw.TooShort, Meter.Judge(null).Flaw);

    [Fact]
    public void Any_text_gets_gauges_within_bounds_and_two_sentences() =>
        Gen.Char.Array[0, 60].Select(chars => new string(chars)).Sample(
            password =>
            {
                var strength = Meter.Judge(password, Anna);
                return strength.Length is >= 0 and <= 100 && strength.Complexity is >= 0 and <= 100 && strength.Unpredictability is >= 0 and <= 100
                    && strength.Score is >= 0 and <= 4 && strength.German.Length > 10 && strength.English.Length > 10
                    && strength.Accepted == (strength.Flaw == PasswordFlaw.None) && (!strength.Accepted || strength.Score >= 3);
            },
            iter: 300);

    [Fact]
    public void Four_different_words_are_accepted_however_they_are_joined()
    {
        // A word that is a top password or a row of keys ("wert") is no word here.
        var phrase = Gen.Select(Gen.Shuffle(LongWords.Where(Guesser.IsWord).ToArray(), 4), Gen.OneOf(" ", "-", ".", "_", ", "));
        phrase.Sample(
            (words, joint) =>
            {
                var password = string.Join(joint, words);
                var strength = Meter.Judge(password);
                Assert.True(strength.Accepted, $"{password} {strength}");
            },
            iter: 300);
    }

    [Fact]
    public void A_single_word_is_refused_however_it_is_dressed()
    {
        string[] endings = ["", "1", "!", "123", "2026", "!!1", "007", "#1", "2024!"];
        var words = Words.German().Take(20_000).Where(word => word.Length is >= 9 and <= 16).ToArray();
        Gen.Select(Gen.OneOf(words), Gen.OneOf(endings), Gen.Int[0, 4]).Sample(
            (word, ending, dress) =>
            {
                var disguised = dress switch
                {
                    0 => word,
                    1 => char.ToUpperInvariant(word[0]) + word[1..],
                    2 => word.Replace('a', '4').Replace('e', '3').Replace('o', '0'),
                    3 => Disguise.Reversed(word),
                    _ => word.ToUpperInvariant(),
                };
                var strength = Meter.Judge(disguised + ending);
                Assert.False(strength.Accepted, $"{disguised}{ending} {strength}");
            },
            iter: 400);
    }

    [Fact]
    public void Twelve_random_characters_are_accepted()
    {
        const string Characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        Gen.Char[Characters].Array[12].Sample(
            characters =>
            {
                var strength = Meter.Judge(new string(characters));
                Assert.True(strength.Accepted, $"{new string(characters)} {strength}");
            },
            iter: 300);
    }

    [Fact]
    public void Composed_and_decomposed_spellings_are_one_password() =>
        Gen.Shuffle(LongWords.Where(word => word.AsSpan().IndexOfAny("äöü") >= 0).ToArray(), 3).Select(words => string.Join(' ', words)).Sample(
            password => Meter.Judge(password.Normalize(NormalizationForm.FormD)) == Meter.Judge(password.Normalize(NormalizationForm.FormC)),
            iter: 50);

    [Fact]
    public void Work_stays_bounded_for_texts_made_to_be_expensive()
    {
        foreach (var hostile in new[] { new string('a', 64), string.Concat(Enumerable.Repeat("1234567890", 6)), string.Concat(Enumerable.Repeat("4n!1$0", 10)) })
        {
            var matcher = Assert.Single(Guesser.Shared.CreateMatchers(Anna.Words()));
            var matches = matcher.MatchPassword(hostile);

            Assert.Same(matches, matcher.MatchPassword(hostile));
            Assert.True(matches.Count() <= hostile.Length * (hostile.Length + 1) / 2);
        }
    }

    [Fact]
    public void One_meter_answers_the_same_from_many_threads()
    {
        var passwords = LongWords.Chunk(3).Take(200).Select(words => string.Join(' ', words)).ToArray();
        var alone = passwords.Select(password => Meter.Judge(password, Anna)).ToArray();
        var together = new PasswordStrength[passwords.Length];

        Parallel.For(0, passwords.Length, i => together[i] = Meter.Judge(passwords[i], Anna));

        Assert.Equal(alone, together);
    }
}
