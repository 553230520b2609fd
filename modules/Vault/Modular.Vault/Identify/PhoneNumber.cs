using System.Diagnostics;
using PhoneNumbers;

namespace Modular.Vault.Identify;

/// <summary>A German mobile number that cannot be printed by accident.</summary>
[DebuggerDisplay("***")]
internal readonly record struct MobileNumber
{
    private readonly string _e164;

    private MobileNumber(string e164) => _e164 = e164;

    /// <summary>"+4915112345678", for sending and storing, never for a log.</summary>
    public string Reveal() => _e164;

    /// <summary>The last three digits, so that a person recognises it.</summary>
    public string Hint => "… " + _e164[^3..];

    public static MobileNumber? Parse(string typed)
    {
        if (typed.Length is 0 or > 40)
        {
            return null;
        }

        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = util.Parse(typed, "DE");
            return number.CountryCode == 49 && util.IsValidNumber(number) && util.GetNumberType(number) is PhoneNumberType.MOBILE
                ? new(util.Format(number, PhoneNumberFormat.E164))
                : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    /// <summary>What was stored.</summary>
    public static MobileNumber Stored(string e164) => new(e164);

    public override string ToString() => "***";
}
