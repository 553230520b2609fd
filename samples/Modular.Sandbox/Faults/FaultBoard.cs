using System.IO.Enumeration;

namespace Modular.Sandbox.Faults;

/// <summary>All knobs that are set. Asking for a fault uses it up.</summary>
internal sealed class FaultBoard(Chance chance)
{
    public const string StripeApi = "stripe.api", StripeWebhook = "stripe.webhook", PayPalApi = "paypal.api", PayPalWebhook = "paypal.webhook", MangopayApi = "mangopay.api", MangopayWebhook = "mangopay.webhook",
        Smtp = "mail.smtp", Sms = "sms", Company = "idp", Bank = "bank", CompanyLogout = "idp.logout", Entra = "entra";
    public const string Delay = "delay", Drop = "drop", DropAfter = "drop_after", Duplicate = "duplicate", Reorder = "reorder",
        FailBefore = "fail_before", FailAfter = "fail_after", RateLimit = "rate_limit", Forge = "forge", Lie = "lie",
        WrongAudience = "wrong_audience", WrongIssuer = "wrong_issuer", WrongNonce = "wrong_nonce", Expired = "expired", Unsigned = "unsigned", Symmetric = "symmetric", WrongKey = "wrong_key",
        UnverifiedEmail = "unverified_email", NoEmail = "no_email", GroupOverage = "group_overage", GroupsCut = "groups_cut", MixUp = "mix_up", WithNonce = "with_nonce", NoEvent = "no_event", OtherTenant = "other_tenant", ForeignKey = "foreign_key";

    public static readonly IReadOnlyDictionary<string, string[]> Kinds = new Dictionary<string, string[]>
    {
        [StripeApi] = [Delay, Drop, DropAfter, FailBefore, FailAfter, RateLimit, Lie],
        [StripeWebhook] = [Delay, Drop, Duplicate, Reorder, Forge, Lie],
        [PayPalApi] = [Delay, Drop, DropAfter, FailBefore, FailAfter, RateLimit, Lie],
        [PayPalWebhook] = [Delay, Drop, Duplicate, Reorder, Forge, Lie],
        [MangopayApi] = [Delay, Drop, DropAfter, FailBefore, FailAfter, RateLimit, Lie],
        [MangopayWebhook] = [Delay, Drop, Duplicate, Reorder, Forge],
        [Smtp] = [Delay, Drop, DropAfter, Duplicate, FailBefore, FailAfter, RateLimit],
        [Sms] = [Delay, Drop, DropAfter, Duplicate, FailBefore, FailAfter, RateLimit],
        [Company] = [Delay, Drop, FailBefore, RateLimit, WrongAudience, WrongIssuer, WrongNonce, Expired, Unsigned, Symmetric, WrongKey, UnverifiedEmail, NoEmail, GroupOverage, GroupsCut, MixUp],
        [Entra] = [Delay, Drop, FailBefore, RateLimit, WrongAudience, WrongIssuer, WrongNonce, Expired, Unsigned, Symmetric, WrongKey, UnverifiedEmail, NoEmail, GroupOverage, GroupsCut, MixUp, OtherTenant, ForeignKey],
        [Bank] = [Delay, Drop, DropAfter, FailBefore, FailAfter, RateLimit],
        [CompanyLogout] = [Delay, Drop, Duplicate, Forge, Unsigned, WrongAudience, WrongIssuer, Expired, WithNonce, NoEvent],
    };

    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    public IReadOnlyList<Fault> All() { lock (_gate) return [.. _faults.Select(f => f with { })]; }

    public Fault Set(Fault fault)
    {
        var set = fault with { Id = "flt_" + chance.Token(12), Bitten = 0 };
        lock (_gate) _faults.Add(set);
        return set;
    }

    public bool Clear(string id) { lock (_gate) return _faults.RemoveAll(f => f.Id == id) > 0; }

    public void Clear() { lock (_gate) _faults.Clear(); }

    /// <summary>The first knob of this kind that matches, or null. It counts as a bite.</summary>
    public Fault? Bite(string target, string kind, params ReadOnlySpan<string> routes)
    {
        lock (_gate)
        {
            foreach (var fault in _faults)
            {
                if (fault.Spent || fault.Target != target || fault.Kind != kind || !Matches(fault.Route, routes)) continue;
                if (!chance.Hits(fault.Probability)) continue;
                fault.Bitten++;
                fault.Count--;
                return fault;
            }
        }
        return null;
    }

    private static bool Matches(string? pattern, ReadOnlySpan<string> routes)
    {
        if (string.IsNullOrEmpty(pattern)) return true;
        foreach (var route in routes)
            if (FileSystemName.MatchesSimpleExpression(pattern, route)) return true;
        return false;
    }
}
