using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Mail;

/// <summary>One SMTP conversation (RFC 5321 without STARTTLS and AUTH; 8BITMIME, SMTPUTF8, SIZE, PIPELINING).</summary>
internal sealed class SmtpSession(Stream stream, int maxSize, MailBox box, FaultBoard faults, TimeProvider clock)
{
    private const int MaxLine = 4096, MaxRecipients = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly PipeReader _reader = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
    private readonly List<string> _recipients = [];
    private string? _from;
    private bool _greeted;

    public async Task Run(CancellationToken stopping)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Say("220 sandbox ESMTP ready", stopping);
        while (true)
        {
            idle.CancelAfter(Patience);
            var line = await ReadLine(idle.Token);
            if (line is null) return;
            if (line.Length == 0 && Oversized)
            {
                Oversized = false;
                await Say("500 Line too long", stopping);
                continue;
            }
            var cut = line.IndexOf(' ', StringComparison.Ordinal);
            var verb = (cut < 0 ? line : line[..cut]).ToUpperInvariant();
            var rest = cut < 0 ? "" : line[(cut + 1)..].Trim();
            if (verb == "QUIT")
            {
                await Say("221 Bye", stopping);
                return;
            }
            if (verb == "DATA")
            {
                if (!await Data(idle.Token)) return;
                continue;
            }
            await Say(verb switch
            {
                "EHLO" => Greet(rest, true),
                "HELO" => Greet(rest, false),
                "MAIL" => Mail(rest),
                "RCPT" => Recipient(rest),
                "RSET" => Reset("250 Flushed"),
                "NOOP" => "250 Nothing done",
                "VRFY" => "252 Send it and see",
                "HELP" => "214 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY QUIT",
                "STARTTLS" or "AUTH" or "EXPN" or "TURN" => "502 Not offered here",
                _ => "500 Unknown command",
            }, stopping);
        }
    }

    private bool Oversized { get; set; }

    private string Greet(string name, bool extended)
    {
        if (name.Length == 0) return "501 Say who you are";
        _greeted = true;
        Reset("");
        return extended
            ? string.Create(CultureInfo.InvariantCulture, $"250-sandbox\r\n250-PIPELINING\r\n250-SIZE {maxSize}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES")
            : "250 sandbox";
    }

    private string Mail(string rest)
    {
        if (!_greeted) return "503 5.5.1 Say EHLO first";
        if (_from is not null) return "503 5.5.1 One sender at a time";
        if (Path(rest, "FROM:", allowEmpty: true) is not { } found) return "501 5.5.4 MAIL FROM:<address>";
        foreach (var parameter in found.Parameters)
        {
            var pair = parameter.Split('=', 2);
            switch (pair[0].ToUpperInvariant())
            {
                case "SIZE":
                    if (!long.TryParse(pair.ElementAtOrDefault(1), NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return "501 5.5.4 SIZE needs a number";
                    if (size > maxSize) return "552 5.3.4 Message too big";
                    break;
                case "BODY" when pair.ElementAtOrDefault(1)?.ToUpperInvariant() is "7BIT" or "8BITMIME":
                case "SMTPUTF8":
                    break;
                default:
                    return "555 5.5.4 Unknown parameter " + pair[0];
            }
        }
        _from = found.Address;
        return "250 2.1.0 Sender ok";
    }

    private string Recipient(string rest)
    {
        if (_from is null) return "503 5.5.1 MAIL first";
        if (Path(rest, "TO:", allowEmpty: false) is not { } found || found.Parameters.Length > 0) return "501 5.5.4 RCPT TO:<address>";
        if (_recipients.Count >= MaxRecipients) return "452 4.5.3 Too many recipients";
        _recipients.Add(found.Address);
        return "250 2.1.5 Recipient ok";
    }

    private string Reset(string reply)
    {
        _from = null;
        _recipients.Clear();
        return reply;
    }

    /// <summary>False when a knob cut the line.</summary>
    private async Task<bool> Data(CancellationToken ct)
    {
        if (_from is null || _recipients.Count == 0)
        {
            await Say(_from is null ? "503 5.5.1 MAIL first" : "554 5.5.1 No valid recipients", ct);
            return true;
        }
        await Say("354 End with <CRLF>.<CRLF>", ct);
        var raw = await ReadMessage(ct);
        var (from, to) = (_from, _recipients.ToArray());
        Reset("");
        if (raw is null)
        {
            await Say("552 5.3.4 Message too big", ct);
            return true;
        }
        if (faults.Bite(FaultBoard.Smtp, FaultBoard.Delay, to) is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), clock, ct);
        if (faults.Bite(FaultBoard.Smtp, FaultBoard.Drop, to) is not null) return false;
        if (faults.Bite(FaultBoard.Smtp, FaultBoard.RateLimit, to) is not null)
        {
            await Say("450 4.7.1 Too many messages, try again later", ct);
            return true;
        }
        if (faults.Bite(FaultBoard.Smtp, FaultBoard.FailBefore, to) is { } before)
        {
            await Say(Failure(before), ct);
            return true;
        }
        var copies = faults.Bite(FaultBoard.Smtp, FaultBoard.Duplicate, to)?.Times ?? 1;
        StoredMail? stored = null;
        for (var i = 0; i < copies; i++) stored = box.Add(from, to, raw);
        if (faults.Bite(FaultBoard.Smtp, FaultBoard.DropAfter, to) is not null) return false;
        await Say(faults.Bite(FaultBoard.Smtp, FaultBoard.FailAfter, to) is { } after ? Failure(after) : $"250 2.0.0 Kept as {stored?.Id}", ct);
        return true;
    }

    private static string Failure(Fault fault)
    {
        var code = fault.Status ?? 451;
        return string.Create(CultureInfo.InvariantCulture, $"{code} {code / 100}.3.0 A fault knob of the sandbox did this");
    }

    /// <summary>Reads to the lone dot, undoing dot-stuffing; null when the message is too big (it is read to its end all the same).</summary>
    private async Task<byte[]?> ReadMessage(CancellationToken ct)
    {
        using var message = new MemoryStream();
        var tooBig = false;
        while (true)
        {
            var result = await _reader.ReadAsync(ct);
            var buffer = result.Buffer;
            while (NextLine(ref buffer, out var line))
            {
                if (line.Length == 1 && line.FirstSpan[0] == '.')
                {
                    _reader.AdvanceTo(buffer.Start);
                    return tooBig ? null : message.ToArray();
                }
                if (line.Length > 0 && line.FirstSpan[0] == '.') line = line.Slice(1);
                tooBig |= message.Length + line.Length > maxSize;
                if (tooBig) continue;
                foreach (var segment in line) message.Write(segment.Span);
                message.Write("\r\n"u8);
            }
            if (buffer.Length > maxSize) throw new IOException("A line without an end.");
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) throw new IOException("The client left before the end of the message.");
        }
    }

    private async Task<string?> ReadLine(CancellationToken ct)
    {
        while (true)
        {
            var result = await _reader.ReadAsync(ct);
            var buffer = result.Buffer;
            if (NextLine(ref buffer, out var line))
            {
                Oversized = line.Length > MaxLine;
                var text = Oversized ? "" : Encoding.UTF8.GetString(line);
                _reader.AdvanceTo(buffer.Start);
                return text;
            }
            if (buffer.Length > 1024 * 1024) return null;
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) return null;
        }
    }

    // Only CRLF ends a line: a bare LF that counted as one would let a message smuggle in a second (SMTP smuggling).
    private static bool NextLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (reader.TryReadTo(out line, "\r\n"u8))
        {
            buffer = buffer.Slice(reader.Position);
            return true;
        }
        return false;
    }

    private static (string Address, string[] Parameters)? Path(string rest, string keyword, bool allowEmpty)
    {
        if (!rest.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)) return null;
        rest = rest[keyword.Length..].TrimStart();
        var close = rest.IndexOf('>', StringComparison.Ordinal);
        if (!rest.StartsWith('<') || close < 0) return null;
        var address = rest[1..close];
        if (address.StartsWith('@') && address.IndexOf(':', StringComparison.Ordinal) is > 0 and var route) address = address[(route + 1)..];
        if (address.Length == 0 ? !allowEmpty : !address.Contains('@', StringComparison.Ordinal)) return null;
        return (address, rest[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private async Task Say(string reply, CancellationToken ct)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), ct);
        await stream.FlushAsync(ct);
    }
}
