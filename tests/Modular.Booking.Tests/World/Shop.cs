using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Availability;
using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Testing;

// Not in World: a name of the tests' own root is found before the module's namespace Shop.
namespace Modular.Booking.Tests;

/// <summary>A small business in a test's database: one operator, experiences with one adult price, departures with places.</summary>
internal sealed class Shop
{
    public const long Price = 2500;

    public const string HookKey = "test-shop-account";

    public required Guid OperatorId { get; init; }

    public string Slug { get; } = "test-shop";

    public List<ShopDeparture> Departures { get; } = [];

    public static async Task<Shop> OpenAsync(IServiceProvider services, bool payments = true)
    {
        await using var scope = services.CreateAsyncScope();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var shop = new Shop { OperatorId = clock.NewId() };
        db.Operators.Add(new Operator { Id = shop.OperatorId, Slug = shop.Slug, Name = "Test shop", Zone = "Europe/Berlin", Currency = "EUR", CreatedAt = clock.UtcNow() });
        await db.SaveChangesAsync();
        if (payments)
        {
            await DemoPayments.SeedAsync(scope.ServiceProvider, shop.OperatorId, HookKey, CancellationToken.None);
        }

        return shop;
    }

    /// <summary>One experience with <paramref name="departures"/> departures of <paramref name="places"/> places each; all of them draw from <paramref name="shared"/> as well, if given.</summary>
    public async Task<IReadOnlyList<ShopDeparture>> SellAsync(IServiceProvider services, int places, int departures = 1, Pool? shared = null, string? terms = null, long price = Price)
    {
        await using var scope = services.CreateAsyncScope();
        var clock = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        var now = clock.UtcNow();
        var experience = new Experience { Id = clock.NewId(), OperatorId = OperatorId, Slug = "tour-" + Departures.Count, TitleDe = "Tour", TitleEn = "Tour", Zone = "Europe/Berlin", CreatedAt = now };
        var option = new Option { Id = clock.NewId(), OperatorId = OperatorId, ExperienceId = experience.Id, TitleDe = "Zwei Stunden", TitleEn = "Two hours", DurationMinutes = 120 };
        var unit = new Unit { Id = clock.NewId(), OperatorId = OperatorId, OptionId = option.Id, Type = UnitType.Adult, TitleDe = "Erwachsene", TitleEn = "Adult", PriceMinor = price, VatBasisPoints = 1900 };
        if (terms is not null)
        {
            var policy = new CancellationPolicy { Id = clock.NewId(), OperatorId = OperatorId, Tiers = terms, CreatedAt = now };
            db.Policies.Add(policy);
            option.PolicyId = policy.Id;
        }

        option.Units.Add(unit);
        experience.Options.Add(option);
        _ = experience.Publish();
        db.Experiences.Add(experience);
        if (shared is not null && !await db.Pools.AnyAsync(p => p.Id == shared.Id))
        {
            db.Pools.Add(shared);
        }

        var made = new List<ShopDeparture>();
        for (var i = 0; i < departures; i++)
        {
            var day = DateOnly.FromDateTime(now).AddDays(7 + i);
            var starts = day.ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc);
            var departure = new Departure
            {
                Id = clock.NewId(),
                OperatorId = OperatorId,
                ExperienceId = experience.Id,
                OptionId = option.Id,
                LocalDate = day,
                LocalMinute = 600,
                Zone = "Europe/Berlin",
                StartsAt = starts,
                EndsAt = starts.AddHours(2),
                ClosesAt = starts.AddHours(-1),
            };
            var pool = new Pool { Id = clock.NewId(), OperatorId = OperatorId, Key = $"d:{departure.Id}", Capacity = places };
            db.AddRange(departure, pool, new DeparturePool { DepartureId = departure.Id, PoolId = pool.Id });
            if (shared is not null)
            {
                db.Add(new DeparturePool { DepartureId = departure.Id, PoolId = shared.Id });
            }

            made.Add(new ShopDeparture(this, departure.Id, unit.Id));
        }

        await db.SaveChangesAsync();
        Departures.AddRange(made);
        return made;
    }
}

internal sealed record ShopDeparture(Shop Shop, Guid Id, Guid UnitId)
{
    public Task<HttpResponseMessage> HoldAsync(HttpClient http, int quantity = 1, Guid? key = null) =>
        http.PostAsJsonAsync($"/book/{Shop.Slug}/hold", new { departure = Id, key = key ?? Guid.NewGuid(), units = new[] { new { unit = UnitId, quantity } } });
}

/// <summary>One guest with a browser's habits: holds, pays on the provider's page, comes back.</summary>
internal static class Buyer
{
    /// <summary>From hold to confirmed order. Returns the order's path, or null when the hold was refused.</summary>
    public static async Task<string?> BuyAsync(HttpClient http, SandboxWorld sandbox, ShopDeparture departure, int quantity = 1)
    {
        using var held = await departure.HoldAsync(http, quantity);
        if (held.StatusCode == HttpStatusCode.Conflict)
        {
            return null;
        }

        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        var order = held.Headers.Location!.ToString();
        await PayAsync(http, sandbox, order);
        return order;
    }

    public static async Task PayAsync(HttpClient http, SandboxWorld sandbox, string order, string action = "pay")
    {
        var page = await BeginAsync(http, order);
        var back = await OnPageAsync(sandbox, page, action);
        if (back is not null)
        {
            using var returned = await http.GetAsync(back);
            Assert.Equal(HttpStatusCode.SeeOther, returned.StatusCode);
        }
    }

    /// <summary>Presses the order button; returns the provider's page.</summary>
    public static async Task<Uri> BeginAsync(HttpClient http, string order)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("name", "Ada Löwe"), KeyValuePair.Create("email", "ada@example.org"), KeyValuePair.Create("terms", "on")]);
        using var begun = await http.PostAsync(order + "/pay", form);
        Assert.True(begun.StatusCode == HttpStatusCode.SeeOther, $"{(int)begun.StatusCode}: {await begun.Content.ReadAsStringAsync()}");
        return begun.Headers.Location!;
    }

    /// <summary>Presses a button on the provider's page; returns where it sends the guest, or null when it stays.</summary>
    public static async Task<Uri?> OnPageAsync(SandboxWorld sandbox, Uri page, string action)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("action", action)]);
        using var answer = await sandbox.Http.PostAsync(page, form);
        return answer.StatusCode == HttpStatusCode.SeeOther ? answer.Headers.Location : null;
    }
}
