using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Modular.Host.Storage;
using Modular.Kernel;

namespace Modular.Host.Composition;

/// <summary>Data Protection keys lie in the database, which every instance sees, sealed with the service key, which the database does not.</summary>
internal static class KeyRing
{
    public static void AddKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Modular").PersistKeysToDbContext<HostDb>();
        services.AddScoped<IServiceSealed, SealedKeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlEncryptor = new ServiceKeyXmlEncryptor(provider.GetRequiredService<ServiceKeys>())));
    }
}

internal sealed class ServiceKeyXmlEncryptor(ServiceKeys keys) : IXmlEncryptor
{
    internal const string Purpose = "data-protection-key";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        return new EncryptedXmlInfo(new XElement(ServiceKeyXmlDecryptor.Element, Convert.ToBase64String(keys.Seal(Purpose, [], plain))), typeof(ServiceKeyXmlDecryptor));
    }
}

/// <summary>Named in the stored XML and made by Data Protection itself, which hands over the services.</summary>
internal sealed class ServiceKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    internal const string Element = "sealedKey";

    public XElement Decrypt(XElement encryptedElement)
    {
        var plain = services.GetRequiredService<ServiceKeys>().Open(ServiceKeyXmlEncryptor.Purpose, [], Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}

/// <summary>The Data Protection keys of the database, for the rotation of the service key: a handful, one every 90 days.</summary>
internal sealed class SealedKeyRing(HostDb db, ServiceKeys keys) : IServiceSealed
{
    public async Task<KeysLeft> WalkAsync(bool renew, CancellationToken cancellation)
    {
        var (present, older, unknown) = (0, 0, 0);
        foreach (var row in await db.DataProtectionKeys.AsNoTracking().ToListAsync(cancellation))
        {
            var xml = XElement.Parse(row.Xml!);
            foreach (var element in xml.Descendants(ServiceKeyXmlDecryptor.Element).ToList())
            {
                try
                {
                    var @sealed = Convert.FromBase64String(element.Value);
                    if (keys.IsPresent(ServiceKeyXmlEncryptor.Purpose, [], @sealed))
                    {
                        present++;
                        continue;
                    }

                    var plain = keys.Open(ServiceKeyXmlEncryptor.Purpose, [], @sealed);
                    element.Value = Convert.ToBase64String(keys.Seal(ServiceKeyXmlEncryptor.Purpose, [], plain));
                    CryptographicOperations.ZeroMemory(plain);
                    older++;
                }
                catch (CryptographicException)
                {
                    unknown++;
                }
            }

            var renewed = xml.ToString(SaveOptions.DisableFormatting);
            if (renew)
            {
                await using var write = await db.BeginWriteAsync(cancellation);
                await db.DataProtectionKeys.Where(k => k.Id == row.Id && k.Xml == row.Xml).ExecuteUpdateAsync(set => set.SetProperty(k => k.Xml, renewed), cancellation);
                await write.CommitAsync(cancellation);
            }
        }

        return new("host.data_protection_key", present, older, unknown);
    }
}
