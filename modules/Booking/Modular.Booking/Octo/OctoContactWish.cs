using Modular.Booking.Orders;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Octo;

/// <summary>A contact as it is sent. Of it we keep a name, a mailbox and a telephone number; postal code, country and notes are read and forgotten.</summary>
internal sealed record OctoContactWish(string? FullName, string? FirstName, string? LastName, string? EmailAddress, string? PhoneNumber, IReadOnlyList<string?>? Locales)
{
    private const int LongestMail = 254, LongestPhone = 40;

    public override string ToString() => "***";

    public OctoContact Kept()
    {
        var (full, first, last) = (Line(FullName, "contact.fullName", GuestDetails.LongestName), Line(FirstName, "contact.firstName", GuestDetails.LongestName), Line(LastName, "contact.lastName", GuestDetails.LongestName));
        var joined = full ?? Line(string.Join(' ', new[] { first, last }.OfType<string>()), "contact.firstName and contact.lastName together", GuestDetails.LongestName);
        var mail = Line(EmailAddress, "contact.emailAddress", LongestMail);
        if (mail is not null && !Kernel.EmailAddress.TryParse(mail, out _))
        {
            throw new OctoException(OctoError.Bad("contact.emailAddress is no e-mail address."));
        }

        return new OctoContact(joined, first, last, mail, Line(PhoneNumber, "contact.phoneNumber", LongestPhone), [.. (Locales ?? []).OfType<string>().Where(l => l.Length is > 1 and <= 35).Take(5)]);
    }

    /// <summary>A text that is kept: trimmed, null when empty, refused with its field when it is too long or has what nobody sees.</summary>
    public static string? Line(string? text, string field, int longest, bool lines = false)
    {
        var trimmed = text?.ReplaceLineEndings("\n").Trim() ?? "";
        return trimmed.Length == 0 ? null
            : trimmed.Length > longest ? throw new OctoException(OctoError.Bad($"{field} is too long; {longest} characters fit."))
            : trimmed.Any(c => char.IsControl(c) && !(lines && c == '\n')) ? throw new OctoException(OctoError.Bad($"{field} has control characters."))
            : trimmed;
    }

    /// <summary>The guest's language, where the contact says one.</summary>
    public static string? Culture(OctoContact contact) => contact.Locales is [{ } first, ..] ? Language.Of(first).Name : null;
}
