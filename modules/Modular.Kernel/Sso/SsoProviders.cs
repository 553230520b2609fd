using Modular.Sdk;
using Modular.Sdk.Sso;

namespace Modular.Kernel;

/// <summary>The sign-in plug-ins of this host. Empty where none could be loaded; a broken one is left out and never stops the host.</summary>
public interface ISsoProviders
{
    /// <summary>All that are installed, by name.</summary>
    IReadOnlyList<InstalledSso> All { get; }

    /// <summary>The provider with this id ("oidc"), or null when it is not installed.</summary>
    InstalledSso? Find(string id);

    /// <summary>Makes what one call may touch. Make a new one for every call.</summary>
    /// <param name="provider">Whom to call.</param>
    /// <param name="connection">In whose name.</param>
    SsoContext Context(InstalledSso provider, SsoConnection connection);

    /// <summary>Erases what a plug-in stored for a connection (<see cref="IProviderState"/>), whether or not it is still installed. For connections that are taken away.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellation">Ends it; may be repeated.</param>
    Task ForgetAsync(SsoConnectionId connection, CancellationToken cancellation);
}

/// <summary>One installed sign-in provider.</summary>
public sealed record InstalledSso
{
    public required SsoProviderDescriptor Descriptor { get; init; }

    /// <summary>
    /// The provider behind the host's guard: a call has a deadline; a timeout or an escaping exception is <see cref="SsoOutcome{T}.TryLater"/>;
    /// a redirect to where nobody may be sent is refused.
    /// </summary>
    public required ISsoProvider Provider { get; init; }

    /// <summary>The plug-in's own version.</summary>
    public required string Version { get; init; }

    public string Id => Descriptor.Id;
}

/// <summary>An operator's connection with a company's sign-in, its secrets decrypted for one call.</summary>
public sealed record SsoConnection(OperatorId Operator, SsoConnectionId Id, bool Sandbox, SettingsBag Settings);
