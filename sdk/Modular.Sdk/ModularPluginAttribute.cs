namespace Modular.Sdk;

/// <summary>Declares an assembly to be a plug-in. A loader reads it from metadata, before any code of the plug-in runs.</summary>
/// <example><c>[assembly: ModularPlugin(typeof(AcmeProvider), "acme", EgressHosts = ["api.acme.example"], RedirectHosts = ["pay.acme.example"])]</c></example>
/// <remarks>
/// The defaults of <c>sdkMajor</c> and <c>sdkMinor</c> are filled in by the compiler of the plug-in: they tell which SDK it was built on,
/// which the frozen assembly version cannot. Never pass them yourself.
/// </remarks>
/// <param name="entryType">A public, non-abstract class with a public parameterless constructor that implements
/// <see cref="Payments.IPaymentProvider"/> or <see cref="Sso.ISsoProvider"/>. The constructor does no I/O and starts nothing.</param>
/// <param name="id">Lower-case letters, digits and dashes, at most 40; equal to the descriptor's id; never changed after the first release.</param>
/// <param name="sdkMajor">Leave it out.</param>
/// <param name="sdkMinor">Leave it out.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModularPluginAttribute(Type entryType, string id, int sdkMajor = SdkVersion.Major, int sdkMinor = SdkVersion.Minor) : Attribute
{
    /// <summary>The class the host creates, once per process.</summary>
    public Type EntryType { get; } = entryType;

    /// <summary>The plug-in's stable id, such as <c>stripe</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The SDK's major version at the plug-in's build.</summary>
    public int SdkMajor { get; } = sdkMajor;

    /// <summary>The SDK's minor version at the plug-in's build.</summary>
    public int SdkMinor { get; } = sdkMinor;

    /// <summary>Host names the given <see cref="HttpClient"/> may call over https. Exact names, no wildcards, no ports.</summary>
    public string[] EgressHosts { get; set; } = [];

    /// <summary>True: the given <see cref="HttpClient"/> may call, and a person may be sent to, any public host over https, because the protocol finds its
    /// addresses by itself (OpenID Connect Discovery). The host of Modular honours it for sign-in plug-ins only, and connects to no address that is not public.</summary>
    public bool AnyPublicHost { get; set; }

    /// <summary>Host names a person may be sent to over https. Exact names; a leading <c>*.</c> stands for one label.</summary>
    public string[] RedirectHosts { get; set; } = [];
}
