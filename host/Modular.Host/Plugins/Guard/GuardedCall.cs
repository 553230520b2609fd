using System.Collections.Immutable;

namespace Modular.Host.Plugins;

/// <summary>A call of the contract, as metrics and /admin name it.</summary>
/// <param name="Name">"begin", "refund" and so on.</param>
/// <param name="Outside">
/// What it works on is sent by strangers or comes from an operator: webhooks, callbacks, statements, "Test connection", and all of a company's sign-in, which begins
/// by reading what the host an operator typed says about itself. Such calls have places and a breaker of their own and never lead to quarantine, so that nobody can
/// take a provider away from everybody by sending it junk.
/// </param>
internal sealed record GuardedCall(string Name, bool Outside = false)
{
    public static readonly GuardedCall Begin = new("begin");
    public static readonly GuardedCall Complete = new("complete");
    public static readonly GuardedCall Get = new("get");
    public static readonly GuardedCall Refund = new("refund");
    public static readonly GuardedCall GetRefund = new("get refund");
    public static readonly GuardedCall Capture = new("capture");
    public static readonly GuardedCall Void = new("void");
    public static readonly GuardedCall ReadWebhook = new("read webhook", Outside: true);
    public static readonly GuardedCall ReadStatement = new("read statement", Outside: true);
    public static readonly GuardedCall CheckSettings = new("check settings", Outside: true);
    public static readonly GuardedCall SsoBegin = new("sso begin", Outside: true);
    public static readonly GuardedCall SsoComplete = new("sso complete", Outside: true);
    public static readonly GuardedCall SsoLogout = new("sso logout", Outside: true);
    public static readonly GuardedCall SsoNotice = new("sso notice", Outside: true);

    /// <summary>A call the other way: the plug-in's own, to the internet.</summary>
    public static readonly GuardedCall Egress = new("egress");

    public static readonly ImmutableArray<GuardedCall> All = [Begin, Complete, Get, Refund, GetRefund, Capture, Void, ReadWebhook, ReadStatement, CheckSettings, SsoBegin, SsoComplete, SsoLogout, SsoNotice];
}

internal enum Ending
{
    /// <summary>There is an answer, and it makes sense.</summary>
    Answered,

    /// <summary>It was called, and nobody knows what it did.</summary>
    Failed,

    /// <summary>It was not called: no place, breaker open, or quarantine. May be tried again.</summary>
    NotCalled,
}

/// <summary>What came of a call.</summary>
/// <param name="Answer">Only when <see cref="Ending.Answered"/>.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Why">Plug-in, call and the exception's type or the guard's word; nothing else.</param>
internal readonly record struct Called<T>(T? Answer, Ending Ending, string? Why)
    where T : class;
