using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Modular.Vault.Tests.Web;

/// <summary>A security key in software: ES256, one credential, answers as a browser passes it on. What can be wrong with an answer can be set.</summary>
internal sealed class Authenticator(Uri site) : IDisposable
{
    private const byte Present = 1;
    private const byte Verified = 4;
    private const byte HasCredential = 64;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string _user = "";
    private uint _count;

    /// <summary>Asks its person for finger or code.</summary>
    public bool Verifies { get; set; } = true;

    /// <summary>The page that asked, as the browser saw it.</summary>
    public string Origin { get; set; } = site.GetLeftPart(UriPartial.Authority);

    public string RelyingParty { get; set; } = site.Host;

    public bool Counts { get; set; } = true;

    /// <summary>Answers as another account.</summary>
    public string? UserHandle { get; set; }

    public (string Credential, string State) Create(string question)
    {
        using var asked = JsonDocument.Parse(question);
        var options = asked.RootElement.GetProperty("options");
        _user = options.GetProperty("user").GetProperty("id").GetString()!;
        Assert.Equal("required", options.GetProperty("authenticatorSelection").GetProperty("userVerification").GetString());
        Assert.Equal(32, Base64Url.DecodeFromChars(options.GetProperty("challenge").GetString()).Length);
        var data = ClientData("webauthn.create", options);
        byte[] head = [.. "fmt"u8];
        // {"fmt": "none", "attStmt": {}, "authData": …}
        var authData = Data(HasCredential, [.. new byte[16], 0, 32, .. _id, .. PublicKey()]);
        byte[] attestation = [0xA3, 0x63, .. head, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)authData.Length, .. authData];
        return Answer(asked, new { clientDataJSON = Text(data), attestationObject = Text(attestation), transports = (string[])["internal"] });
    }

    public (string Credential, string State) Get(string question)
    {
        using var asked = JsonDocument.Parse(question);
        var data = ClientData("webauthn.get", asked.RootElement.GetProperty("options"));
        var authData = Data(0, []);
        byte[] signed = [.. authData, .. SHA256.HashData(data)];
        var signature = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(asked, new { clientDataJSON = Text(data), authenticatorData = Text(authData), signature = Text(signature), userHandle = UserHandle ?? _user });
    }

    public void Dispose() => _key.Dispose();

    private (string Credential, string State) Answer(JsonDocument asked, object response) =>
        (JsonSerializer.Serialize(new { id = Text(_id), rawId = Text(_id), type = "public-key", clientExtensionResults = new { }, response }), asked.RootElement.GetProperty("state").GetString()!);

    private byte[] ClientData(string type, JsonElement options) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false }));

    private byte[] Data(byte flags, byte[] credential)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Counts ? ++_count : _count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RelyingParty)), (byte)(flags | Present | (Verifies ? Verified : 0)), .. count, .. credential];
    }

    // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    private byte[] PublicKey()
    {
        var point = _key.ExportParameters(false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
