using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Modular.Sandbox.Tests;

public sealed class MailTests : IAsyncLifetime
{
    private readonly World _world = new();

    public ValueTask InitializeAsync() => _world.InitializeAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_mail_with_umlauts_dots_and_attachments_arrives_as_it_was_sent()
    {
        var pdf = Enumerable.Range(0, 5000).Select(i => (byte)(i * 7)).ToArray();
        var message = Mail("Ihre Tickets für Größe & Öl");
        var body = new BodyBuilder { TextBody = "Hallo Jürgen,\r\n.\r\n..zwei Punkte\r\n.ein Punkt\r\n", HtmlBody = "<p>Hallo <b>Jürgen</b></p>" };
        body.Attachments.Add("Ticket-Größe.pdf", pdf, new ContentType("application", "pdf"));
        body.Attachments.Add("termin.ics", "BEGIN:VCALENDAR"u8.ToArray(), new ContentType("text", "calendar"));
        message.Body = body.ToMessageBody();
        foreach (var part in message.BodyParts.OfType<TextPart>()) part.ContentTransferEncoding = ContentEncoding.EightBit;
        await Send(message);

        var mail = await Only("guest@example.org");
        Assert.Equal("Ihre Tickets für Größe & Öl", mail.GetProperty("subject").GetString());
        Assert.Equal("Hallo Jürgen,\r\n.\r\n..zwei Punkte\r\n.ein Punkt\r\n", mail.GetProperty("text").GetString()!.ReplaceLineEndings("\r\n"));
        Assert.Contains("<b>Jürgen</b>", mail.GetProperty("html").GetString(), StringComparison.Ordinal);
        var files = mail.GetProperty("attachments").EnumerateArray().ToArray();
        Assert.Equal(["Ticket-Größe.pdf", "termin.ics"], files.Select(f => f.GetProperty("fileName").GetString()));
        Assert.Equal(pdf, await _world.Http.GetByteArrayAsync(files[0].GetProperty("url").GetString()));

        var raw = await _world.Http.GetByteArrayAsync($"mail/messages/{Id(mail)}/raw");
        Assert.Contains("Hallo Jürgen", Encoding.UTF8.GetString(raw), StringComparison.Ordinal);
        var list = await _world.Http.GetStringAsync("mail");
        Assert.Contains("Ihre Tickets für Größe &amp; Öl", list, StringComparison.Ordinal);
        var page = await _world.Http.GetStringAsync($"mail/{Id(mail)}");
        Assert.Contains("sandbox=\"allow-popups", page, StringComparison.Ordinal);
        using var frame = await _world.Http.GetAsync($"mail/{Id(mail)}/html");
        Assert.Contains("default-src 'none'", frame.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_with_umlauts_are_taken_and_each_recipient_finds_the_mail()
    {
        var message = Mail("SMTPUTF8");
        message.To.Add(new MailboxAddress("", "jürgen@münchen.example"));
        message.Bcc.Add(new MailboxAddress("", "secret@example.org"));
        await Send(message);
        Assert.Equal("SMTPUTF8", (await Only("jürgen@münchen.example")).GetProperty("subject").GetString());
        Assert.Equal("SMTPUTF8", (await Only("SECRET@example.org")).GetProperty("subject").GetString());
        Assert.Empty((await List("nobody@example.org")).EnumerateArray());
    }

    [Fact]
    public async Task Waiting_returns_as_soon_as_the_mail_arrives_and_deleting_empties_the_box()
    {
        var waiting = _world.Http.GetFromJsonAsync<JsonElement>("mail/messages?to=guest@example.org&wait=30");
        await Send(Mail("late"));
        Assert.Equal(1, (await waiting).GetProperty("count").GetInt32());
        await _world.Http.DeleteAsync("mail/messages");
        Assert.Empty((await List("guest@example.org")).EnumerateArray());
    }

    [Fact]
    public async Task A_mail_bigger_than_the_limit_is_refused_and_the_line_stays_usable()
    {
        await using var world = new World(o => o.MaxMailSize = 10_000);
        await world.InitializeAsync();
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("localhost", world.Address.SmtpPort, SecureSocketOptions.None);
        var big = Mail("big");
        big.Body = new TextPart("plain") { Text = new string('x', 20_000) };
        var refused = await Assert.ThrowsAsync<SmtpCommandException>(() => smtp.SendAsync(big));
        Assert.Equal(552, (int)refused.StatusCode);
        await smtp.SendAsync(Mail("small"));
        await smtp.DisconnectAsync(true);
    }

    [Fact]
    public async Task The_server_keeps_the_order_of_commands_and_speaks_plain_smtp()
    {
        Assert.Equal(["503", "250", "503", "501", "250", "501", "250", "554", "250", "250", "250", "252", "502", "500", "221"],
            await Talk("MAIL FROM:<a@b.example>\r\n", "HELO me\r\n", "RCPT TO:<a@b.example>\r\n", "MAIL FROM a\r\n", "MAIL FROM:<> SIZE=100 BODY=8BITMIME\r\n",
                "RCPT TO:<>\r\n", "NOOP\r\n", "DATA\r\n", "RCPT TO:<a@b.example>\r\n", "RSET\r\n", "MAIL FROM:<a@b.example>\r\n", "VRFY x\r\n", "STARTTLS\r\n", "WHAT\r\n", "QUIT\r\n"));
    }

    [Fact]
    public async Task A_bare_line_feed_never_ends_a_message()
    {
        var codes = await Talk("HELO me\r\n", "MAIL FROM:<a@b.example>\r\n", "RCPT TO:<smuggle@b.example>\r\n", "DATA\r\n",
            "Subject: one\r\n\r\nhi\n.\nMAIL FROM:<evil@b.example>\r\n.\r\n", "QUIT\r\n");
        Assert.Equal(["250", "250", "250", "354", "250", "221"], codes);
        var mails = (await List("smuggle@b.example")).EnumerateArray().ToArray();
        Assert.Contains("MAIL FROM:<evil", Assert.Single(mails).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_box_keeps_only_the_newest()
    {
        await using var world = new World(o => o.KeepMessages = 3);
        await world.InitializeAsync();
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("localhost", world.Address.SmtpPort, SecureSocketOptions.None);
        for (var i = 1; i <= 5; i++) await smtp.SendAsync(Mail($"no {i}"));
        var all = await world.Http.GetFromJsonAsync<JsonElement>("mail/messages");
        Assert.Equal(["no 5", "no 4", "no 3"], all.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("subject").GetString()));
    }

    internal static MimeMessage Mail(string subject)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = "Hallo" } };
        message.From.Add(new MailboxAddress("Hafen Köln", "shop@example.org"));
        message.To.Add(new MailboxAddress("Gast", "guest@example.org"));
        return message;
    }

    /// <summary>Says each line in one piece and returns the reply codes, greeting excluded.</summary>
    private async Task<List<string>> Talk(params string[] lines)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync("localhost", _world.Address.SmtpPort);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await reader.ReadLineAsync();
        var codes = new List<string>();
        foreach (var line in lines)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line));
            codes.Add((await reader.ReadLineAsync())![..3]);
        }
        return codes;
    }

    private async Task Send(MimeMessage message)
    {
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync("localhost", _world.Address.SmtpPort, SecureSocketOptions.None);
        await smtp.SendAsync(message);
        await smtp.DisconnectAsync(true);
    }

    private async Task<JsonElement> List(string to) =>
        (await _world.Http.GetFromJsonAsync<JsonElement>($"mail/messages?to={Uri.EscapeDataString(to)}")).GetProperty("messages");

    private async Task<JsonElement> Only(string to) => Assert.Single((await List(to)).EnumerateArray());

    private static string Id(JsonElement mail) => mail.GetProperty("id").GetString()!;
}
