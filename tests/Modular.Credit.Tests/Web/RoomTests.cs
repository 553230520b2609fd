using System.Net;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Credit.Contracts;
using Modular.Credit.OnAccountDeleted;
using Modular.Credit.OnAccountOpened;
using Modular.Credit.Storage;
using Modular.Testing;
using Modular.Vault.Contracts;

namespace Modular.Credit.Tests.Web;

public sealed class RoomTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Who_opens_an_account_has_exactly_one_file_and_finds_it_in_their_rooms(Database database)
    {
        await using var host = await TestHost.StartAsync(database, Visitor.Cheap);
        var anna = new Visitor(host.Http);
        await anna.RegisterAndSignIn(host, "Anna <b>Krüger</b>", "anna@example.org");
        var early = await anna.Get("/me");
        Assert.Equal(HttpStatusCode.OK, early.Status);
        Assert.Contains("Ihre Akte wird gerade angelegt", early.Body, StringComparison.Ordinal);

        await host.SettleAsync();
        var account = await host.InScopeAsync(s => s.GetRequiredService<CreditDb>().Files.Select(f => f.AccountId).SingleAsync(Stop));
        var room = await anna.Get("/me");
        Assert.Contains("Angelegt", room.Body, StringComparison.Ordinal);
        Assert.Contains("Leer: kein Score", room.Body, StringComparison.Ordinal);

        // Told once more under another event id: still one file. A second person has their own.
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<CreditDb>();
            await new OpenFile(db, services.GetRequiredService<IMediator>(), TimeProvider.System).Handle(new AccountOpened(account), Stop);
            await db.SaveChangesAsync(Stop);
        });
        using var bea = host.NewClient();
        await new Visitor(bea).RegisterAndSignIn(host, "Bea", "bea@example.org");
        await host.SettleAsync();
        Assert.Equal(2, await host.InScopeAsync(s => s.GetRequiredService<CreditDb>().Files.CountAsync(Stop)));

        // The account goes, and the file with it; told twice, and of an account that never was, nothing happens.
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<CreditDb>();
            await new CloseFile(db).Handle(new AccountDeleted(account), Stop);
            await new CloseFile(db).Handle(new AccountDeleted(account), Stop);
            await new OpenFile(db, services.GetRequiredService<IMediator>(), TimeProvider.System).Handle(new AccountOpened(Guid.NewGuid()), Stop);
            await db.SaveChangesAsync(Stop);
            Assert.NotEqual(account, Assert.Single(await db.Files.ToListAsync(Stop)).AccountId);
        });
    }

    [Theory]
    [InlineData("de", "958: gut", "Was das Recht dazu sagt", "Das können wir nicht einordnen", "Kein Score")]
    [InlineData("en", "958: good", "What the law says", "We cannot place this", "No score")]
    public async Task A_person_looks_up_a_score_and_nothing_of_it_is_kept(string language, string good, string law, string unknown, string none)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Visitor.Cheap);
        var anna = new Visitor(host.Http, language);
        await anna.RegisterAndSignIn(host, "Anna", "anna@example.org");
        Assert.Contains(law, (await anna.Get("/me/score")).Body, StringComparison.Ordinal);

        var known = await anna.Post("/me/score", ("bureau", "boniversum"), ("score", " 958 "));
        Assert.Equal(HttpStatusCode.OK, known.Status);
        Assert.Contains(good, known.Body, StringComparison.Ordinal);
        Assert.Contains(unknown, (await anna.Post("/me/score", ("bureau", "schufa"), ("score", "958"))).Body, StringComparison.Ordinal);
        Assert.Contains(none, (await anna.Post("/me/score", ("bureau", "boniversum"), ("score", ""), ("none", "true"))).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("boniversum", host.Logs.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Bad_input_is_refused_with_the_field_named()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite, Visitor.Cheap);
        var anna = new Visitor(host.Http);
        await anna.RegisterAndSignIn(host, "Anna", "anna@example.org");
        foreach (var score in new[] { "", "gut", "-1", "9.5", "99999999999999999999", "<script>alert(1)</script>", "' or 1=1 --" })
        {
            var refused = await anna.Post("/me/score", ("bureau", "boniversum"), ("score", score));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("#f-score", refused.Body, StringComparison.Ordinal);
        }

        Assert.Contains("#f-score", (await anna.Post("/me/score", ("bureau", "boniversum"), ("score", "958"), ("none", "true"))).Body, StringComparison.Ordinal);
        Assert.Contains("#f-bureau", (await anna.Post("/me/score", ("score", "958"))).Body, StringComparison.Ordinal);
        Assert.Contains("1079", (await anna.Post("/me/score", ("bureau", "boniversum"), ("score", "1080"))).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await anna.Raw("/me/score", ("bureau", "boniversum"), ("score", "958"))).Status);
        using var json = await host.Http.PostAsync(new Uri("/me/score", UriKind.Relative), new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
    }

    [Theory]
    [InlineData("/me")]
    [InlineData("/me/score")]
    public async Task Strangers_are_sent_to_sign_in(string path)
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        var stranger = new Visitor(host.Http);
        var answer = await stranger.Get(path);
        Assert.Equal((HttpStatusCode.Found, $"/account/sign-in?returnUrl={Uri.EscapeDataString(path)}"), (answer.Status, answer.Location));
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Raw("/me/score", ("score", "958"), ("bureau", "boniversum"))).Status);
    }

    [Fact]
    public async Task Other_modules_ask_by_send()
    {
        await using var host = await TestHost.StartAsync(Database.Sqlite);
        var band = await host.InScopeAsync(s => s.GetRequiredService<IMediator>().Send(new ExplainScore(958, "boniversum"), Stop));
        Assert.Equal((942, 965, "gut"), (band.From, band.To, band.De));
    }
}
