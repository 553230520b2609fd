using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Invoices;
using Modular.Booking.Storage;
using Modular.Booking.Tests.Cancel;
using Modular.Booking.Tests.Support;

namespace Modular.Booking.Tests.Invoicing;

/// <summary>What invoices need beside a shop: a business that may issue them, a worker, and the questions tests ask.</summary>
internal static class InvoiceWorld
{
    public static Task MayIssueAsync(this CancelWorld world, Action<Billing>? with = null) => world.ReadAsync(db =>
    {
        var billing = new Billing
        {
            OperatorId = world.Shop.OperatorId,
            LegalName = "Test shop GmbH",
            Street = "Am Steg 1",
            PostalCode = "12435",
            City = "Berlin",
            VatId = "DE123456789",
            Since = world.Clock.GetUtcNow().UtcDateTime.AddDays(-1),
        };
        with?.Invoke(billing);
        db.Add(billing);
        return db.SaveChangesAsync();
    });

    public static Task<HttpResponseMessage> PressAsync(this CancelWorld world, string order, Guid? of = null, params (string Name, string Value)[] fields)
    {
        var form = new Dictionary<string, string> { ["name"] = "Ada Löwe", ["of"] = of?.ToString() ?? "" };
        foreach (var (name, value) in fields)
        {
            form[name] = value;
        }

        return world.Host.Http.SendFormAsync(order + "/invoice", new FormUrlEncodedContent(form));
    }

    public static async Task IssueAsync(this CancelWorld world, string order, Guid? of = null, params (string Name, string Value)[] fields)
    {
        using var answer = await world.PressAsync(order, of, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}: {await answer.TextAsync()}");
    }

    /// <summary>The worker's round.</summary>
    public static Task<int> WorkAsync(this CancelWorld world) => world.Host.Services.GetRequiredService<InvoiceJob>().RunAsync(CancellationToken.None);

    public static Task<List<Invoice>> AllAsync(this CancelWorld world) =>
        world.ReadAsync(db => db.Invoices.AsNoTracking().OrderBy(i => i.Series).ThenBy(i => i.Sequence).ToListAsync());

    /// <summary>Numbers of a series are 1, 2, 3 … as far as they go.</summary>
    public static async Task NoGapAsync(this CancelWorld world, string prefix, int count)
    {
        var all = (await world.AllAsync()).Where(i => i.Series.StartsWith(prefix + "-", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, count), all.Select(i => i.Sequence));
    }
}
