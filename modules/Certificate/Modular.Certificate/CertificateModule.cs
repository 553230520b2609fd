using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Certificate.Facts;
using Modular.Certificate.Keys;
using Modular.Certificate.Storage;
using Modular.Certificate.Verify;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Certificate;

/// <summary>Signs facts that others can check, and checks them.</summary>
public sealed class CertificateModule : ModularModule
{
    public override string Name => "certificate";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        services.AddModuleDb<CertificateDb, SqliteCertificateDb, PostgresCertificateDb>(Name, settings.Database);
        services.AddScoped<IServiceSealed, SealedSigningKeys>();
        services.AddScoped<SigningKeys>().AddScoped<SignFactsHandler>().AddScoped<CheckFactsHandler>().AddScoped<Sample>();
        services.AddScoped<IPersonalData, CertificatePersonalData>();
        services.AddSingleton(new HomeCard(
            Rooms.HomeMoney, "/verify", "Nachweis prüfen", "Check a document", "Echt, gültig, unverändert? Text einfügen und es wissen, ohne Konto.", "Genuine, valid, unchanged? Paste the text and know, without an account.", 30, "shield"));
    }

    public override void MapRoutes(IEndpointRouteBuilder routes)
    {
        routes.MapKeySet();
        routes.MapVerify();
    }

    public override async IAsyncEnumerable<Finding> ExamineAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var keys = services.GetRequiredService<SigningKeys>();
        yield return await keys.AllAsync(cancellation) is [var newest, ..] ? Examine(keys, newest) : new Finding("signing key", true, "none yet; the first signature makes it");
    }

    private static Finding Examine(SigningKeys keys, SigningKey newest)
    {
        try
        {
            using var pair = keys.Open(newest);
            return new Finding("signing key", true, $"{newest.KeyId}, number {newest.Generation}");
        }
        catch (CryptographicException)
        {
            return new Finding("signing key", false, $"no present service key opens {newest.KeyId}: put the service key that sealed it back into the settings, behind the present one");
        }
    }
}
