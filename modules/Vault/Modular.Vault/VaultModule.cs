using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.AccessLog;
using Modular.Vault.Accounts;
using Modular.Vault.Anomalies;
using Modular.Vault.Audit;
using Modular.Vault.Banks;
using Modular.Vault.ChangeEmail;
using Modular.Vault.Company;
using Modular.Vault.ConfirmEmail;
using Modular.Vault.Consents;
using Modular.Vault.DeleteAccount;
using Modular.Vault.Devices;
using Modular.Vault.Identify;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Keys;
using Modular.Vault.Legal;
using Modular.Vault.Legal.Withdraw;
using Modular.Vault.Links;
using Modular.Vault.MyData;
using Modular.Vault.Notices;
using Modular.Vault.Passkeys;
using Modular.Vault.Passwords;
using Modular.Vault.People;
using Modular.Vault.Profile;
using Modular.Vault.Prove;
using Modular.Vault.Register;
using Modular.Vault.Reset;
using Modular.Vault.Sealing;
using Modular.Vault.Seed;
using Modular.Vault.SecondFactor;
using Modular.Vault.Sessions;
using Modular.Vault.SignIn;
using Modular.Vault.Storage;
using Modular.Vault.Tidy;
using Modular.Vault.Unlock;

namespace Modular.Vault;

/// <summary>Knows who people are: accounts, passwords, sessions, and who may do what at which operator.</summary>
public sealed class VaultModule : ModularModule
{
    public override string Name => "vault";

    public override void AddServices(IServiceCollection services, ModuleSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        PasswordText.SelfTest();
        services.AddModuleDb<VaultDb, SqliteVaultDb, PostgresVaultDb>(Name, settings.Database);
        services.ConfigureDbContext<SqliteVaultDb>(options => options.AddInterceptors(SecureDelete.Instance));
        services.AddKeys(settings);
        services.AddSealing(settings);
        services.AddAudit(settings);
        services.AddAnomalies(settings);
        services.AddBanks();
        services.AddIdentify(settings);
        services.AddConsents();
        services.AddLegal();
        services.AddCompany();
        services.AddTidy(settings);
        services.AddMyData(settings);
        services.AddModularUi();
        services.AddAuthentication(SessionStore.Scheme).AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionStore.Scheme, null);
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(Claims.Confirmed).Build())
            .AddPolicy(AccountRules.AnyAccount, policy => policy.RequireAuthenticatedUser());
        services.AddScoped<SessionStore>().AddScoped<Throttle>();

        services.AddSingleton(settings.Configuration.GetSection("Vault:Passwords").Get<PasswordPolicy>() ?? new());
        services.AddSingleton(PasswordHashOptions.Checked(settings.Configuration.GetSection("Vault:Argon2id").Get<PasswordHashOptions>() ?? new(), settings.Environment));
        services.AddSingleton<PasswordMeter>().AddSingleton(p => new PasswordHasher(p.GetRequiredService<PasswordHashOptions>()).Measured(p.GetRequiredService<IMeterFactory>())).AddSingleton<MeterTurns>();

        services.AddScoped<SignIn.SignIn>().AddScoped<Register.Register>().AddScoped<ChangePassword>().AddScoped<ProfileView>();
        services.AddScoped<GrantRoleHandler>().AddScoped<TakeRoleHandler>().AddScoped<FindPeopleHandler>();
        services.AddScoped<AcceptInvitation>().AddScoped<PeopleView>().AddSingleton<InvitationLink>();
        services.AddScoped<IMailComposer, InvitationMailComposer>();
        services.AddSingleton<LinkSecrets>().AddScoped<MailedLinks>().AddScoped<LinkMails>().AddScoped<SecurityLog>().AddScoped<NotMe>();
        services.AddScoped<ConfirmEmail.ConfirmEmail>().AddScoped<ResetPassword>();
        services.AddScoped<IMailComposer, ConfirmComposer>().AddScoped<IMailComposer, ResetComposer>().AddScoped<IMailComposer, SecurityComposer>();
        services.AddScoped<ChangeEmail.ChangeEmail>().AddScoped<IMailComposer, ChangeEmailComposer>().AddScoped<IMailComposer, UndoEmailComposer>();
        services.AddScoped<SecondFactors>().AddScoped<BackupCodes>().AddScoped<KnownDevices>().AddScoped<Prove.Prove>().AddScoped<ProveView>();
        services.AddScoped<PasskeyPeople>().AddScoped<Ceremony>().AddScoped<Challenges>().AddScoped<PasskeyRing>();
        services.AddScoped<DemoPeople>().AddScoped<DemoCompany>().AddScoped(p => ActivatorUtilities.CreateInstance<ExamineVault>(p, settings));

        services.AddSingleton(new MenuItem(Rooms.Desk, "/desk/people", "Team", "Team", 800, "people", person => person.Memberships().Any(m => m.Role == StaffRole.Owner)));
        services.AddSingleton(new MenuItem(Rooms.Me, "/me/data", "Meine Daten", "My data", 800, "shield"));
        services.AddSingleton(new MenuItem("account", "/account", "Mein Konto", "My account", 100, "user"));
        services.AddSingleton(new MenuItem("account", ConsentRoutes.Home, "Einwilligungen", "Consents", 200, "check"));
    }

    public override void MapRoutes(IEndpointRouteBuilder routes)
    {
        routes.MapSignIn();
        routes.MapRegister();
        routes.MapConfirm();
        routes.MapReset();
        routes.MapProfile();
        routes.MapChangeEmail();
        routes.MapNotMe();
        routes.MapSecondFactor();
        routes.MapProve();
        routes.MapPasskeys();
        routes.MapPeople();
        routes.MapMeter();
        routes.MapUnlock();
        routes.MapIdentify();
        routes.MapHolder();
        routes.MapConsents();
        routes.MapLegal();
        routes.MapWithdraw();
        routes.MapMyData();
        routes.MapDelete();
        routes.MapAccessLog();
        routes.MapCompany();
    }

    public override IEnumerable<ModuleVerb> Verbs => KeyVerbs.All;

    public override async IAsyncEnumerable<Finding> ExamineAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var finding in await services.GetRequiredService<ExamineVault>().Look(cancellation))
        {
            yield return finding;
        }
    }

    public override async Task SeedAsync(IServiceProvider services, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.GetRequiredService<IHostEnvironment>().IsProduction())
        {
            await services.GetRequiredService<DemoPeople>().Write(cancellation);
            await services.GetRequiredService<DemoCompany>().Write(cancellation);
            await services.GetRequiredService<DemoCompany>().WriteWritten(cancellation);
        }
    }
}
