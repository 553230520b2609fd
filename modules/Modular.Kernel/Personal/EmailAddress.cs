using System.Diagnostics;
using System.Net.Mail;

namespace Modular.Kernel;

/// <summary>An e-mail address that cannot be printed by accident: <see cref="ToString"/> gives <c>***</c>.</summary>
[DebuggerDisplay("***")]
public readonly record struct EmailAddress
{
    private readonly string? _value;

    private EmailAddress(string value) => _value = value;

    /// <summary>The address itself, for sending and storing, never for a log.</summary>
    public string Reveal() => _value ?? throw new InvalidOperationException("No address.");

    /// <summary>The form in which two spellings of one mailbox compare equal.</summary>
    public string Normalised => Reveal().ToUpperInvariant();

    public static bool TryParse(string? text, out EmailAddress address)
    {
        address = default;
        var trimmed = text?.Trim();
        if (trimmed is null or { Length: > 254 } || trimmed.Any(char.IsControl) || trimmed.Any(char.IsWhiteSpace))
        {
            return false;
        }

        if (!MailAddress.TryCreate(trimmed, out var parsed) || parsed.Address != trimmed || !parsed.Host.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        address = new EmailAddress(trimmed);
        return true;
    }

    /// <exception cref="FormatException">The text is no e-mail address.</exception>
    public static EmailAddress Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException("Not an e-mail address.");

    public override string ToString() => "***";
}
