using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Calendar;
using Modular.Booking.Cancel;
using Modular.Booking.Channels;
using Modular.Booking.CheckIn;
using Modular.Booking.Clarify;
using Modular.Booking.FindOrders;
using Modular.Booking.Notes;
using Modular.Booking.Invoices;
using Modular.Booking.PayAccounts;
using Modular.Booking.Reports;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Desk;

internal static class DeskSetup
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<DeskContext>();
        services.AddScoped<DeskDoor>();
        services.AddScoped<DayView>();
        CheckInRoutes.Add(services);
        ClarifyRoutes.Add(services);
        AccountRoutes.Add(services);
        ChannelRoutes.Add(services);
        FindOrdersRoutes.Add(services);
        CalendarRoutes.Add(services);
        NoteRoutes.Add(services);
        Menu(services, "/desk", "Heute", "Today", 10, "calendar", StaffRole.Staff);
        Menu(services, CalendarRoutes.Home, "Kalender", "Calendar", 15, "clock", StaffRole.Staff);
        Menu(services, "/desk/check-in", "Einlass", "Check-in", 20, "scan", StaffRole.Door);
        Menu(services, "/desk/orders", "Bestellungen", "Orders", 30, "ticket", StaffRole.Staff);
        Menu(services, "/desk/attention", "Zu klären", "To sort out", 35, "alert", StaffRole.Staff);
        Menu(services, ReportRoutes.Home, "Berichte", "Reports", 38, "chart", StaffRole.Owner);
        Menu(services, DeskInvoiceRoutes.Home, "Rechnungen", "Invoices", 39, "document", StaffRole.Owner);
        Menu(services, "/desk/experiences", "Erlebnisse", "Experiences", 40, "boat", StaffRole.Owner, also: "/desk/options");
        Menu(services, "/desk/resources", "Gemeinsame Plätze", "Shared resources", 50, "box", StaffRole.Owner);
        Menu(services, "/desk/business", "Betrieb", "Business", 55, "home", StaffRole.Owner);
        Menu(services, AccountRoutes.Home, "Zahlungsarten", "Ways to pay", 57, "wallet", StaffRole.Owner);
        Menu(services, ChannelRoutes.Home, "Vertriebskanäle", "Sales channels", 58, "plug", StaffRole.Owner);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        DayRoutes.Map(routes);
        FindOrdersRoutes.Map(routes);
        CalendarRoutes.Map(routes);
        ReportRoutes.Map(routes);
        NoteRoutes.Map(routes);
        CheckInRoutes.Map(routes);
        StartRoutes.Map(routes);
        ExperienceRoutes.Map(routes);
        OptionRoutes.Map(routes);
        PolicyRoutes.Map(routes);
        DeskCancelRoutes.Map(routes);
        DeskPartRoutes.Map(routes);
        ClarifyRoutes.Map(routes);
        ScheduleRoutes.Map(routes);
        ExceptionRoutes.Map(routes);
        SeasonRoutes.Map(routes);
        DatePriceRoutes.Map(routes);
        BusinessRoutes.Map(routes);
        BillingRoutes.Map(routes);
        DeskInvoiceRoutes.Map(routes);
        ResourceRoutes.Map(routes);
        AccountRoutes.Map(routes);
        ChannelRoutes.Map(routes);
    }

    private static void Menu(IServiceCollection services, string href, string de, string en, int order, string icon, StaffRole atLeast, string? also = null) =>
        services.AddSingleton(new MenuItem(Rooms.Desk, href, de, en, order, icon, person => person.Memberships().Any(m => m.Role >= atLeast), also));
}
