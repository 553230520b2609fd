using Modular.Kernel;
using Modular.Ui;

namespace Modular.Vault.MyData;

/// <summary>Why something is not shown, in words.</summary>
internal static class MyDataWords
{
    public static string? NotOpen(PersonalAccess access) => access switch
    {
        PersonalAccess.Locked => T.Of("Ein Teil davon ist für Sie allein verschlüsselt, und Ihr Tresor ist gerade verschlossen.", "Part of it is encrypted for you alone, and your vault is locked just now."),
        PersonalAccess.Earlier => T.Of("Ein Teil davon wurde vor dem Zurücksetzen Ihres Passworts verschlüsselt. Ihn öffnet nur das alte Passwort oder der alte Code.", "Part of it was encrypted before your password was reset. It opens only with the old password or the old code."),
        PersonalAccess.Broken => T.Of("Ein Teil davon lässt sich nicht öffnen. Wir sind benachrichtigt und sehen nach.", "Part of it does not open. We have been told and are looking into it."),
        _ => null,
    };
}
