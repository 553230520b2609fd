using Modular.Sdk;

namespace Modular.Payments.Stripe;

/// <summary>ISO minor units to Stripe's and back. They differ: Stripe counts ISK and UGX in hundredths and MGA in whole ariary.</summary>
internal static class StripeAmount
{
    /// <summary>Stripe's amount; null where the amount has a fraction that Stripe cannot settle (the last digit of TND and its kind must be 0).</summary>
    public static long? To(Money money)
    {
        try
        {
            long? amount = money.Currency switch
            {
                "ISK" or "UGX" => checked(money.Minor * 100),
                "MGA" => money.Minor % 100 == 0 ? money.Minor / 100 : null,
                _ => money.Minor,
            };
            return money.Exponent == 3 && amount % 10 != 0 ? null : amount;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public static Money From(long amount, string currency)
    {
        var code = currency.ToUpperInvariant();
        return code switch
        {
            "ISK" or "UGX" => new(amount / 100, code),
            "MGA" => new(checked(amount * 100), code),
            _ => new(amount, code),
        };
    }

    public static string Code(Money money) => money.Currency.ToLowerInvariant();
}
