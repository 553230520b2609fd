namespace Modular.Sandbox.Sms;

/// <summary>The text messages received, newest last, bounded.</summary>
internal sealed class SmsBox(SandboxOptions options, TimeProvider clock, Chance chance)
{
    private readonly Lock _gate = new();
    private readonly List<SmsMessage> _messages = [];

    public SmsMessage Add(string to, string text)
    {
        var message = new SmsMessage("sms_" + chance.Token(16), to, text, Segments(text), clock.GetUtcNow());
        lock (_gate)
        {
            _messages.Add(message);
            if (_messages.Count > options.KeepMessages) _messages.RemoveRange(0, _messages.Count - options.KeepMessages);
        }
        return message;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<SmsMessage> Search(string? to)
    {
        lock (_gate) return [.. _messages.AsEnumerable().Reverse().Where(m => string.IsNullOrEmpty(to) || m.To == to)];
    }

    public SmsMessage? Find(string id) { lock (_gate) return _messages.Find(m => m.Id == id); }

    public void Clear(string? to) { lock (_gate) _messages.RemoveAll(m => string.IsNullOrEmpty(to) || m.To == to); }

    // GSM 03.38: 160 characters, or 153 in each part; anything outside its alphabet makes the whole message UCS-2 (70, or 67).
    private static int Segments(string text)
    {
        const string alphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
        const string twice = "^{}\\[~]|€";
        var gsm = text.All(c => alphabet.Contains(c, StringComparison.Ordinal) || twice.Contains(c, StringComparison.Ordinal));
        var length = gsm ? text.Length + text.Count(c => twice.Contains(c, StringComparison.Ordinal)) : text.Length;
        var (single, part) = gsm ? (160, 153) : (70, 67);
        return length <= single ? 1 : (length + part - 1) / part;
    }
}

internal sealed record SmsMessage(string Id, string To, string Text, int Segments, DateTimeOffset SentAt);
