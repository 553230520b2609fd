using MimeKit;

namespace Modular.Sandbox.Mail;

/// <summary>The mails received, newest last, bounded.</summary>
internal sealed class MailBox(SandboxOptions options, TimeProvider clock, Chance chance)
{
    private readonly Lock _gate = new();
    private readonly List<StoredMail> _mails = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StoredMail Add(string from, IReadOnlyList<string> recipients, byte[] raw)
    {
        var mail = new StoredMail(chance.Token(16), clock.GetUtcNow(), from, recipients, raw, Parse(raw));
        TaskCompletionSource arrived;
        lock (_gate)
        {
            _mails.Add(mail);
            if (_mails.Count > options.KeepMessages) _mails.RemoveRange(0, _mails.Count - options.KeepMessages);
            (arrived, _arrived) = (_arrived, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        arrived.SetResult();
        return mail;
    }

    public StoredMail? Find(string id) { lock (_gate) return _mails.Find(m => m.Id == id); }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StoredMail> Search(string? to, string? subject)
    {
        lock (_gate) return [.. _mails.AsEnumerable().Reverse().Where(m =>
            (string.IsNullOrEmpty(to) || m.Recipients.Contains(to, StringComparer.OrdinalIgnoreCase))
            && (string.IsNullOrEmpty(subject) || (m.Message.Subject ?? "").Contains(subject, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>Waits in real time until something matches: mail arrives from another process, whatever our clock says.</summary>
    public async Task<IReadOnlyList<StoredMail>> Wait(string? to, string? subject, TimeSpan longest, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(longest);
        while (true)
        {
            Task next;
            lock (_gate) next = _arrived.Task;
            if (Search(to, subject) is { Count: > 0 } found) return found;
            try
            {
                await next.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return [];
            }
        }
    }

    public bool Remove(string id) { lock (_gate) return _mails.RemoveAll(m => m.Id == id) > 0; }

    public void Clear(string? to)
    {
        lock (_gate) _mails.RemoveAll(m => string.IsNullOrEmpty(to) || m.Recipients.Contains(to, StringComparer.OrdinalIgnoreCase));
    }

    private static MimeMessage Parse(byte[] raw)
    {
        try
        {
            using var stream = new MemoryStream(raw);
            return MimeMessage.Load(stream);
        }
        catch (FormatException)
        {
            // Whatever a program sends must be visible, also when it is not a mail.
            var message = new MimeMessage { Subject = "(not a readable message)" };
            message.Body = new TextPart("plain") { Text = System.Text.Encoding.UTF8.GetString(raw) };
            return message;
        }
    }
}

/// <summary>One mail as it came, and as MimeKit reads it.</summary>
internal sealed record StoredMail(string Id, DateTimeOffset ReceivedAt, string From, IReadOnlyList<string> Recipients, byte[] Raw, MimeMessage Message)
{
    public IReadOnlyList<MimeEntity> Attachments => [.. Message.Attachments];

    public string Sender => Message.From.Count > 0 ? Message.From.ToString() : From;

    public static byte[] Content(MimeEntity entity)
    {
        using var stream = new MemoryStream();
        if (entity is MessagePart { Message: { } inner }) inner.WriteTo(stream);
        else if (entity is MimePart { Content: { } content }) content.DecodeTo(stream);
        return stream.ToArray();
    }

    public static string FileName(MimeEntity entity, int n) =>
        entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? (entity is MessagePart ? $"message-{n}.eml" : $"attachment-{n}");
}
