using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.Payments;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Booking.FindOrders;

internal sealed record OrdersModel(Operator Operator, DeskForm Form, OrderQuestion Question, FoundOrders Found, DateTime Now, bool MayExport)
{
    /// <summary>Begun below another page.</summary>
    public bool IsLater { get; init; }

    public required IReadOnlyList<(Guid Id, string De, string En)> Experiences { get; init; }

    public required IReadOnlyDictionary<Guid, string> Resellers { get; init; }

    /// <summary>Providers at which orders were paid, with their names.</summary>
    public required IReadOnlyList<(string Provider, string Name)> Methods { get; init; }
}

/// <summary>/desk/orders: find orders; owners take what they found with them.</summary>
internal static class FindOrdersRoutes
{
    public const string Home = "/desk/orders", Export = Home + "/export";

    /// <summary>Of the audit trail.</summary>
    private const string Exported = "booking.orders-exported";

    private const int ExportStep = 500;

    public static void Add(IServiceCollection services) => services
        .AddScoped<FindOrders>()
        .AddSingleton(new AuditWords(Exported, "Bestellungen mit Namen und Adressen exportiert", "Exported orders with names and addresses"));

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).ForStaff(StaffRole.Staff);
        routes.MapPost(Export, ExportAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, DeskContext desk, BookingDb db, FindOrders find, IPaymentProviders providers, TimeProvider clock)
    {
        var form = new DeskForm(new FormCollection(http.Request.Query.ToDictionary(p => p.Key, p => p.Value)));
        var question = OrderQuestion.Read(form);
        var before = OrderCursor.Parse(form["before"]);
        var found = form.Ok ? await find.RunAsync(desk.Operator, question, before, FindOrders.PerPage, http.RequestAborted) : new FoundOrders([], null);
        return DeskRoutes.Show<OrdersPage>(
            new OrdersModel(desk.Operator, form, question, found, clock.UtcNow(), desk.May(StaffRole.Owner))
            {
                IsLater = before is not null,
                Experiences = await DeskLists.ExperiencesAsync(db, desk.OperatorId, http.RequestAborted),
                Resellers = await DeskLists.ResellersAsync(db, desk.OperatorId, http.RequestAborted),
                Methods = await DeskLists.MethodsAsync(db, desk.OperatorId, providers, http.RequestAborted),
            },
            form.Ok ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>A post, not a link: it hands out personal data, and the trail says who took it before the first row goes out.</summary>
    private static async Task<IResult> ExportAsync(HttpContext http, DeskContext desk, BookingDb db, FindOrders find, IMediator mediator, TimeProvider clock)
    {
        var form = await DeskForm.ReadAsync(http);
        var question = OrderQuestion.Read(form);
        if (!form.Ok)
        {
            return UiResults.Error(StatusCodes.Status422UnprocessableEntity, http.TraceIdentifier, T.Of("Die Auswahl ist unvollständig angekommen. Bitte suchen Sie noch einmal und exportieren Sie dann.", "The selection arrived incomplete. Please search once more and export then."), back: Home);
        }

        var resellers = await DeskLists.ResellersAsync(db, desk.OperatorId, http.RequestAborted);
        var facts = string.Join(' ', question.Fields().Where(f => f.Key != "q").Select(f => $"{f.Key}={f.Value}").Prepend(desk.OperatorId.ToString()));
        await mediator.Send(new RecordAudit(clock.NewId(), Exported, desk.AccountId, desk.OperatorId, facts[..Math.Min(400, facts.Length)]), http.RequestAborted);
        var today = Occurrences.Day(clock.UtcNow(), Occurrences.Zone(desk.Operator.Zone)!);
        return new CsvFile(string.Create(CultureInfo.InvariantCulture, $"{T.Of("bestellungen", "orders")}-{today:yyyy-MM-dd}"), async (rows, cancellation) =>
        {
            await rows.AddAsync(
                T.Of("Nummer", "Number"), T.Of("Stand", "State"), T.Of("Gebucht", "Booked"), T.Of("Gast", "Guest"), T.Of("E-Mail", "E-mail"), T.Of("Erlebnis", "Experience"),
                T.Of("Termin", "Departure"), T.Of("Tickets", "Tickets"), T.Of("Kanal", "Channel"), T.Of("Betrag", "Amount"), T.Of("Währung", "Currency"));
            for (OrderCursor? before = null; ;)
            {
                var found = await find.RunAsync(desk.Operator, question, before, ExportStep, cancellation);
                foreach (var row in found.Orders)
                {
                    var order = row.Order;
                    await rows.AddAsync(
                        order.Number, DeskWords.Of(order, clock.UtcNow()).Text, CsvCell.At(order.HeldAt, desk.Operator.Zone), order.GuestName, order.GuestEmail,
                        string.Join(", ", row.Visits.Select(v => T.Of(v.TitleDe, v.TitleEn))), string.Join(", ", row.Visits.Select(v => CsvCell.At(v.StartsAt, v.Zone).Written)),
                        row.Visits.Sum(v => v.Quantity), order.ResellerId is { } reseller ? resellers.GetValueOrDefault(reseller, "") : T.Of("Eigener Shop", "Own shop"),
                        new Money(order.TotalMinor, order.Currency), order.Currency);
                }

                if (found.Next is null)
                {
                    return;
                }

                before = found.Next;
            }
        });
    }
}
