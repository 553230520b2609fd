using System.Collections.Immutable;
using System.Reflection;
using Modular.Sdk.Payments;

namespace Modular.Sdk.Testing;

/// <summary>A provider and the world it is tested in: usually a simulator, with one clock for both. An author writes one heir; every case gets a new one.</summary>
public abstract class PaymentWorld : IAsyncDisposable
{
    private Wire? _wire;

    /// <summary>The provider under test.</summary>
    public abstract IPaymentProvider Provider { get; }

    /// <summary>The clock of provider and simulator.</summary>
    public abstract TimeProvider Clock { get; }

    /// <summary>The way to the simulator. The kit watches that nothing but declared hosts and the simulator is called.</summary>
    public abstract HttpMessageHandler Handler { get; }

    /// <summary>The settings of the sandbox account under test.</summary>
    public abstract SettingsBag Settings { get; }

    /// <summary>The settings of another account with the same provider, whose webhooks prove nothing to the first.</summary>
    public abstract SettingsBag OtherSettings { get; }

    /// <summary>Texts that must not appear in any log or outcome: keys, secrets.</summary>
    public abstract ImmutableArray<string> Secrets { get; }

    /// <summary>Where webhooks of the account arrive.</summary>
    public virtual Uri? WebhookUrl => null;

    /// <summary>What the plug-in keeps.</summary>
    public InMemoryState State => field ??= new(Clock);

    /// <summary>What the other account's plug-in keeps.</summary>
    public InMemoryState OtherState => field ??= new(Clock);

    /// <summary>What the plug-in wrote.</summary>
    public LogLines Log { get; } = new();

    /// <summary>What the plug-in declares: the attribute of the provider's assembly.</summary>
    public virtual ModularPluginAttribute Manifest => Provider.GetType().Assembly.GetCustomAttribute<ModularPluginAttribute>()
        ?? throw new ConformanceException("The provider's assembly declares no [assembly: ModularPlugin].");

    /// <summary>Lets time pass, without waiting.</summary>
    public abstract void Advance(TimeSpan span);

    /// <summary>What an operator does once before the first payment, such as "Test connection". Nothing by default.</summary>
    public virtual Task PrepareAsync(PaymentContext context) => Task.CompletedTask;

    /// <summary>The payer agrees on the hosted page, with a means that works.</summary>
    public abstract Task PayAsync(HostedCheckout checkout);

    /// <summary>Makes the next call that does this go wrong, once. False: this provider makes no such call, or the world cannot do it.</summary>
    public abstract Task<bool> BreakAsync(Breakage breakage, Deed deed);

    /// <summary>The next webhook that is about money taken or given back, as it came over the wire. Called only after something happened that sends one.</summary>
    public abstract Task<RawWebhook> NextWebhookAsync();

    /// <summary>A context as the host would make it.</summary>
    /// <param name="operation">The key; a new one when null.</param>
    public PaymentContext Context(OperationKey? operation = null) => Context(operation, Settings, State, FirstAccount);

    /// <summary>The other account's.</summary>
    public PaymentContext OtherContext() => Context(null, OtherSettings, OtherState, SecondAccount);

    /// <summary>Where the provider's simulator lies, by the settings that extend its hosts.</summary>
    public ImmutableArray<Uri> Simulators =>
        [.. Provider.Descriptor.Settings.Fields.Where(it => it.ExtendsHosts).Select(it => Settings.FindUrl(it.Key)).OfType<Uri>()];

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        _wire?.Close();
        GC.SuppressFinalize(this);
        return default;
    }

    /// <summary>The account under test.</summary>
    public static ProviderAccountId FirstAccount { get; } = new(Guid.Parse("0198c0de-0000-7000-8000-00000000acc0"));

    /// <summary>The other account.</summary>
    public static ProviderAccountId SecondAccount { get; } = new(Guid.Parse("0198c0de-0000-7000-8000-00000000acc1"));

    private PaymentContext Context(OperationKey? operation, SettingsBag settings, IProviderState state, ProviderAccountId account) => new()
    {
        Operator = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000b0")),
        Account = account,
        Sandbox = true,
        Operation = operation ?? NewKey(),
        Settings = settings,
        WebhookUrl = WebhookUrl,
        Http = (_wire ??= new(Handler, Manifest, () => Simulators)).Client,
        State = state,
        Log = Log,
        Clock = Clock,
    };

    internal OperationKey NewKey() => new(Guid.CreateVersion7(Clock.GetUtcNow()));
}

/// <summary>What goes wrong with a call.</summary>
public enum Breakage
{
    /// <summary>The provider does it; the answer never arrives.</summary>
    AnswerLost,

    /// <summary>The line breaks before the provider hears of it.</summary>
    NeverArrives,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>503, nothing done.</summary>
    Unavailable,
}

/// <summary>What a call does.</summary>
public enum Deed
{
    /// <summary>Opens the page.</summary>
    Begin,

    /// <summary>Collects what the payer agreed to, where the provider needs to be told.</summary>
    Collect,

    /// <summary>Gives money back.</summary>
    Refund,
}
