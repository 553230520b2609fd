namespace Modular.Sdk.Tests.Contracts;

public sealed class OperationKeyTests
{
    private static readonly OperationKey Dns = new(Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));

    [Theory]
    [InlineData("python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d")]
    [InlineData("www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2")]
    public void A_step_is_named_as_rfc_4122_names_it(string step, string expected) => Assert.Equal(expected, Dns.Sub(step).Key);

    [Fact]
    public void A_step_has_the_same_key_at_every_retry_and_another_than_its_neighbours()
    {
        var key = new OperationKey(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));

        Assert.Equal(key.Sub("wallet"), new OperationKey(key.Value).Sub("wallet"));
        Assert.Equal(4, new HashSet<OperationKey> { key, key.Sub("wallet"), key.Sub("Wallet"), key.Sub("wallet").Sub("wallet") }.Count);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", key.Sub("für Ä").Key);
    }

    [Fact]
    public void A_step_without_a_name_is_refused() => Assert.Throws<ArgumentException>(() => Dns.Sub(""));

    [Fact]
    public void A_key_is_36_plain_characters() => Assert.Equal("6ba7b810-9dad-11d1-80b4-00c04fd430c8", Dns.Key);
}
