using System.Net;
using System.Text.RegularExpressions;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Testing;
using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Storage;
using Modular.Vault.Tests.MyData;
using Modular.Vault.Tests.Web;
using Modular.Vault.Tidy;

namespace Modular.Vault.Tests.Consents;

/// <summary>The withdrawal function of § 356a BGB: declare, confirm, receipt; for everybody.</summary>
public sealed partial class WithdrawTests
{
    private const string Page = "/legal/withdraw";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Whoever_is_signed_in_is_out_of_the_platform_contract_at_once_and_has_a_receipt(Database database)
    {
        var (host, mailbox, anna) = await World(database);
        await using var _ = host;
        var id = await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.Select(a => a.Id).SingleAsync(Stop));
        using var given = await anna.Post("/account/consents", "/account/consents/give", ("purpose", "platform-contract"), ("version", "2026-11-01"));
        var form = (await anna.Get(Page + "?contract=platform")).Body;
        Assert.All(["value=\"Anna\"", "value=\"anna@example.org\"", "Vertrag widerrufen"], words => Assert.Contains(words, form, StringComparison.Ordinal));

        using var declared = await Declare(anna, "platform", "", "Anna", "anna@example.org");
        var confirm = WebUtility.HtmlDecode(await declared.Content.ReadAsStringAsync(Stop));
        Assert.Contains("Widerruf bestätigen", confirm, StringComparison.Ordinal);
        // Declared, not yet confirmed: nothing has happened.
        Assert.True(await Ask(host, new IsConsentGiven(id, ConsentPurpose.PlatformContract)));
        var key = Key().Match(confirm).Groups[1].Value;
        for (var twice = 0; twice < 2; twice++)
        {
            using var confirmed = await Confirm(anna, key, "platform", "", "Anna", "anna@example.org");
            Assert.Equal(Page + "?done=1", confirmed.Headers.Location?.OriginalString);
        }

