using System.Globalization;

namespace Modular.Kernel;

/// <summary>A composed mail. Printing it shows the template's subject and nothing about the person.</summary>
public sealed record Mail
{
    public required EmailAddress To { get; init; }

    /// <summary>The sender's name as people see it; the address comes from the settings.</summary>
    public string? FromName { get; init; }

    public required string Subject { get; init; }

    public required string Html { get; init; }

    public required string Text { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    public override string ToString() => "Mail ***";
}

public sealed record Attachment(string FileName, string ContentType, byte[] Content);

/// <summary>Writes one kind of mail at the moment it is sent, from the module's own rows.</summary>
public interface IMailComposer
{
    /// <summary>"booking.tickets": the name given to <see cref="ModuleDb.Post"/>.</summary>
    string Template { get; }

    /// <summary>The mail about <paramref name="reference"/>, or null when there is no longer anything to send.</summary>
    Task<Mail?> ComposeAsync(Guid reference, CancellationToken cancellation);
}

/// <summary>Hands a mail to the outside world.</summary>
public interface IMailTransport
{
    /// <param name="messageId">Stable over retries, so that a mailbox can recognise a double.</param>
    Task SendAsync(Mail mail, string messageId, CancellationToken cancellation);
}

/// <summary>Section "Mail" of the settings.</summary>
public sealed class MailSettings
{
    public string Host { get; set; } = "localhost";

    public int Port { get; set; } = 25;

    /// <summary>"None" (development), "StartTls" or "Tls".</summary>
    public string Security { get; set; } = "StartTls";

    public string From { get; set; } = "";

    public string? User { get; set; }

    public string? Password { get; set; }
}
