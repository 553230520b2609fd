using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Modular.Booking.Availability;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Support;
using Modular.Booking.Tests.World;
using Modular.Kernel;
using Modular.Testing;

namespace Modular.Booking.Tests.Reselling;

/// <summary>A shop with resellers, whose keys were made at the desk, and one clock.</summary>
internal sealed partial class OctoWorld : IAsyncDisposable
{
    private OctoWorld(FakeTimeProvider clock, TestHost host, Shop shop) => (Clock, Host, Shop) = (clock, host, shop);

    public FakeTimeProvider Clock { get; }

    public TestHost Host { get; }

    public Shop Shop { get; }

    public static async Task<OctoWorld> StartAsync(Database database, int perMinute = 0)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(Given.Now));
        var host = await TestHost.StartAsync(database, new()
        {
            Clock = clock,
            Settings = new Dictionary<string, string?>(NoLimits.Settings) { ["Octo:PerMinute"] = perMinute.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            Register = SignedIn.Register,
        });
        return new OctoWorld(clock, host, await Shop.OpenAsync(host.Services, payments: false));
    }

    public HttpClient Owner(Guid? operatorId = null) => Host.As((operatorId ?? Shop.OperatorId, StaffRole.Owner)).Proved(Clock);

    /// <summary>A reseller whose first key was made at the desk.</summary>
    public async Task<OctoClient> ResellerAsync(string name = "City Trips", string kind = "live", Guid? operatorId = null)
    {
        using var owner = Owner(operatorId);
        using var made = await owner.PostFromAsync("/desk/channels", "/desk/channels", ("name", name), ("kind", kind), ("key", Guid.NewGuid().ToString()));
        return Client(KeyIn(await made.TextAsync()));
    }

    public static string KeyIn(string html) => Key().Match(html) is { Success: true } found ? found.Value : throw new InvalidOperationException("No key on the page: " + html);

    public OctoClient Client(string? key, string? capabilities = null)
    {
        var http = Host.NewClient();
        http.DefaultRequestHeaders.Add("Accept-Language", "en");
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        if (capabilities is not null)
        {
            http.DefaultRequestHeaders.Add("Octo-Capabilities", capabilities);
        }

        return new OctoClient(http, key);
    }

    /// <summary>One departure with so many places, free to cancel until a day before.</summary>
    public async Task<OctoTour> SellAsync(int places = 10, int departures = 1, string? terms = "1d100")
    {
        var made = await Shop.SellAsync(Host.Services, places, departures, terms: terms);
        return await InDbAsync(async db =>
        {
            var first = await db.Departures.AsNoTracking().SingleAsync(d => d.Id == made[0].Id);
            return new OctoTour(first.ExperienceId, first.OptionId, made[0].UnitId, [.. made.Select(d => d.Id)], first.LocalDate);
        });
    }

    public Task<Guid> AddDepartureAsync(OctoTour tour, DateOnly day, int minute, DateTime starts, int places = 5) => InDbAsync(async db =>
    {
        var departure = new Departure
        {
            Id = Guid.CreateVersion7(),
            OperatorId = Shop.OperatorId,
            ExperienceId = tour.Product,
            OptionId = tour.Option,
            LocalDate = day,
            LocalMinute = minute,
            Zone = "Europe/Berlin",
            StartsAt = starts,
            EndsAt = starts.AddHours(2),
            ClosesAt = starts.AddHours(-1),
        };
        var pool = new Pool { Id = Guid.CreateVersion7(), OperatorId = Shop.OperatorId, Key = $"d:{departure.Id}", Capacity = places };
        db.AddRange(departure, pool, new DeparturePool { DepartureId = departure.Id, PoolId = pool.Id });
        await db.SaveChangesAsync();
        return departure.Id;
    });

    public Task<T> InDbAsync<T>(Func<BookingDb, Task<T>> work) => Host.InScopeAsync(services => work(services.GetRequiredService<BookingDb>()));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    [GeneratedRegex("octo_(live|test)_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();
}

internal sealed record OctoTour(Guid Product, Guid Option, Guid Unit, IReadOnlyList<Guid> Departures, DateOnly Day)
{
    public string Date => Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed record OctoAnswer(HttpStatusCode Status, JsonElement Json, System.Net.Http.Headers.HttpResponseHeaders Headers)
{
    public string? Error => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("error", out var error) ? error.GetString() : null;
}

/// <summary>A reseller's program.</summary>
internal sealed record OctoClient(HttpClient Http, string? Key)
{
    public Task<OctoAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<OctoAnswer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body));

    public Task<OctoAnswer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonSerializer.Serialize(body));

    public async Task<OctoAnswer> SendAsync(HttpMethod method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, "/octo" + path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, type);
        }

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.TextAsync();
        try
        {
            return new OctoAnswer(answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(text), answer.Headers);
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
        }
    }
}
