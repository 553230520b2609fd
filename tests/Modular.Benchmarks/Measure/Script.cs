using System.Globalization;
using System.Text;

namespace Modular.Benchmarks.Measure;

/// <summary>What an answer means for the guest's errand.</summary>
internal enum Turn
{
    /// <summary>The next request stands in the script.</summary>
    Next,

    /// <summary>The errand is done.</summary>
    Done,

    /// <summary>Refused in an orderly way: sold out, too busy.</summary>
    Refused,

    /// <summary>Anything else; no measurement may contain it.</summary>
    Failed,
}

/// <summary>One guest's errand of one or several requests, again and again. One caller, one script: it keeps what it needs between answers.</summary>
internal abstract class Script
{
    private readonly byte[] _buffer = new byte[4096];
    private int _length;

    public ReadOnlySpan<byte> Request => _buffer.AsSpan(0, _length);

    /// <summary>Writes the first request.</summary>
    public abstract void Begin();

    /// <summary>Reads the answer; writes the next request when there is one.</summary>
    public abstract Turn Continue(Answer answer);

    protected void Get(string path, string accept = "text/html", string more = "") =>
        Write($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nAccept-Language: de\r\n{more}\r\n");

    protected void Post(string path, string type, string body, string accept = "application/json", string more = "") => Write(string.Create(
        CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nAccept: {accept}\r\nAccept-Language: de\r\n{more}Content-Length: {body.Length}\r\n\r\n{body}"));

    protected static Turn Read(int status, int wanted) => status == wanted ? Turn.Done : status is 409 or 429 or 503 ? Turn.Refused : Turn.Failed;

    private void Write(string request) => _length = Encoding.ASCII.GetBytes(request, _buffer);
}
