using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Erase;
using Modular.Vault.Incidents;
using Modular.Vault.Unlock;

namespace Modular.Vault.Keys;

internal static class KeySetup
{
    /// <summary>What opens people's keys needs the pepper, and is therefore not to be had in a role that must not hold it.</summary>
    public static void AddKeys(this IServiceCollection services, ModuleSettings settings)
    {
        services.AddEraseStore(settings);
        if (Pepper.Read(settings) is { } pepper)
        {
            services.AddSingleton(pepper);
        }

        services.AddSingleton<IncidentLog>();
        services.AddScoped<PublicKeys>().AddScoped<UserKeys>().AddScoped<KeyOpener>().AddScoped<KeyRenewal>().AddScoped<RotatePepper>();
        services.AddScoped<RotateService>().AddScoped<RotateFetcher>().AddScoped<RotatePeople>();
        services.AddScoped<IServiceSealed, SealedPhones>().AddScoped<IServiceSealed, SealedAuthenticators>().AddScoped<IServiceSealed, SealedCompanySecrets>().AddScoped<IServiceSealed, SealedWithdrawals>();
        services.AddScoped<IServiceSealed, VouchedPublicKeys>().AddScoped<IServiceSealed, SignedAuditHeads>();
        services.AddScoped<CurrentSession>().AddScoped<SessionUnlock>().AddScoped<UnlockVault>().AddScoped<UnlockView>();
    }
}
