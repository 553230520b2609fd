using System.Globalization;
using System.Text.RegularExpressions;
using Autofac;
using Microsoft.EntityFrameworkCore;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Payments.Straight;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;
using Npgsql;

namespace Modular.Booking.Tests.Straight;

/// <summary>The straight way writes what the usual way writes, row for row; where something is not plain it writes nothing.</summary>
public sealed partial class BothWays
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    /// <summary>In the order in which a reader of the difference would want them.</summary>
    private static readonly string[] Tables = ["orders", "order_line", "allocation", "pool", "payment", "pay_form", "money_event", "ticket", "outbox", "mail", "refund", "reversal"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_purchase_leaves_the_same_rows_either_way(bool withKey)
    {
        var straight = new Witness();
        var (usual, other) = (await BuyAsync(null, withKey), await BuyAsync(straight, withKey));
        Assert.Equal(usual, other);
        Assert.Contains("payment: ", other, StringComparison.Ordinal);
        Assert.Equal((1, 1, 1, 1), (straight.Prepared, straight.Recorded, straight.Asked, straight.Settled));
    }

    [Theory]
    [InlineData("update booking.orders set state = 2")]
    [InlineData("update booking.orders set expires_at = held_at")]
    [InlineData("update booking.orders set total_minor = 0")]
    [InlineData("update booking.allocation set state = 2")]
    [InlineData("delete from booking.allocation")]
    [InlineData("update booking.payment_account set enabled = false")]
    public async Task An_attempt_that_is_not_plain_is_not_prepared_straight(string change)
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres);
        var order = await world.HoldAsync();
        await RunAsync(world, change);
        var before = await RowsAsync(world);
        Assert.Null(await Way(world).PrepareAsync(Wish(order)));
        Assert.Equal(before, await RowsAsync(world));
    }

    [Fact]
    public async Task A_second_attempt_and_a_second_form_are_not_plain()
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres);
        var wish = Wish(await world.HoldAsync());
        var together = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Way(world).PrepareAsync(wish)));
        Assert.Single(together, attempt => attempt is not null);
        var before = await RowsAsync(world);
        Assert.Null(await Way(world).PrepareAsync(wish with { Key = Guid.NewGuid() }));
        await RunAsync(world, "delete from booking.payment");
        Assert.Null(await Way(world).PrepareAsync(wish));
        Assert.NotNull(await Way(world).PrepareAsync(wish with { Key = Guid.NewGuid() }));
        Assert.Contains("payment: ", before, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update booking.payment set redirect_url = 'https://there.example/'")]
    [InlineData("update booking.payment set provider_ref = 'adopted'")]
    [InlineData("update booking.payment set status = 4")]
    public async Task A_page_is_not_recorded_over_what_is_known_already(string change)
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres);
        var attempt = (await Way(world).PrepareAsync(Wish(await world.HoldAsync())))!;
        await RunAsync(world, change);
        var before = await RowsAsync(world);
        Assert.False(await Way(world).RecordAsync(Page(attempt)));
        Assert.Equal(before, await RowsAsync(world));
    }

    [Theory]
    [InlineData("update booking.orders set version = version + 1")]
    [InlineData("update booking.orders set state = 3")]
    [InlineData("update booking.allocation set state = 2")]
    [InlineData("update booking.payment set status = 2")]
    [InlineData("update booking.payment set mismatch = 'other-amount'")]
    [InlineData("update booking.payment set decision = 3")]
    [InlineData("update booking.payment set refunded_minor = 1")]
    [InlineData("update booking.payment set disputed_minor = 1")]
    [InlineData("update booking.payment set checked_at = '2999-01-01Z'")]
    [InlineData("update booking.order_line set quantity = 3")]
    [InlineData("insert into booking.payment select gen_random_uuid(), operator_id, order_id, account_id, gen_random_uuid(), 4, amount_minor, currency from booking.payment")]
    public async Task Money_is_not_settled_straight_when_something_is_not_plain(string change)
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres);
        var asked = await AskedAsync(world);
        await RunAsync(world, change);
        var before = await RowsAsync(world);
        Assert.False(await Way(world).SettleAsync(new SettleWish(asked, world.Clock.GetUtcNow().UtcDateTime)));
        Assert.Equal(before, await RowsAsync(world));
    }

    [Fact]
    public async Task An_answer_that_was_not_the_end_is_not_asked_for_again_in_a_moment()
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres, now: Now);
        var order = await world.HoldAsync();
        using var form = new FormUrlEncodedContent([new("name", "Ada Löwe"), new("email", "ada@example.org"), new("terms", "on")]);
        using var begun = await world.Host.Http.PostAsync(order + "/pay", form, TestContext.Current.CancellationToken);
        var hash = OrderSecrets.Hash(order.Split('/')[2]);
        Assert.NotNull(await Way(world).AskAsync(hash));

        using var back = await world.Host.Http.GetAsync(order + "/return", TestContext.Current.CancellationToken);
        Assert.Null(await Way(world).AskAsync(hash));
        world.Clock.Advance(Pace.Calm);
        Assert.NotNull(await Way(world).AskAsync(hash));
    }

    [Fact]
    public async Task Twenty_answers_at_once_sell_once()
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres);
        var asked = await AskedAsync(world);
        var settled = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Way(world).SettleAsync(new SettleWish(asked, world.Clock.GetUtcNow().UtcDateTime))));
        Assert.Single(settled, done => done);
        Assert.Equal((0, 2), await world.ReadAsync(async db => (await db.Pools.SumAsync(p => p.Held), await db.Tickets.CountAsync())));
    }

    private static IStraightWay Way(CancelWorld world) => (IStraightWay)world.Host.Services.GetService(typeof(IStraightWay))!;

    private static PrepareWish Wish(string order) =>
        new(OrderSecrets.Hash(order.Split('/')[2]), new Guid("00000000-0000-4000-8000-000000000001"), new Guest("Ada Löwe", EmailAddress.Parse("ada@example.org")), "en-GB", Guid.Empty);

    private static RecordWish Page(Attempt attempt) => new(attempt.PaymentId, attempt.Account.Provider, "reference", "https://pay.example/1", null);

    private static async Task<Asked> AskedAsync(CancelWorld world)
    {
        var wish = Wish(await world.HoldAsync());
        Assert.True(await Way(world).RecordAsync(Page((await Way(world).PrepareAsync(wish))!)));
        return (await Way(world).AskAsync(wish.SecretHash))!;
    }

    private static async Task<string> BuyAsync(Witness? straight, bool withKey)
    {
        await using var world = await CancelWorld.OpenAsync(Database.Postgres, more: container =>
        {
            if (straight is null)
            {
                container.RegisterType<NoStraightWay>().As<IStraightWay>().SingleInstance();
            }
            else
            {
                container.RegisterDecorator<IStraightWay>((_, _, inner) => straight.Around(inner));
            }
        }, now: Now);
        var order = await world.HoldAsync();
        using var form = new FormUrlEncodedContent([new("name", "Ada Löwe"), new("email", "ada@example.org"), new("terms", "on"), .. withKey ? [KeyValuePair.Create("key", "00000000-0000-4000-8000-000000000001")] : Array.Empty<KeyValuePair<string, string>>()]);
        using var begun = await world.Host.Http.PostAsync(order + "/pay", form, TestContext.Current.CancellationToken);
        await Buyer.OnPageAsync(world.Sandbox, begun.Headers.Location!, "pay");
        using var back = await world.Host.Http.GetAsync(order + "/return", TestContext.Current.CancellationToken);
        var rows = await RowsAsync(world);
        Assert.Empty(await Books.FaultsAsync(world.Host.Services));
        return Comparable(rows);
    }

    private static Task<int> RunAsync(CancelWorld world, string sql)
    {
        // The row that is copied names only what a second payment needs.
        sql = sql.StartsWith("insert", StringComparison.Ordinal)
            ? """
              insert into booking.payment (id, operator_id, order_id, account_id, operation_id, status, amount_minor, currency, captured_minor, refunded_minor, disputed_minor, decision, created_at, expires_at, checks, begins)
              select gen_random_uuid(), operator_id, order_id, account_id, gen_random_uuid(), 4, amount_minor, currency, 0, 0, 0, 0, created_at, expires_at, 0, 0 from booking.payment
              """
            : sql;
        return world.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));
    }

    private static Task<string> RowsAsync(CancelWorld world) => world.ReadAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var text = "";
        foreach (var table in Tables)
        {
            await using var command = new NpgsqlCommand($"select row_to_json(t)::text from booking.{table} t order by row_to_json(t)::text", connection);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                text += $"{table}: {reader.GetString(0)}\n";
            }
        }

        return text;
    });

    /// <summary>Without what is chance in every run: rows by what they say, ids by the order in which they then occur.</summary>
    private static string Comparable(string rows)
    {
        var names = new Dictionary<string, string>();
        var sorted = rows.Split('\n').GroupBy(row => row.Split(':')[0]).SelectMany(table => table.OrderBy(row => Chance().Replace(Id().Replace(row, ""), ""), StringComparer.Ordinal));
        rows = Id().Replace(string.Join('\n', sorted), id => names.TryGetValue(id.Value, out var known) ? known : names[id.Value] = "id" + names.Count.ToString(CultureInfo.InvariantCulture));
        return Chance().Replace(rows, "\"$1\":…");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("\"(number|secret_hash|code|provider_ref|request_hash|id|event_id)\":\"[^\"]*\"")]
    private static partial Regex Chance();

    private sealed class Witness : IStraightWay
    {
        private IStraightWay _inner = new NoStraightWay();

        public int Prepared { get; private set; }

        public int Recorded { get; private set; }

        public int Asked { get; private set; }

        public int Settled { get; private set; }

        public Witness Around(IStraightWay inner)
        {
            _inner = inner;
            return this;
        }

        public async Task<Attempt?> PrepareAsync(PrepareWish wish)
        {
            var attempt = await _inner.PrepareAsync(wish);
            Prepared += attempt is null ? 0 : 1;
            return attempt;
        }

        public async Task<bool> RecordAsync(RecordWish wish)
        {
            var done = await _inner.RecordAsync(wish);
            Recorded += done ? 1 : 0;
            return done;
        }

        public async Task<Asked?> AskAsync(byte[] secretHash)
        {
            var asked = await _inner.AskAsync(secretHash);
            Asked += asked is null ? 0 : 1;
            return asked;
        }

        public async Task<bool> SettleAsync(SettleWish wish)
        {
            var done = await _inner.SettleAsync(wish);
            Settled += done ? 1 : 0;
            return done;
        }
    }
}
