namespace Modular.Sdk;

/// <summary>The version of these contracts. Constants, so that they are baked into a plug-in when it is compiled.</summary>
/// <remarks>A host of major M, minor N loads plug-ins built on M.0 … M.N and refuses the others by name.</remarks>
public static class SdkVersion
{
    /// <summary>Grows when a contract breaks; equals the assembly version's first number.</summary>
    public const int Major = 1;

    /// <summary>Grows when something is added.</summary>
    public const int Minor = 0;
}
