using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Tests.Faults;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Transfers;

/// <summary>The desk's upload: who may, what is refused and why, and that nothing is lost or counted twice when it goes wrong in the middle.</summary>
public sealed class StatementTests(PayWorlds worlds) : IClassFixture<PayWorlds>
{
    [Theory, BothDatabases]
    public async Task What_is_no_statement_of_this_account_is_refused_in_words_and_counts_nothing(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var credit = await world.CreditAsync(guest, Shop.Price);
        var good = CamtFile.Of(TransferWorld.Iban, [credit]);
        foreach (var (file, english, german) in new (byte[], string, string)[]
        {
            ([], "Please choose the file", "Bitte wählen Sie die Datei"),
            (Encoding.UTF8.GetBytes("PK\u0003\u0004 a zip"), "We cannot read this file", "Diese Datei können wir nicht lesen"),
            (good[..^20], "We cannot read this file", "Diese Datei können wir nicht lesen"),
            (CamtFile.Of("DE75512108001245126199", [credit]), "This is another account", "Das ist der Auszug eines anderen Kontos"),
            ([.. good, .. new byte[5 * 1024 * 1024]], "larger than 5 MB", "größer als 5 MB"),
        })
        {
            foreach (var (language, words) in new[] { ("en", english), ("de", german) })
            {
                var (status, html) = await world.UploadAsync(file, language);
                Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
                Assert.Contains(words, html, StringComparison.Ordinal);
            }
        }

        Assert.Equal((OrderState.Held, 0L), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].SeenMinor ?? 0));
        await world.UploadAsync(good);
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.DoesNotContain(world.Host.Logs.All, line => line.ToString()!.Contains(CamtFile.PayerIban, StringComparison.Ordinal) || line.ToString()!.Contains("Ole Sund", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Only_an_owner_of_this_business_hands_in_its_statements(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var (account, file) = (await world.AccountAsync(), CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]));
        using var staff = world.Desk(StaffRole.Staff);
        using var stranger = world.Host.As((await StrangerAsync(world), StaffRole.Owner));
        Assert.Equal(HttpStatusCode.Forbidden, (await world.UploadAsync(file, by: staff)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await world.UploadAsync(file, by: stranger)).Status);
        using var looked = await staff.OpenAsync($"/desk/payments/{account}/statement");
        using var foreign = await stranger.OpenAsync($"/desk/payments/{account}/statement");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (looked.StatusCode, foreign.StatusCode));
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);

        // An account that learns of money by itself has no statements.
        var stripe = await world.InDbAsync(db => db.PaymentAccounts.Where(a => a.OperatorId == world.Shop.OperatorId && a.Provider == "stripe").Select(a => a.Id).SingleAsync());
        using var owner = world.Desk(StaffRole.Owner);
        using var elsewhere = await owner.OpenAsync($"/desk/payments/{stripe}/statement");
        Assert.Equal(HttpStatusCode.SeeOther, elsewhere.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await world.UploadAsync(file, by: owner, account: stripe)).Status);
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
    }

    [Theory, BothDatabases]
    public async Task Whoever_handed_it_in_is_in_the_audit_trail(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        await world.UploadAsync(await world.CreditAsync(guest, Shop.Price));
        await world.Host.SettleAsync();
        var vault = world.Host.Services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault");
        var count = await world.Host.InScopeAsync(async services =>
        {
            var db = vault.From(services);
            string Table(string name) => db.IsSqlite ? $"\"{name}\"" : $"{db.Module}.\"{name}\"";
            var sql = $"select cast(count(*) as integer) as \"Value\" from (select kind from {Table("audit_pending")} union all select kind from {Table("audit_entry")}) a where kind = 'booking.payment-account-statement'";
            return await db.Database.SqlQueryRaw<int>(sql).SingleAsync();
        });
        Assert.True(count > 0);
    }

    /// <summary>Killed after the plug-in has counted and before anybody here knows: the worker's round finds it, and so does the same file.</summary>
    [Theory]
    [InlineData(Database.Sqlite, true)]
    [InlineData(Database.Postgres, true)]
    [InlineData(Database.Sqlite, false)]
    [InlineData(Database.Postgres, false)]
    public async Task A_crash_between_counting_and_knowing_loses_nothing(Database database, bool again)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
        world.Knife.After(Knife.Call.ReadStatement);
        Assert.Equal(HttpStatusCode.InternalServerError, (await world.UploadAsync(file)).Status);
        Assert.Equal(OrderState.Held, (await guest.OrderAsync()).State);
        if (again)
        {
            Assert.Contains("counted before", (await world.UploadAsync(file)).Html, StringComparison.Ordinal);
        }
        else
        {
            await world.PassAsync(TimeSpan.FromHours(7), TimeSpan.FromMinutes(10));
        }

        Assert.Equal((OrderState.Confirmed, Shop.Price), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].CapturedMinor));
        await world.WorkAsync();
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Nobody waits for an order that is over: what the plug-in has counted for it must not be forgotten.</summary>
    [Theory, BothDatabases]
    public async Task A_crash_loses_nothing_of_an_order_that_was_over_either(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        await world.MoveAsync(guest, TimeSpan.FromDays(20));
        await world.ExpireAsync(guest);
        Assert.Null(Assert.Single(await guest.PaymentsAsync()).NextCheckAt);
        var file = CamtFile.Of(TransferWorld.Iban, [await world.CreditAsync(guest, Shop.Price)]);
        world.Knife.After(Knife.Call.ReadStatement);
        Assert.Equal(HttpStatusCode.InternalServerError, (await world.UploadAsync(file)).Status);
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal((OrderState.Confirmed, Shop.Price), ((await guest.OrderAsync()).State, (await guest.PaymentsAsync())[0].CapturedMinor));
        Assert.Empty(await guest.BooksAsync());
    }

    /// <summary>Killed while the payments are looked at: the lease ends, and the worker looks.</summary>
    [Theory, BothDatabases]
    public async Task A_crash_before_looking_at_the_payment_is_made_up_for_by_the_worker(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guest = await world.InstructedAsync();
        world.Knife.Before(Knife.Call.Complete);
        Assert.Equal(HttpStatusCode.InternalServerError, (await world.UploadAsync(await world.CreditAsync(guest, Shop.Price))).Status);
        await world.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(OrderState.Confirmed, (await guest.OrderAsync()).State);
        Assert.Empty(await guest.BooksAsync());
    }

    [Theory, BothDatabases]
    public async Task The_same_file_handed_in_several_times_at_once_counts_once(Database database)
    {
        var world = await worlds.OnAsync(database);
        var guests = new[] { await world.InstructedAsync(), await world.InstructedAsync(), await world.InstructedAsync() };
        var credits = new List<CamtCredit>();
        foreach (var guest in guests)
        {
            credits.Add(await world.CreditAsync(guest, 1000));
            credits.Add(await world.CreditAsync(guest, 1500));
        }

        var file = CamtFile.Of(TransferWorld.Iban, credits);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => world.UploadAsync(file)));
        Assert.All(answers, it => Assert.Equal(HttpStatusCode.OK, it.Status));
        await world.WorkAsync();
        foreach (var guest in guests)
        {
            Assert.Equal((OrderState.Confirmed, Shop.Price), ((await guest.OrderAsync()).State, Assert.Single(await guest.PaymentsAsync()).CapturedMinor));
            Assert.Empty(await guest.RefundsAsync());
            Assert.Empty(await guest.BooksAsync());
        }
    }

    private static Task<Guid> StrangerAsync(PayWorld world) => world.InDbAsync(async db =>
    {
        var other = new Operator { Id = Guid.CreateVersion7(world.Clock.GetUtcNow()), Slug = "s" + Guid.NewGuid().ToString("N")[..12], Name = "Another", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = world.Clock.GetUtcNow().UtcDateTime };
        db.Operators.Add(other);
        await db.SaveChangesAsync();
        return other.Id;
    });
}
