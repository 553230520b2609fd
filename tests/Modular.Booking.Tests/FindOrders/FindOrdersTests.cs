using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Channels;
using Modular.Booking.Demo.BigSeason;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Booking.Tests.BigSeason;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.FindOrders;

public sealed partial class FindOrdersTests
{
    [Theory, BothDatabases]
    public async Task An_order_is_found_by_number_code_mailbox_and_part_of_a_name_and_only_by_its_own_business(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = await WorldAsync(host);
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        foreach (var (typed, found) in new[]
        {
            ("K7M2Q9XA", "K7M2Q9XA"), ("k7m2 q9xa", "K7M2Q9XA"), ("7k2m-9xqa-4t3w-blzc", "K7M2Q9XA"), ("anna@demo.example", "K7M2Q9XA"), ("Anna@Demo.Example", "K7M2Q9XA"), ("sommer", "K7M2Q9XA"),
            ("100%", "PERCENT1"), ("O'Neill", "PERCENT1"), ("%", "PERCENT1"), ("nobody@demo.example", ""), ("7K2M9XQA4T3WB1ZD", ""), ("_", ""), ("Winter", ""), ("Alexander Fischer", "LAPSED01"),
        })
        {
            Assert.Equal(found, string.Join(',', await NumbersAsync(staff, "q=" + Uri.EscapeDataString(typed))));
        }

        var other = new Operator { Id = Guid.CreateVersion7(), Slug = "other", Name = "Other", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Given.Now };
        await WriteAsync(host, other);
        using var stranger = host.As((other.Id, StaffRole.Owner));
        foreach (var typed in new[] { "K7M2Q9XA", "7K2M9XQA4T3WB1ZC", "anna@demo.example", "sommer", "" })
        {
            Assert.Empty(await NumbersAsync(stranger, "q=" + Uri.EscapeDataString(typed)));
        }
    }

