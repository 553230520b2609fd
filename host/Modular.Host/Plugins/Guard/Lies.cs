using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Host.Plugins;

/// <summary>Something a plug-in said that cannot be.</summary>
/// <param name="Code">Its name in metrics and in the database.</param>
/// <param name="Withheld">The modules do not hear the answer. Otherwise they do, because they keep books, refuse the money themselves and show the case to people.</param>
/// <param name="Soft">May be somebody else's doing, such as an amount that was changed at the provider: counts toward quarantine only when a tenth of all calls is like that.</param>
internal sealed record Lie(string Code, bool Withheld = false, bool Soft = false)
{
    /// <summary>An answer no host can use: null where something must be, undefined enum values, negative amounts, an instant from the future.</summary>
    public static readonly Lie Nonsense = new("nonsense", Withheld: true);

    /// <summary>Another payment or refund at the provider than the one that was asked about.</summary>
    public static readonly Lie Reference = new("reference", Withheld: true);

    /// <summary>Somebody else's payment or refund: it carries another id of ours, perhaps of another account.</summary>
    public static readonly Lie Payment = new("payment");
    public static readonly Lie Currency = new("currency");
    public static readonly Lie MixedCurrencies = new("currencies", Withheld: true);
    public static readonly Lie Amount = new("amount", Soft: true);

    /// <summary>More given back than was ever collected.</summary>
    public static readonly Lie Refunded = new("refunded");

    /// <summary>Wanted to send a person to a host it did not declare.</summary>
    public static readonly Lie Redirect = new("redirect", Withheld: true);

    /// <summary>
    /// Instructions to pay another sum than was asked for, or a payer sent somewhere with them; instructions of a plug-in that reads no statements and so
    /// never hears of the money; none of one that does.
    /// </summary>
    public static readonly Lie Instructions = new("instructions", Withheld: true);

    /// <summary>Wanted to call a host it did not declare.</summary>
    public static readonly Lie Host = new("host", Withheld: true);

    /// <summary>Instructions as asked for, as answered.</summary>
    /// <param name="said">The answer.</param>
    /// <param name="asked">The question.</param>
    /// <param name="reads">Whether the plug-in declares that it reads statements, and can.</param>
    public static Lie? In(HostedCheckout said, BeginPayment asked, bool reads) =>
        said.Instructions is not { } instructions ? (reads ? Instructions : null) : !reads || instructions.Amount != asked.Amount || said.Redirect != asked.ReturnUrl ? Instructions : null;

    /// <summary>A payment as asked about, as answered.</summary>
    public static Lie? In(PaymentSnapshot said, PaymentId id, ProviderRef payment, Money? asked) => said switch
    {
        _ when said.Payment != payment => Reference,
        _ when Differs(said.Authorised, said) || Differs(said.Captured, said) || Differs(said.Refunded, said) || Differs(said.Disputed, said) || (said.Lost is { } lost && Differs(lost, said)) => MixedCurrencies,
        _ when said.Id is { } other && other != id => Payment,
        _ when asked is { } money && said.Amount.Currency != money.Currency => Currency,
        _ when said.Refunded.Minor > said.Captured.Minor => Refunded,
        _ when asked is { } money && said.Amount.Minor != money.Minor => Amount,
        _ => null,
    };

    /// <summary>A refund as asked about, as answered.</summary>
    public static Lie? In(RefundSnapshot said, RefundId id, ProviderRef? refund, Money? asked) => said switch
    {
        _ when refund is { } known && said.Refund != known => Reference,
        _ when said.Id is { } other && other != id => Payment,
        _ when asked is { } money && said.Amount.Currency != money.Currency => Currency,
        _ when asked is { } money && said.Amount.Minor != money.Minor => Amount,
        _ => null,
    };

    /// <summary>Nothing is nothing in every currency.</summary>
    private static bool Differs(Money part, PaymentSnapshot said) => part.Minor != 0 && part.Currency != said.Amount.Currency;
}
