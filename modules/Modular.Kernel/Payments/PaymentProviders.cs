using System.Collections.Immutable;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Kernel;

/// <summary>The payment plug-ins of this host. Empty where none could be loaded; a broken one is left out and never stops the host.</summary>
public interface IPaymentProviders
{
    /// <summary>All that are installed, by name.</summary>
    IReadOnlyList<InstalledPayments> All { get; }

    /// <summary>The provider with this id ("stripe"), or null when it is not installed.</summary>
    InstalledPayments? Find(string id);

    /// <summary>Makes what one call may touch. Make a new one for every call; the operation's key stays the same over retries.</summary>
    /// <param name="provider">Whom to call.</param>
    /// <param name="account">In whose name.</param>
    /// <param name="operation">Stored before the first call; for reading calls any key will do.</param>
    PaymentContext Context(InstalledPayments provider, ProviderAccount account, OperationKey operation);

    /// <summary>Erases what a plug-in stored for an account (<see cref="IProviderState"/>), whether or not it is still installed. For accounts that nothing needs any more.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellation">Ends it; may be repeated.</param>
    Task ForgetAsync(ProviderAccountId account, CancellationToken cancellation);
}

/// <summary>One installed provider.</summary>
public sealed record InstalledPayments
{
    public required PaymentProviderDescriptor Descriptor { get; init; }

    /// <summary>
    /// The provider behind the host's guard: a call has a deadline; a timeout, an escaping exception or a useless answer of a call that could have
    /// moved money is <see cref="PaymentOutcome{T}.Unknown"/>, of a reading call <see cref="PaymentOutcome{T}.TryLater"/>; so is a call that was not made
    /// because the plug-in is busy, resting or in quarantine. A redirect to a host that was not declared is refused. Wrong amounts, currencies and ids
    /// are counted by the guard and judged by whoever keeps the books. Only <see cref="IPaymentProvider.ReadWebhookAsync"/> throws (<see cref="PluginFailedException"/>): answer 503.
    /// Also <see cref="ICapturesPayments"/> where the plug-in is.
    /// </summary>
    public required IPaymentProvider Provider { get; init; }

    /// <summary>See <see cref="IsOffered"/>.</summary>
    public Func<bool> Offered { get; init; } = static () => true;

    /// <summary>
    /// False while the plug-in is in quarantine: offer it to nobody who has not begun yet. Changes while the host runs. Everything that was begun keeps
    /// its rows; its calls answer "try later" until a person releases the plug-in.
    /// </summary>
    public bool IsOffered => Offered();

    /// <summary>See <see cref="IsDegraded"/>.</summary>
    public Func<bool> Degraded { get; init; } = static () => false;

    /// <summary>Something was wrong a short while ago; it is still called. Heals by itself.</summary>
    public bool IsDegraded => Degraded();

    /// <summary>The plug-in's own version.</summary>
    public required string Version { get; init; }

    /// <summary>Hosts it may call.</summary>
    public required ImmutableArray<string> EgressHosts { get; init; }

    /// <summary>Hosts a person may be sent to; a leading <c>*.</c> stands for one label.</summary>
    public required ImmutableArray<string> RedirectHosts { get; init; }

    public string Id => Descriptor.Id;
}

/// <summary>An operator's account with a provider, its secrets decrypted for one call.</summary>
public sealed record ProviderAccount(OperatorId Operator, ProviderAccountId Account, bool Sandbox, SettingsBag Settings)
{
    /// <summary>Where its webhooks arrive. Asked only by who needs it: before the host listens, nobody knows.</summary>
    public Func<Uri>? WebhookUrl { get; init; }
}

/// <summary>A plug-in did not answer in time, or threw. The message names the plug-in, the call and the exception's type, nothing else.</summary>
public sealed class PluginFailedException(string message) : Exception(message);