    [Theory, BothDatabases]
    public async Task Filters_narrow_by_what_when_state_channel_and_method(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = await WorldAsync(host);
        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        var reseller = given.Rows.OfType<Reseller>().Single().Id;
        foreach (var (query, found) in new[]
        {
            ($"experience={given.Experience.Id}", "HELDHERE,K7M2Q9XA,LAPSED01,PERCENT1"), ($"experience={Guid.NewGuid()}", ""),
            ("serviceFrom=2026-12-02&serviceUntil=2026-12-02", "LAPSED01,PERCENT1"), ("serviceUntil=2026-12-01", "HELDHERE,K7M2Q9XA"), ("serviceFrom=2026-12-02", "LAPSED01,PERCENT1"),
            // The day of the operator, not of UTC: 23:30 UTC on the 29th is the 30th in Berlin.
            ("from=2026-11-30&until=2026-11-30", "PERCENT1"), ("until=2026-11-29", "LAPSED01"), ("from=2026-12-01", "HELDHERE,K7M2Q9XA"),
            ("state=Confirmed", "K7M2Q9XA"), ("state=Held", "HELDHERE"), ("state=Lapsed", "LAPSED01"), ("state=Cancelled", "PERCENT1"),
            ("channel=shop", "HELDHERE,K7M2Q9XA,LAPSED01"), ($"channel={reseller}", "PERCENT1"), ("method=stripe", "K7M2Q9XA"), ("method=paypal", ""),
            ("q=sommer&state=Confirmed&channel=shop&method=stripe&serviceFrom=2026-12-01", "K7M2Q9XA"), ("q=sommer&state=Cancelled", ""),
        })
        {
            Assert.Equal(found, string.Join(',', (await NumbersAsync(staff, query)).Order(StringComparer.Ordinal)));
        }

        using var wrong = await staff.OpenAsync("/desk/orders?from=2026-13-01&until=2026-01-01&state=7&experience=x");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var html = await wrong.TextAsync();
        Assert.Contains("value=\"2026-13-01\"", html, StringComparison.Ordinal);
        foreach (var field in new[] { "f-from", "f-state", "f-experience" })
        {
            Assert.Contains($"href=\"#{field}\"", html, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task Pages_follow_each_other_newest_first_and_none_is_left_out_or_shown_twice(Database database)
    {
        await using var world = await SeasonWorld.StartAsync(database, new SeasonSize(2, 6, 130));
        using var owner = world.Owner();
        var (seen, address) = (new List<string>(), "/desk/orders");
        while (address is not null)
        {
            using var answer = await owner.OpenAsync(address);
            var html = await answer.TextAsync();
            var page = Numbers().Matches(html).Select(m => m.Groups[1].Value).ToList();
            Assert.InRange(page.Count, 1, 25);
            seen.AddRange(page);
            address = Next().Match(html) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
        }

        var all = await world.InDbAsync(db => Task.FromResult(db.Orders.OrderByDescending(o => o.HeldAt).ThenByDescending(o => o.Id).Select(o => o.Number).ToList()));
        Assert.Equal(all, seen);
        using var nonsense = await owner.OpenAsync("/desk/orders?before=zz-1");
        Assert.Equal(all[..25], Numbers().Matches(await nonsense.TextAsync()).Select(m => m.Groups[1].Value));
    }

    [Theory, BothDatabases]
    public async Task Owners_take_what_they_found_with_them_and_the_trail_says_so(Database database)
    {
        await using var host = await SignedIn.HostAsync(database);
        var given = await WorldAsync(host);
        using var owner = host.As((given.Operator.Id, StaffRole.Owner));
        using var answer = await owner.PostFromAsync("/desk/orders", "/desk/orders/export", ("state", "Confirmed"), ("q", "sommer"));
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var lines = (await answer.TextAsync()).TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("K7M2Q9XA;Confirmed;2026-12-01 10:00;Anna Sommer;anna@demo.example;Evening tour by kayak;2026-12-01 17:00;3;Own shop;102.00;EUR", lines[1], StringComparison.Ordinal);
        using var all = await owner.PostFromAsync("/desk/orders", "/desk/orders/export");
        Assert.Contains("\"'=cmd 100% O'Neill\"", await all.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await AuditedAsync(host, given.Operator.Id));

        using var staff = host.As((given.Operator.Id, StaffRole.Staff));
        using var refused = await staff.PostFromAsync("/desk/check-in", "/desk/orders/export");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var page = await staff.OpenAsync("/desk/orders");
        Assert.DoesNotContain("/desk/orders/export", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await AuditedAsync(host, given.Operator.Id));
    }

    /// <summary>One order of Anna's, one hold, one that lapsed, and a reseller's cancelled one with an unpleasant name.</summary>
    private static async Task<Given> WorldAsync(TestHost host)
    {
        var given = new Given();
        var (today, tomorrow) = (given.Departure(new DateOnly(2026, 12, 1)), given.Departure(new DateOnly(2026, 12, 2)));
        var anna = given.Order(today, OrderState.Confirmed);
        var reseller = new Reseller { Id = given.Id(), OperatorId = given.Operator.Id, Name = "Stadtreisen Nord", CreatedAt = Given.Now };
        var account = new PaymentAccount { Id = given.Id(), OperatorId = given.Operator.Id, Provider = "stripe", HookKey = "find", SettingsSealed = [], Sandbox = true };
        given.Rows.AddRange(
        [
            reseller, account,
            new Payment
            {
                Id = given.Id(), OperatorId = given.Operator.Id, OrderId = anna.Id, AccountId = account.Id, OperationId = given.Id(), Status = PaymentStatus.Captured, AmountMinor = anna.TotalMinor,
                CapturedMinor = anna.TotalMinor, Currency = "EUR", CreatedAt = Given.Now, ExpiresAt = Given.Now.AddMinutes(30),
            },
            Order("HELDHERE", today.Id, OrderState.Held, Given.Now.AddMinutes(-5)),
            Order("LAPSED01", tomorrow.Id, OrderState.Held, Given.Now.AddDays(-3), "Alexander Fischer"),
            Order("PERCENT1", tomorrow.Id, OrderState.Cancelled, new DateTime(2026, 11, 29, 23, 30, 0, DateTimeKind.Utc), "=cmd 100% O'Neill", reseller.Id),
        ]);
        await given.SaveAsync(host);
        return given;

        Order Order(string number, Guid departure, OrderState state, DateTime at, string? name = null, Guid? by = null)
        {
            var id = given.Id();
            return new Order
            {
                Id = id,
                OperatorId = given.Operator.Id,
                Number = number,
                SecretHash = SHA256.HashData(id.ToByteArray()),
                IdempotencyKey = given.Id(),
                RequestHash = SHA256.HashData(Encoding.ASCII.GetBytes(number)),
                State = state,
                Culture = "de-DE",
                GuestName = name,
                TotalMinor = 3900,
                Currency = "EUR",
                HeldAt = at,
                ExpiresAt = at.AddMinutes(15),
                ResellerId = by,
                OwedMinor = by is null ? null : 0,
                Lines = [new OrderLine { Id = given.Id(), OperatorId = given.Operator.Id, OrderId = id, DepartureId = departure, UnitId = given.Adult.Id, Quantity = 1, PriceMinor = 3900, VatBasisPoints = 1900, Places = 1 }],
            };
        }
    }

    private static async Task<List<string>> NumbersAsync(HttpClient client, string query)
    {
        using var answer = await client.OpenAsync("/desk/orders?" + query);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{query}: {(int)answer.StatusCode}");
        return [.. Numbers().Matches(await answer.TextAsync()).Select(m => m.Groups[1].Value)];
    }

    private static Task WriteAsync(TestHost host, object row) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<BookingDb>();
        db.Add(row);
        await db.SaveChangesAsync();
    });

    private static Task<int> AuditedAsync(TestHost host, Guid subject) => Trail.CountAsync(host, "booking.orders-exported", subject);

    [GeneratedRegex("href=\"/desk/orders/[0-9a-f-]{36}\">([0-9A-Z]{8})<")]
    private static partial Regex Numbers();

    [GeneratedRegex("<a href=\"([^\"]+)\" rel=\"next\"")]
    private static partial Regex Next();
}
