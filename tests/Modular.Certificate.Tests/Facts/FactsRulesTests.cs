using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Modular.Certificate.Contracts;
using Modular.Certificate.Facts;

namespace Modular.Certificate.Tests.Facts;

public sealed class FactsRulesTests
{
    private static readonly DateTime Now = new(2026, 11, 24, 8, 0, 0, DateTimeKind.Utc);

    private static readonly SignFacts Good = new(Guid.Empty, "booking.ticket", "0199aaaa-0000-7000-8000-000000000001", Now, Now.AddDays(90), Guid.Parse("0199aaaa-0000-7000-8000-000000000002"));

    private static readonly DocumentFacts Facts = new(Good.Key, "https://modular.example", Good.TenantId, Good.Kind, Good.Subject, Now, Now.AddDays(90));

    public static TheoryData<string, SignFacts> Bad { get; } = new()
    {
        { "a name", Good with { Subject = "Anna Krüger" } },
        { "an address", Good with { Subject = "anna@example.org" } },
        { "nothing", Good with { Subject = "" } },
        { "too long", Good with { Subject = new string('a', 101) } },
        { "a line break", Good with { Subject = "a\n" } },
        { "no kind", Good with { Kind = "" } },
        { "a shouted kind", Good with { Kind = "Ticket" } },
        { "a kind with markup", Good with { Kind = "a<b>" } },
        { "no key", Good with { Key = Guid.Empty } },
        { "issued tomorrow", Good with { IssuedAtUtc = Now.AddDays(1) } },
        { "valid before it was issued", Good with { ValidUntilUtc = Now.AddDays(-1) } },
        { "valid for no second", Good with { ValidUntilUtc = Now } },
        { "local time", Good with { IssuedAtUtc = DateTime.SpecifyKind(Now, DateTimeKind.Local) } },
    };

    [Fact]
    public void Ids_and_facts_may_be_signed() => FactsRules.Check(Good, Now);

    [Theory, MemberData(nameof(Bad))]
    public void What_could_be_about_a_person_or_makes_no_sense_is_refused(string why, SignFacts facts)
    {
        Assert.NotEmpty(why);
        Assert.Throws<ArgumentException>(() => FactsRules.Check(facts, Now));
    }

    [Fact]
    public void A_document_says_what_was_signed()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var read = CompactJws.Read(CompactJws.Write(Facts, "key", pair));
        Assert.NotNull(read);
        Assert.True(read.IsSignedBy(pair));
        Assert.Equal(Facts, read.Facts());
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(read.IsSignedBy(other));
    }

    [Fact]
    public void No_other_character_anywhere_makes_a_document_that_passes()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var compact = CompactJws.Write(Facts, "key", pair);
        for (var at = 0; at < compact.Length; at++)
        {
            foreach (var other in "AQgw_.")
            {
                if (compact[at] != other)
                {
                    var changed = $"{compact[..at]}{other}{compact[(at + 1)..]}";
                    Assert.False(CompactJws.Read(changed)?.IsSignedBy(pair) ?? false, changed);
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"facts+jwt","kid":"key"}""")]
    [InlineData("""{"alg":"HS256","typ":"facts+jwt","kid":"key"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT","kid":"key"}""")]
    [InlineData("""{"alg":"ES256","typ":"facts+jwt"}""")]
    [InlineData("""{"alg":"none","alg":"ES256","typ":"facts+jwt","kid":"key"}""")]
    [InlineData("""["ES256"]""")]
    [InlineData("{")]
    public void Another_algorithm_type_or_shape_is_no_document_of_ours(string header)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{CompactJws.Write(Facts, "key", pair).Split('.')[1]}";
        var compact = $"{signed}.{Base64Url.EncodeToString(pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
        Assert.Null(CompactJws.Read(compact));
        Assert.Null(CompactJws.Read(signed + "."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("' or 1=1 --")]
    public void Nonsense_is_no_document(string text) => Assert.Null(CompactJws.Read(text));
}
