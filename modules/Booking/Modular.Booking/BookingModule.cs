using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Booking.Cancel;
using Modular.Booking.Change;
using Modular.Booking.Contracts;
using Modular.Booking.Demo;
using Modular.Booking.Demo.BigSeason;
using Modular.Booking.Desk;
using Modular.Booking.Details;
using Modular.Booking.Hold;
using Modular.Booking.Invoices;
using Modular.Booking.Mails;
using Modular.Booking.Octo;
using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Payments.Straight;
using Modular.Booking.Privacy;
using Modular.Booking.Reconcile;
using Modular.Booking.Schedule;
using Modular.Booking.Shop;
using Modular.Booking.Storage;
using Modular.Booking.Telemetry;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking;

public sealed class BookingModule : ModularModule
{
    public override string Name => "booking";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<BookingDb, SqliteBookingDb, PostgresBookingDb>(Name, settings.Database);
        services.AddSingleton<BookingMetrics>();
        services.AddSingleton(new HomePanel(Rooms.Admin, typeof(MoneyPulse), 10));
        services.AddSingleton<OrderSecrets>();
        services.AddSingleton<OrderLinks>();
        if (settings.Database.Provider == DatabaseProvider.Postgres)
        {
            services.AddSingleton<PostgresLanes>();
            services.AddSingleton<IHoldStore, PostgresHoldStore>();
            services.AddSingleton<IStraightWay, PostgresStraightWay>();
        }
        else
        {
            services.AddSingleton<IHoldStore, SqliteHoldStore>();
            services.AddSingleton<IStraightWay, NoStraightWay>();
        }

        HoldEndpoint.Add(services);
        PayEndpoints.Add(services, settings.Roles);
        if (settings.Environment.IsDevelopment() && settings.Roles.HasFlag(Roles.Web))
        {
            services.AddHostedService<DemoPayments>();
        }

        ReconcileJob.Add(services, settings.Roles);
        InvoiceJob.Add(services, settings.Roles);
        InvoicePages.Add(services);
        DeskInvoiceRoutes.Add(services);
        ForgetGuestsJob.Add(services, settings.Roles);
        ScheduleSetup.Add(services, settings.Roles);
        DemoSetup.Add(services);
        ShopPages.Add(services);
        OrderPages.Add(services);
        CancelPages.Add(services);
        ChangePages.Add(services);
        DetailsPages.Add(services);
        TicketsMail.Add(services);
        ReversalMail.Add(services);
        DeskSetup.Add(services);
        OctoRoutes.Add(services);
    }

    public override void MapRoutes(IEndpointRouteBuilder routes)
    {
        HoldEndpoint.Map(routes);
        PayEndpoints.Map(routes);
        ShopPages.Map(routes);
        OrderPages.Map(routes);
        CancelPages.Map(routes);
        ChangePages.Map(routes);
        InvoicePages.Map(routes);
        DetailsPages.Map(routes);
        DeskSetup.Map(routes);
        OctoRoutes.Map(routes);
    }

    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var size = DemoSetup.Size(services);
        await DemoSetup.RequireFreshAsync(services, size, cancellation);
        await services.GetRequiredService<DemoSeed>().RunAsync(cancellation);
        if (size is not null)
        {
            await services.GetRequiredService<SeasonSeed>().RunAsync(DemoOperator.Id, size, cancellation);
        }
    }

    public override IAsyncEnumerable<Finding> ExamineAsync(IServiceProvider services, CancellationToken cancellation) => Examine.RunAsync(services, cancellation);
}
