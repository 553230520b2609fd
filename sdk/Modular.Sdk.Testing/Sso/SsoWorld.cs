using System.Collections.Immutable;
using System.Reflection;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing;

/// <summary>A sign-in plug-in and the world it is tested in: usually a simulator of a company's provider, with one clock for both. An author writes one heir; every case gets a new one.</summary>
public abstract class SsoWorld : IAsyncDisposable
{
    private Wire? _wire;

    /// <summary>The plug-in under test.</summary>
    public abstract ISsoProvider Provider { get; }

    /// <summary>The clock of plug-in and simulator.</summary>
    public abstract TimeProvider Clock { get; }

    /// <summary>The way to the simulator. The kit watches that nothing but declared hosts and the simulator is called.</summary>
    public abstract HttpMessageHandler Handler { get; }

    /// <summary>The settings of the connection under test.</summary>
    public abstract SettingsBag Settings { get; }

    /// <summary>Texts that must not appear in any log or outcome: client secrets, and name and address of the person who signs in.</summary>
    public abstract ImmutableArray<string> Secrets { get; }

    /// <summary>What the plug-in keeps.</summary>
    public InMemoryState State => field ??= new(Clock);

    /// <summary>What the plug-in wrote.</summary>
    public LogLines Log { get; } = new();

    /// <summary>What the plug-in declares: the attribute of the provider's assembly.</summary>
    public virtual ModularPluginAttribute Manifest => Provider.GetType().Assembly.GetCustomAttribute<ModularPluginAttribute>()
        ?? throw new ConformanceException("The provider's assembly declares no [assembly: ModularPlugin].");

    /// <summary>Where the simulator lies, by the settings that extend the plug-in's hosts.</summary>
    public ImmutableArray<Uri> Simulators =>
        [.. Provider.Descriptor.Settings.Fields.Where(it => it.ExtendsHosts).Select(it => Settings.FindUrl(it.Key)).OfType<Uri>()];

    /// <summary>Where the provider sends the browser back to; registered there.</summary>
    public virtual Uri Callback => new("https://host.example/sso/c/callback");

    /// <summary>Lets time pass, without waiting.</summary>
    public abstract void Advance(TimeSpan span);

    /// <summary>The same person arrives at the provider, agrees or turns back, and the browser comes back with these parameters.</summary>
    public abstract Task<ImmutableArray<SsoParameter>> AnswerAsync(SsoRedirect redirect, bool agrees);

    /// <summary>Makes the next answer a lie, once. False: the world cannot tell it, and the case has to be skipped with a reason.</summary>
    public abstract Task<bool> LieAsync(SsoLie lie);

    /// <summary>The provider begins to sign with another key, and withdraws the old one. False: it signs with none.</summary>
    public abstract Task<bool> RotateKeysAsync();

    /// <summary>The provider ends somebody's session and says so to us: a message as it came over the wire. Called only where notices are declared.</summary>
    /// <param name="who">Whose.</param>
    /// <param name="lie">What is wrong with the message; null for a good one.</param>
    /// <returns>Null where the world cannot tell this lie.</returns>
    public virtual Task<RawRequest?> NoticeAsync(ExternalIdentity who, SsoNoticeLie? lie) => Task.FromResult<RawRequest?>(null);

    /// <summary>A context as the host would make it.</summary>
    public SsoContext Context() => new()
    {
        Operator = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000b0")),
        Connection = new(Guid.Parse("0198c0de-0000-7000-8000-0000000000c0")),
        Sandbox = true,
        Settings = Settings,
        Http = (_wire ??= new(Handler, Manifest, () => Simulators)).Client,
        State = State,
        Log = Log,
        Clock = Clock,
    };

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        _wire?.Close();
        GC.SuppressFinalize(this);
        return default;
    }
}

/// <summary>What is wrong with the next answer of a provider.</summary>
public enum SsoLie
{
    /// <summary>It answers another question.</summary>
    WrongNonce,

    /// <summary>It says that another provider answers (RFC 9207).</summary>
    MixUp,

    /// <summary>Nobody signed it (<c>alg: none</c>).</summary>
    Unsigned,

    /// <summary>It is signed with a secret that we know too.</summary>
    Symmetric,

    /// <summary>It is signed with a key that the provider does not publish.</summary>
    WrongKey,

    /// <summary>It is for somebody else.</summary>
    WrongAudience,

    /// <summary>Another issuer says it.</summary>
    WrongIssuer,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>No lie: the provider has not checked the address.</summary>
    UnverifiedEmail,

    /// <summary>No lie: the provider leaves groups out, there are too many.</summary>
    GroupOverage,

    /// <summary>No lie: the provider is down when the code is redeemed.</summary>
    Unavailable,
}

/// <summary>What is wrong with a logout notice.</summary>
public enum SsoNoticeLie
{
    /// <summary>Signed with a key that the provider does not publish.</summary>
    WrongKey,

    /// <summary>Nobody signed it.</summary>
    Unsigned,

    /// <summary>For somebody else.</summary>
    WrongAudience,

    /// <summary>By another issuer.</summary>
    WrongIssuer,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An id token, or something that looks like one (OpenID Connect Back-Channel Logout 1.0, 2.4: no nonce).</summary>
    WithNonce,

    /// <summary>It says nothing about a logout.</summary>
    WithoutEvent,
}
