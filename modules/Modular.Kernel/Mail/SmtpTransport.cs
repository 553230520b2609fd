using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Modular.Kernel;

public sealed class SmtpTransport(IOptions<MailSettings> settings) : IMailTransport
{
    public async Task SendAsync(Mail mail, string messageId, CancellationToken cancellation)
    {
        var to = settings.Value;
        using var message = new MimeMessage { MessageId = messageId, Subject = mail.Subject };
        message.From.Add(new MailboxAddress(mail.FromName, to.From));
        message.To.Add(MailboxAddress.Parse(mail.To.Reveal()));
        var body = new BodyBuilder { HtmlBody = mail.Html, TextBody = mail.Text };
        foreach (var attachment in mail.Attachments)
        {
            body.Attachments.Add(attachment.FileName, attachment.Content, ContentType.Parse(attachment.ContentType));
        }

        message.Body = body.ToMessageBody();
        using var client = new SmtpClient();
        await client.ConnectAsync(to.Host, to.Port, Security(to.Security), cancellation);
        if (!string.IsNullOrEmpty(to.User))
        {
            await client.AuthenticateAsync(to.User, to.Password ?? "", cancellation);
        }

        await client.SendAsync(message, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    private static SecureSocketOptions Security(string name) => name switch
    {
        "None" => SecureSocketOptions.None,
        "Tls" => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.StartTls,
    };
}
