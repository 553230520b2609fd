using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Vault.People;

/// <summary>The three roles in words.</summary>
internal static class RoleWords
{
    public static IReadOnlyList<Option> Options() =>
    [
        new(nameof(TenantRole.Door), Of(TenantRole.Door), T.Of("Kontrolliert Tickets am Einlass.", "Checks tickets at the door.")),
        new(nameof(TenantRole.Staff), Of(TenantRole.Staff), T.Of("Kalender, Bestellungen, Einlass.", "Calendar, orders, check-in.")),
        new(nameof(TenantRole.Owner), Of(TenantRole.Owner), T.Of("Alles, auch Einstellungen und Team.", "Everything, settings and team included.")),
    ];

    public static string Of(TenantRole role) => role switch
    {
        TenantRole.Owner => T.Of("Inhaber", "Owner"),
        TenantRole.Staff => T.Of("Betrieb", "Staff"),
        _ => T.Of("Einlass", "Door"),
    };
}
