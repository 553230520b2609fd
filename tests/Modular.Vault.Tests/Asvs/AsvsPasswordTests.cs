using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Testing;
using Modular.Vault.Passwords;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Asvs;

/// <summary>ASVS 5.0, 6.2 and 11.4: passwords. Each test is named after its requirement.</summary>
public sealed class AsvsPasswordTests
{
    private static readonly PasswordMeter Meter = new(new PasswordPolicy());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("xk7 Vq", false)]
    [InlineData("xk7Vq2Lm9T", false)]
    [InlineData("xk7 Vq2 Lm9 Tz", true)]
    public void Asvs_6_2_1_a_password_has_twelve_characters_at_least(string password, bool accepted) => Assert.Equal(accepted, Meter.Judge(password).Accepted);

    [Fact]
    public async Task Asvs_6_2_2_and_6_2_3_a_password_is_changed_by_who_knows_the_present_one()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Mailbox.Options(new()));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org");
        using var signedIn = await anna.SignIn("anna@example.org");
        using var without = await anna.Post("/account", "/account/password", ("password", "rostig segel kompott laterne"));
        using var with = await anna.Post("/account", "/account/password", ("current", Visitor.Good), ("password", "rostig segel kompott laterne"));
        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.Found], [without.StatusCode, with.StatusCode]);
    }

    [Theory]
    [InlineData("passwordpassword")]
    [InlineData("123456789012")]
    [InlineData("qwertzuiop12")]
    [InlineData("iloveyou1234")]
    [InlineData("Schmetterling1")]
    public void Asvs_6_2_4_and_6_2_12_what_many_people_use_is_refused(string password) => Assert.False(Meter.Judge(password).Accepted);

    [Theory]
    [InlineData("kupfer segel morgen zitrone")]
    [InlineData("KUPFER SEGEL MORGEN ZITRONE")]
    [InlineData("7391 4406 2285 9013 6652")]
    [InlineData("жасмин фонарь озеро камыш")]
    public void Asvs_6_2_5_no_kind_of_character_is_demanded(string password) => Assert.True(Meter.Judge(password).Accepted);

    [Theory, BothDatabases]
    public async Task Asvs_6_2_6_and_6_2_7_password_fields_hide_and_take_what_is_pasted(Database database)
    {
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new()));
        foreach (var page in (string[])["/account/register", "/account/sign-in"])
        {
            var body = (await new Visitor(host.Http).Get(page)).Body;
            Assert.Contains("type=\"password\"", body, StringComparison.Ordinal);
            Assert.DoesNotContain("onpaste", body, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("autocomplete=\"(current|new)-password\"", body);
        }
    }

    [Theory, BothDatabases]
    public async Task Asvs_6_2_8_every_character_counts_to_the_last(Database database)
    {
        const string password = " kupfer segel morgen zitrone rostig kompott laterne blau tisch wolke regenrinne anker nebel birke schaufel komet tinte§ ";
        Assert.True(password.Length is > 100 and <= 128);
        await using var host = await TestHost.StartAsync(database, Mailbox.Options(new()));
        var anna = new Visitor(host.Http);
        using var opened = await anna.Register("Anna", "anna@example.org", password);
        Assert.Equal(HttpStatusCode.Found, opened.StatusCode);

        foreach (var other in (string[])[password[..^1], password[1..], password.Trim(), password[..72], password.ToUpperInvariant()])
        {
            using var wrong = await new Visitor(host.NewClient()).SignIn("anna@example.org", other);
            Assert.NotEqual(HttpStatusCode.Found, wrong.StatusCode);
            await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Attempts.ExecuteDeleteAsync(Stop));
        }

        using var right = await anna.SignIn("anna@example.org", password);
        Assert.Equal(HttpStatusCode.Found, right.StatusCode);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void Asvs_6_2_9_long_passwords_are_allowed(int length) =>
        Assert.True(Meter.Judge(string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + ((i * i * 7) + (i * 11)) % 26)))).Accepted);

    [Theory]
    [InlineData("AnnaKrueger1985!")]
    [InlineData("spree-kajak-anna")]
    [InlineData("modular12345678")]
    public void Asvs_6_2_11_words_of_the_context_are_refused(string password) =>
        Assert.False(Meter.Judge(password, new("Anna Krüger", "anna.krueger@example.org", new DateOnly(1985, 3, 7), "Spree Kajak")).Accepted);

    [Fact]
    public void Asvs_11_4_2_passwords_are_stretched_at_todays_cost()
    {
        var cost = new PasswordHashOptions();
        Assert.True(cost is { MemoryKiB: >= 64 * 1024, Passes: >= 3 });
        var production = new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production" };
        Assert.Throws<InvalidOperationException>(() => PasswordHashOptions.Checked(cost with { MemoryKiB = 1024 }, production));
    }
}
