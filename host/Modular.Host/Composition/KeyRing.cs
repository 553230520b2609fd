using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
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
        return new EncryptedXmlInfo(new XElement("sealedKey", Convert.ToBase64String(keys.Seal(Purpose, [], plain))), typeof(ServiceKeyXmlDecryptor));
    }
}

/// <summary>Named in the stored XML and made by Data Protection itself, which hands over the services.</summary>
internal sealed class ServiceKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plain = services.GetRequiredService<ServiceKeys>().Open(ServiceKeyXmlEncryptor.Purpose, [], Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
