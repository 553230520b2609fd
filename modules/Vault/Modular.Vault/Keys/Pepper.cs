using Microsoft.Extensions.Hosting;
using Modular.Kernel;
using Modular.Vault.Crypto;

namespace Modular.Vault.Keys;

/// <summary>
/// The setting Pepper: keys outside the database around every stored verifier and wrap. The web role alone holds it; it can be rotated without
/// the people (verb <c>keys rotate pepper</c>).
/// </summary>
internal sealed class Pepper(IEnumerable<byte[]> roots) : RootKeys(roots)
{
    private const string Purpose = "vault/wrap";
    private const string Setting = "Pepper";

    /// <summary>Null in a process that must not hold it, or runs a verb without it.</summary>
    public static Pepper? Read(ModuleSettings settings)
    {
        var isWeb = settings.Roles.HasFlag(Roles.Web);
        if (!isWeb && settings.Roles != Roles.None && !settings.Environment.IsDevelopment())
        {
            return settings.Configuration[Setting] is { Length: > 0 }
                ? throw new SettingsException(Setting, "left out in a process without the role web: nobody else needs it")
                : null;
        }

        var keys = RootKeySetting.Read(settings.Configuration, settings.Environment, Setting, Path.Combine(settings.Database.DataFolder, "pepper.key"));
        return keys is not null ? new(keys)
            : isWeb ? throw new SettingsException(Setting, RootKeySetting.Should)
            : null;
    }

    public void Seal(Wrap wrap, ReadOnlySpan<byte> verifier, ReadOnlySpan<byte> wrapped)
    {
        wrap.Verifier = Seal(Purpose, Context(wrap, "verifier"), verifier);
        wrap.Wrapped = Seal(Purpose, Context(wrap, "master"), wrapped);
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">No pepper opens it, or it was changed.</exception>
    public byte[] Verifier(Wrap wrap) => Open(Purpose, Context(wrap, "verifier"), wrap.Verifier);

    /// <exception cref="System.Security.Cryptography.CryptographicException">No pepper opens it, or it was changed.</exception>
    public byte[] Wrapped(Wrap wrap) => Open(Purpose, Context(wrap, "master"), wrap.Wrapped);

    public bool IsPresent(Wrap wrap) => IsPresent(Purpose, Context(wrap, "verifier"), wrap.Verifier) && IsPresent(Purpose, Context(wrap, "master"), wrap.Wrapped);

    private static byte[] Context(Wrap wrap, string part)
    {
        var fields = new Lengths(stackalloc byte[128]);
        fields.Add("mv1/pepper");
        fields.Add(part);
        fields.Add(wrap.AccountId);
        fields.Add((long)wrap.Kind);
        fields.Add(wrap.Number);
        fields.Add(wrap.Generation);
        return fields.Written.ToArray();
    }
}
