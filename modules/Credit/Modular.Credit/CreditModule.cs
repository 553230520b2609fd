using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Credit.Files;
using Modular.Credit.Room;
using Modular.Credit.Score;
using Modular.Credit.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Credit;

/// <summary>A person's rooms: their file, and what a score means.</summary>
public sealed class CreditModule : ModularModule
{
    public override string Name => "credit";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<CreditDb, SqliteCreditDb, PostgresCreditDb>(Name, settings.Database);
        services.AddScoped<IPersonalData, CreditPersonalData>();
        services.AddSingleton(new MenuItem(Rooms.Me, "/me", "Übersicht", "Overview", 0, "home"));
        services.AddSingleton(new MenuItem(Rooms.Me, "/me/score", "Score verstehen", "Understand a score", 10, "chart"));
        services.AddSingleton(new MenuItem(Rooms.Me, "/account", "Mein Konto", "My account", 900, "user"));
        services.AddSingleton(new HomePanel(Rooms.Me, typeof(FilePanel), 10));
        services.AddSingleton(new HomeCard(
            Rooms.Me, "/me/score", "Score verstehen", "Understand a score", "Ein Score aus einem Schreiben: welche Stufe, was sie heißt, was das Recht dazu sagt.", "A score from a letter: which band, what it means, what the law says.", 10, "chart"));
    }

    public override void MapRoutes(IEndpointRouteBuilder routes)
    {
        routes.MapRoom();
        routes.MapScore();
    }
}