        Assert.False(await Ask(host, new IsConsentGiven(id, ConsentPurpose.PlatformContract)));
        Assert.Contains("Ihr Widerruf ist eingegangen", (await anna.Get(Page + "?done=1")).Body, StringComparison.Ordinal);
        await host.SettleAsync();
        var receipt = Assert.Single(mailbox.To("anna@example.org"), m => m.Subject == "Eingangsbestätigung Ihres Widerrufs");
        Assert.All(["Der Plattformvertrag mit", "Anna", "25. November 2026", "09:00", "Der Vertrag ist damit beendet"], words => Assert.Contains(words, receipt.Text, StringComparison.Ordinal));
        Assert.Single(mailbox.To(LegalFacts.Demo.Email), m => m.Subject == "Ein Widerruf ist eingegangen");
    }

    [Theory, BothDatabases]
    public async Task Anybody_withdraws_from_an_order_and_nothing_of_it_lies_in_the_open(Database database)
    {
        var (host, mailbox, anna) = await World(database);
        await using var _ = host;
        var guest = new Visitor(host.NewClient(), "en");
        using var confirmed = await Confirm(guest, Guid.NewGuid().ToString(), "order", "K-4711-Zwölfäcker", "Gustav Zwölfäcker", "anna@example.org");
        Assert.Equal(Page + "?done=1", confirmed.Headers.Location?.OriginalString);
        await host.SettleAsync();
        var receipt = Assert.Single(mailbox.To("anna@example.org"), m => m.Subject == "Receipt of your withdrawal");
        Assert.Contains("K-4711-Zwölfäcker", receipt.Text, StringComparison.Ordinal);
        Assert.Empty(await host.WhereIsAsync("Zwölfäcker"));
        Assert.DoesNotContain("Zwölfäcker", $"{host.Logs}", StringComparison.Ordinal);
        // Known good: the search finds what does lie in the open.
        Assert.NotEmpty(await host.WhereIsAsync("anna@example.org"));

        // Who has that mailbox finds it in their data, and what stays after the account is said.
        Assert.Contains("K-4711-Zwölfäcker", (await anna.Get("/me/data")).Body, StringComparison.Ordinal);
        Assert.Contains("Ihre Erklärungen, einen Vertrag zu widerrufen", (await anna.Get("/me/data/delete")).Body, StringComparison.Ordinal);
        await host.InScopeAsync(services => services.GetRequiredService<TidyVault>().Run(Stop));
        Assert.Equal(1, await Count(host));
        host.Clock!.Advance(TimeSpan.FromDays(365 * 4));
        await host.InScopeAsync(services => services.GetRequiredService<TidyVault>().Run(Stop));
        Assert.Equal(0, await Count(host));
    }

    [Theory, BothDatabases]
    public async Task A_deleted_account_leaves_a_declaration_that_names_no_account(Database database)
    {
        var (host, _, anna) = await World(database);
        await using var __ = host;
        using var confirmed = await Confirm(anna, Guid.NewGuid().ToString(), "platform", "", "Anna", "anna@example.org");
        using var proved = await anna.Post("/account/prove", "/account/prove", ("password", Visitor.Good));
        using var gone = await anna.Post("/me/data/delete", "/me/data/delete", ("word", "LÖSCHEN"));
        Assert.Equal("/account/deleted", gone.Headers.Location?.OriginalString);
        Assert.Null(await host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Withdrawals.Select(w => w.AccountId).SingleAsync(Stop)));
    }

    [Theory, BothDatabases]
    public async Task What_is_missing_or_wrong_is_named_and_kept(Database database)
    {
        var (host, mailbox, anna) = await World(database);
        await using var _ = host;
        foreach (var (contract, details, name, email, wrong) in new[]
        {
            ("", "A-1", "Anna", "anna@example.org", "contract"), ("everything", "A-1", "Anna", "anna@example.org", "contract"), ("order", "", "Anna", "anna@example.org", "details"),
            ("order", new string('x', 401), "Anna", "anna@example.org", "details"), ("order", "a\u0007b", "Anna", "anna@example.org", "details"), ("order", "A-1", "", "anna@example.org", "name"),
            ("order", "A-1", "Anna", "anna", "email"),
        })
        {
            foreach (var confirm in (bool[])[false, true])
            {
                using var refused = confirm ? await Confirm(anna, Guid.NewGuid().ToString(), contract, details, name, email) : await Declare(anna, contract, details, name, email);
                Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
                Assert.Contains($"f-{wrong}", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
            }
        }

        Assert.Equal(0, await Count(host));
        // A stranger's mailbox is not to be filled.
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 6; i++)
        {
            using var again = await Confirm(anna, Guid.NewGuid().ToString(), "order", "A-1", "Anna", "victim@example.org");
            last = again.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        await host.SettleAsync();
        Assert.True(mailbox.To("victim@example.org").Count() < 6);
    }

    [Fact]
    public async Task Every_page_leads_there_and_to_the_other_legal_pages()
    {
        var (host, _, anna) = await World(Database.Sqlite);
        await using var __ = host;
        foreach (var path in (string[])["/", "/account", "/legal/terms", "/me/data", "/account/consents", "/account/register"])
        {
            var body = (await anna.Get(path)).Body;
            Assert.All(["/legal/imprint", "/legal/privacy", "/legal/terms", "/legal/withdrawal", "/legal/withdraw", "/legal/accessibility"], link => Assert.Contains($"href=\"{link}\"", body, StringComparison.Ordinal));
        }
    }

    private static Task<HttpResponseMessage> Declare(Visitor visitor, string contract, string details, string name, string email) =>
        visitor.Post(Page, Page, ("contract", contract), ("details", details), ("name", name), ("email", email));

    private static Task<HttpResponseMessage> Confirm(Visitor visitor, string key, string contract, string details, string name, string email) =>
        visitor.Post(Page, Page + "/confirm", ("key", key), ("contract", contract), ("details", details), ("name", name), ("email", email));

    private static Task<int> Count(TestHost host) => host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Withdrawals.CountAsync(Stop));

    private static Task<T> Ask<T>(TestHost host, IRequest<T> request) => host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, Stop));

    private static async Task<(TestHost Host, Mailbox Mailbox, Visitor Anna)> World(Database database)
    {
        var mailbox = new Mailbox();
        var host = await TestHost.StartAsync(database, Mailbox.Options(mailbox, new() { Clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero)) }));
        var anna = new Visitor(host.Http, "de");
        await anna.Join(host, mailbox, "Anna", "anna@example.org");
        return (host, mailbox, anna);
    }

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Key();
}
