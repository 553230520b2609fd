using System.Globalization;
using System.Text.RegularExpressions;
using Modular.Testing;

namespace Modular.Vault.Tests.Asvs;

/// <summary>
/// The requirements of the OWASP Application Security Verification Standard 5.0 that a program can check here, each by a test that has its number in its name
/// (<c>Asvs_6_2_1_…</c>, <c>Asvs_7_3_1_and_7_3_2_…</c>, <c>Asvs_3_3_1_to_3_3_5_…</c>), in whatever test project it stands.
/// </summary>
public sealed partial class AsvsList
{
    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["3.3.1"] = "cookies are secure and named __Host-",
        ["3.3.2"] = "cookies say SameSite",
        ["3.3.3"] = "cookies are bound to one host",
        ["3.3.4"] = "cookies are hidden from script",
        ["3.3.5"] = "cookies are not longer than a browser takes",
        ["3.4.1"] = "the browser is told to use TLS only, for a year at least",
        ["3.4.2"] = "no other site reads our answers",
        ["3.4.3"] = "a content security policy",
        ["3.4.4"] = "nosniff",
        ["3.4.5"] = "a referrer policy that keeps addresses to ourselves",
        ["3.4.6"] = "nobody puts our pages into a frame",
        ["6.2.1"] = "passwords have a least length",
        ["6.2.2"] = "passwords can be changed",
        ["6.2.3"] = "changing wants the present password",
        ["6.2.4"] = "common passwords are refused",
        ["6.2.5"] = "no rules of composition",
        ["6.2.6"] = "password fields hide what is typed",
        ["6.2.7"] = "pasting and password managers are allowed",
        ["6.2.8"] = "nothing of a password is cut or changed",
        ["6.2.9"] = "64 characters are allowed",
        ["6.2.11"] = "words of the context are refused",
        ["6.2.12"] = "passwords that leaked are refused",
        ["6.3.1"] = "guessing is slowed down",
        ["6.3.5"] = "people are told of suspicious sign-ins",
        ["6.3.7"] = "people are told of changes to their account",
        ["6.3.8"] = "nobody learns which addresses have an account",
        ["6.4.3"] = "a reset does not go round the second factor",
        ["6.5.1"] = "codes are good once",
        ["6.5.2"] = "backup codes are stored like passwords",
        ["6.5.5"] = "codes and links run out",
        ["6.5.6"] = "every factor can be revoked",
        ["6.6.2"] = "a code by text message is bound to the request it was made for",
        ["6.6.3"] = "codes by text message cannot be guessed",
        ["6.8.1"] = "a person at a provider is issuer and subject",
        ["6.8.2"] = "unsigned assertions are refused",
        ["6.8.3"] = "an assertion is taken once",
        ["6.8.4"] = "a provider's word is no fresh proof",
        ["7.2.3"] = "session tokens have 128 random bits at least",
        ["7.2.4"] = "a new token at every sign-in",
        ["7.3.1"] = "sessions end by rest",
        ["7.3.2"] = "sessions end by age",
        ["7.4.1"] = "signing out ends the session on the server",
        ["7.4.3"] = "other sessions end with a changed factor",
        ["7.5.1"] = "changes of what signs in ask again",
        ["7.5.2"] = "one sees and ends one's sessions",
        ["8.2.2"] = "nobody reaches what is another's",
        ["8.2.3"] = "fields nobody may read are in no answer",
        ["8.4.1"] = "operators do not reach each other",
        ["11.3.2"] = "approved ciphers and modes only",
        ["11.3.3"] = "what is encrypted cannot be changed or moved unnoticed",
        ["11.3.4"] = "nonces are used once",
        ["11.4.2"] = "passwords are stretched at today's cost",
        ["13.2.2"] = "each process has the database rights it needs and no more",
        ["14.2.4"] = "personal data is only where it was decided",
        ["14.2.7"] = "what is due is deleted",
        ["14.3.2"] = "nothing personal is kept by browsers and proxies",
        ["16.2.5"] = "no secret in the log",
        ["16.3.2"] = "refusals and openings of sensitive data are recorded",
        ["16.5.3"] = "what cannot be checked is refused",
    };

    [Fact]
    public void Every_requirement_of_the_list_has_a_test_and_every_test_is_in_the_list()
    {
        var tested = Tests().SelectMany(Numbers).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], All.Keys.Except(tested).Order(StringComparer.Ordinal));
        Assert.Equal([], tested.Except(All.Keys).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Asvs_6_2_1_twelve", "6.2.1")]
    [InlineData("Asvs_6_2_4_and_6_2_12_what_2_many", "6.2.4 6.2.12")]
    [InlineData("Asvs_3_3_1_to_3_3_3_cookies", "3.3.1 3.3.2 3.3.3")]
    public void Known_names_are_read_as_they_are_meant(string name, string numbers) => Assert.Equal(numbers.Split(' '), Numbers(name));

    private static IEnumerable<string> Tests() => Directory.EnumerateFiles(Path.Combine(Specs.Root(), "tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(file => Declared().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value));

    private static IEnumerable<string> Numbers(string name)
    {
        var head = Head().Match(name).Value;
        foreach (Match range in Range().Matches(head))
        {
            int Part(string group) => int.Parse(range.Groups[group].Value, CultureInfo.InvariantCulture);
            for (var last = Part("from"); last <= (range.Groups["to"].Success ? Part("to") : Part("from")); last++)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{Part("chapter")}.{Part("section")}.{last}");
            }
        }
    }

    /// <summary>A method with [Fact] or [Theory] right before it: nothing else is public in a test class.</summary>
    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\]\s+(?:\[[^\n]*\]\s+)*public (?:async )?(?:Task|ValueTask|void) (Asvs_\w+)\(")]
    private static partial Regex Declared();

    [GeneratedRegex(@"^Asvs(?:_\d+_\d+_\d+|_and|_to)+")]
    private static partial Regex Head();

    [GeneratedRegex(@"_(?<chapter>\d+)_(?<section>\d+)_(?<from>\d+)(?:_to_\d+_\d+_(?<to>\d+))?")]
    private static partial Regex Range();
}
