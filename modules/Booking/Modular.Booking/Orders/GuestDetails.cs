using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Orders;

/// <summary>Who books: what the order form asks for, and nothing more.</summary>
internal static class GuestDetails
{
    public const int LongestName = 120;

    /// <summary>What is wrong with what was entered, field by field; nothing when both can be used as they are (trimmed).</summary>
    public static FormErrors Check(string? name, string? email)
    {
        var given = name?.Trim() ?? "";
        return new FormErrors()
            .When(given.Length == 0, "name", T.Of("Bitte geben Sie Ihren Namen an. Er steht auf den Tickets.", "Please enter your name. It is printed on the tickets."))
            .When(given.Length > LongestName, "name", T.Of($"Der Name ist zu lang; es passen {LongestName} Zeichen.", $"The name is too long; {LongestName} characters fit."))
            .When(given.Any(char.IsControl), "name", T.Of("Der Name enthält Zeichen, die wir nicht drucken können.", "The name contains characters that we cannot print."))
            .When(string.IsNullOrWhiteSpace(email), "email", T.Of("Bitte geben Sie Ihre E-Mail-Adresse an. Dorthin schicken wir die Tickets.", "Please enter your e-mail address. We send the tickets there."))
            .When(!string.IsNullOrWhiteSpace(email) && !EmailAddress.TryParse(email, out _), "email",
                T.Of("Diese E-Mail-Adresse stimmt so nicht. Beispiel: name@beispiel.de", "This e-mail address is not right. Example: name@example.com"));
    }
}
