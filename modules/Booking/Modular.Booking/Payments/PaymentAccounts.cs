using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Kernel;
using Modular.Sdk;

namespace Modular.Booking.Payments;

/// <summary>Opens an operator's account for one call; its secrets exist in memory only, as values that do not print.</summary>
internal sealed class PaymentAccounts(ServiceKeys keys, IPaymentProviders providers, PublicUrl publicUrl)
{
    public const string Purpose = "booking/payment-account";

    /// <summary>The installed provider and the opened account, or null when the plug-in is not there (any more).</summary>
    public (InstalledPayments Provider, ProviderAccount Account)? Open(PaymentAccount account)
    {
        if (providers.Find(account.Provider) is not { } installed)
        {
            return null;
        }

        var plain = keys.Open(Purpose, Context(account.Id), account.SettingsSealed);
        var stored = JsonSerializer.Deserialize<StoredSettings>(plain) ?? new StoredSettings([], []);
        var bag = new SettingsBag(stored.Values, stored.Secrets.Select(s => KeyValuePair.Create(s.Key, new Secret(s.Value))));
        return (installed, new ProviderAccount(new OperatorId(account.OperatorId), new ProviderAccountId(account.Id), account.Sandbox, bag) { WebhookUrl = () => Hook(account) });
    }

    /// <summary>What is stored, for whoever writes it anew. Null when no service key opens it, or it was changed.</summary>
    public StoredSettings? Read(PaymentAccount account)
    {
        try
        {
            return JsonSerializer.Deserialize<StoredSettings>(keys.Open(Purpose, Context(account.Id), account.SettingsSealed));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Where the provider's messages about this account arrive.</summary>
    public Uri Hook(PaymentAccount account) => publicUrl.To("/hooks/pay/" + account.HookKey);

    public byte[] Seal(Guid accountId, Dictionary<string, string> values, Dictionary<string, string> secrets) =>
        keys.Seal(Purpose, Context(accountId), JsonSerializer.SerializeToUtf8Bytes(new StoredSettings(values, secrets)));

    public static byte[] Context(Guid accountId) => Encoding.ASCII.GetBytes(accountId.ToString("D"));
}

/// <summary>An account's settings as they are sealed. Prints nothing.</summary>
internal sealed record StoredSettings(Dictionary<string, string> Values, Dictionary<string, string> Secrets)
{
    public override string ToString() => "***";
}
