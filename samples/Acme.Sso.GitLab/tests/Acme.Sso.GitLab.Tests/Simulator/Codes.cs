using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Acme.Sso.GitLab.Tests.Simulator;

/// <summary>Codes: each is good once, and only for whoever knows what hashes to the challenge (RFC 7636).</summary>
internal sealed class Codes
{
    private readonly Dictionary<string, (string Nonce, string Challenge)> _open = [];
    private int _given;

    public string Give(string nonce, string challenge)
    {
        var code = $"code-of-the-simulator-{++_given}";
        _open[code] = (nonce, challenge);
        return code;
    }

    /// <summary>The nonce it was given for; null where it is good for nothing.</summary>
    public string? Take(string code, string verifier) =>
        _open.Remove(code, out var it) && it.Challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) ? it.Nonce : null;
}
