using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Channels;
using Modular.Booking.Tests.Support;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Reselling;

/// <summary>An owner lets resellers in; their keys open /octo until they are revoked.</summary>
public sealed class ChannelTests
{
    private const string Home = "/desk/channels";

    [Theory, BothDatabases]
    public async Task A_key_is_shown_once_and_only_its_fingerprint_is_kept(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        using var owner = world.Owner();
        var form = ("key", Guid.NewGuid().ToString());
        using var made = await owner.PostFromAsync(Home, Home, ("name", "City Trips"), ("kind", "live"), form);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var secret = OctoWorld.KeyIn(await made.TextAsync());
        Assert.Equal(HttpStatusCode.OK, (await world.Client(secret).GetAsync("/supplier")).Status);

        using var again = await owner.PostFromAsync(Home, Home, ("name", "City Trips"), ("kind", "live"), form);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var listed = await owner.OpenAsync(Home);
        var html = await listed.TextAsync();
        Assert.Contains(secret[^4..], html, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, html + await again.TextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Host.Logs.All, line => line.ToString()!.Contains(secret, StringComparison.Ordinal));
        var stored = await world.InDbAsync(db => db.ResellerKeys.AsNoTracking().SingleAsync());
        Assert.Equal(ResellerKey.HashOf(secret), stored.Hash);
        Assert.False(stored.IsTest);
    }

    [Theory, BothDatabases]
    public async Task Making_and_revoking_wants_a_fresh_proof_and_is_audited(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        using var tired = world.Host.As((world.Shop.OperatorId, StaffRole.Owner));
        using var unproved = await tired.PostFromAsync(Home, Home, ("name", "City Trips"), ("kind", "live"), ("key", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.Forbidden, unproved.StatusCode);
        Assert.Contains("value=\"City Trips\"", await unproved.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await world.InDbAsync(db => db.Resellers.CountAsync()));

        var reseller = await world.ResellerAsync();
        var row = await world.InDbAsync(db => db.ResellerKeys.AsNoTracking().SingleAsync());
        var revoke = $"{Home}/{row.ResellerId}/keys/{row.Id}/revoke";
        using var refused = await tired.PostFromAsync(Home, revoke);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var owner = world.Owner();
        using var second = await owner.PostFromAsync(Home, $"{Home}/{row.ResellerId}/keys", ("kind", "test"), ("key", Guid.NewGuid().ToString()));
        var other = world.Client(OctoWorld.KeyIn(await second.TextAsync()));
        for (var i = 0; i < 2; i++)
        {
            using var revoked = await owner.PostFromAsync(Home, revoke);
            Assert.Equal(HttpStatusCode.SeeOther, revoked.StatusCode);
        }

        var closed = await reseller.GetAsync("/supplier");
        Assert.Equal((HttpStatusCode.Forbidden, "FORBIDDEN"), (closed.Status, closed.Error));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/supplier")).Status);

        await world.Host.SettleAsync();
        var kinds = await world.Host.InScopeAsync(async services =>
        {
            var vault = world.Host.Services.GetServices<ModuleDbInfo>().Single(d => d.Module == "vault").From(services);
            var all = string.Join(" union all ", new[] { "audit_pending", "audit_entry" }.Select(table => $"select kind as \"Value\" from {vault.Table(table)} where kind like 'booking.channel-%'"));
            return await vault.Database.SqlQueryRaw<string>(all).ToListAsync();
        });
        Assert.Equal(["booking.channel-added", "booking.channel-key-made", "booking.channel-key-made", "booking.channel-key-revoked"], kinds.Order(StringComparer.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task Staff_and_other_businesses_stay_outside_and_wrong_forms_are_named(Database database)
    {
        await using var world = await OctoWorld.StartAsync(database);
        await world.ResellerAsync();
        var row = await world.InDbAsync(db => db.ResellerKeys.AsNoTracking().SingleAsync());
        using var staff = world.Host.As((world.Shop.OperatorId, StaffRole.Staff));
        using var looked = await staff.OpenAsync(Home);
        Assert.Equal(HttpStatusCode.Forbidden, looked.StatusCode);
        var other = await OtherShopAsync(world);
        using var stranger = world.Owner(other);
        using var foreign = await stranger.PostFromAsync(Home, $"{Home}/{row.ResellerId}/keys/{row.Id}/revoke");
        using var making = await stranger.PostFromAsync(Home, $"{Home}/{row.ResellerId}/keys", ("kind", "live"), ("key", Guid.NewGuid().ToString()));
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], [foreign.StatusCode, making.StatusCode]);
        Assert.Null((await world.InDbAsync(db => db.ResellerKeys.AsNoTracking().SingleAsync())).RevokedAt);

        using var owner = world.Owner();
        foreach (var (name, kind, key) in new[] { ("", "live", Guid.NewGuid().ToString()), ("North", "both", Guid.NewGuid().ToString()), ("North", "live", "x"), ("city trips", "live", Guid.NewGuid().ToString()) })
        {
            using var wrong = await owner.PostFromAsync(Home, Home, ("name", name), ("kind", kind), ("key", key));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        }

        Assert.Equal(1, await world.InDbAsync(db => db.Resellers.CountAsync()));
    }

    internal static Task<Guid> OtherShopAsync(OctoWorld world) => world.InDbAsync(async db =>
    {
        var id = Guid.CreateVersion7();
        db.Operators.Add(new Operator { Id = id, Slug = "another-shop", Name = "Another shop", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = Given.Now });
        await db.SaveChangesAsync();
        return id;
    });
}
