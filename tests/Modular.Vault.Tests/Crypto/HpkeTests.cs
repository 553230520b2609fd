using System.Globalization;
using System.Text.Json;
using Modular.Testing;
using Modular.Vault.Crypto;

namespace Modular.Vault.Tests.Crypto;

public sealed class HpkeTests
{
    /// <summary>RFC 9180, appendix A: base mode with AES-128-GCM and with ChaCha20-Poly1305, through the code that AES-256-GCM uses.</summary>
    [Fact]
    public void The_vectors_of_the_rfc_seal_open_and_export_alike()
    {
        var (sealings, exports) = (0, 0);
        using var document = Specs.Read("rfc9180-base-vectors.json");
        foreach (var vector in document.RootElement.EnumerateArray())
        {
            var setup = vector.GetProperty("setup");
            Assert.Equal(("0", "32", "1"), (Text(setup, "mode"), Text(setup, "kem_id"), Text(setup, "kdf_id")));
            var aead = (AeadAlgorithm)ushort.Parse(Text(setup, "aead_id"), CultureInfo.InvariantCulture);
            using var ephemeral = KeyBytes.Copy(Hex(setup, "skEm"));
            using var recipient = KeyBytes.Copy(Hex(setup, "skRm"));
            Assert.Equal(Hex(setup, "pkRm"), X25519.PublicOf(recipient));

            using var sender = Hpke.Send(aead, Hex(setup, "pkRm"), Hex(setup, "info"), ephemeral)!;
            using var receiver = Hpke.Receive(aead, Hex(setup, "enc"), recipient, Hex(setup, "info"))!;
            Assert.Equal(Hex(setup, "enc"), sender.Encapsulated);
            foreach (var one in vector.GetProperty("enc").EnumerateArray())
            {
                sender.Sequence = receiver.Sequence = uint.Parse(Text(one, "sequence number"), CultureInfo.InvariantCulture);
                Assert.Equal(Hex(one, "ct"), sender.Seal(Hex(one, "pt"), Hex(one, "aad")));
                Assert.Equal(Hex(one, "pt"), receiver.Open(Hex(one, "ct"), Hex(one, "aad"))!.Span.ToArray());
                sealings++;
            }

            foreach (var one in vector.GetProperty("exp").EnumerateArray())
            {
                var size = int.Parse(Text(one, "L"), CultureInfo.InvariantCulture);
                Assert.Equal(Hex(one, "exported_value"), sender.Export(Hex(one, "exporter_context"), size).Span.ToArray());
                Assert.Equal(Hex(one, "exported_value"), receiver.Export(Hex(one, "exporter_context"), size).Span.ToArray());
                exports++;
            }
        }

        Assert.Equal((12, 6), (sealings, exports));
    }

    [Fact]
    public void A_message_opens_for_its_recipient_in_its_turn_and_under_its_context_only()
    {
        using var secret = X25519.NewSecret();
        using var sender = Hpke.Send(AeadAlgorithm.Aes256Gcm, X25519.PublicOf(secret), "run 1"u8)!;
        var first = sender.Seal("one"u8, "row 1"u8);
        var second = sender.Seal("two"u8, "row 2"u8);

        using var receiver = Hpke.Receive(AeadAlgorithm.Aes256Gcm, sender.Encapsulated, secret, "run 1"u8)!;
        Assert.Null(receiver.Open(second, "row 2"u8));
        Assert.Null(receiver.Open(first, "row 2"u8));
        Assert.Null(receiver.Open([], "row 1"u8));
        Assert.Equal("one"u8.ToArray(), receiver.Open(first, "row 1"u8)!.Span.ToArray());
        Assert.Null(receiver.Open(first, "row 1"u8));
        Assert.Equal("two"u8.ToArray(), receiver.Open(second, "row 2"u8)!.Span.ToArray());

        using var other = X25519.NewSecret();
        using var stranger = Hpke.Receive(AeadAlgorithm.Aes256Gcm, sender.Encapsulated, other, "run 1"u8)!;
        using var elsewhere = Hpke.Receive(AeadAlgorithm.Aes256Gcm, sender.Encapsulated, secret, "run 2"u8)!;
        using var differently = Hpke.Receive(AeadAlgorithm.ChaCha20Poly1305, sender.Encapsulated, secret, "run 1"u8)!;
        Assert.Null(stranger.Open(first, "row 1"u8));
        Assert.Null(elsewhere.Open(first, "row 1"u8));
        Assert.Null(differently.Open(first, "row 1"u8));
    }

    [Fact]
    public void A_public_key_of_low_order_is_refused_on_both_ends()
    {
        using var secret = X25519.NewSecret();

        Assert.Null(Hpke.Send(AeadAlgorithm.Aes256Gcm, new byte[32], "run"u8));
        Assert.Null(Hpke.Receive(AeadAlgorithm.Aes256Gcm, new byte[32], secret, "run"u8));
        Assert.Throws<ArgumentException>(() => Hpke.Send(AeadAlgorithm.Aes256Gcm, new byte[31], "run"u8));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static byte[] Hex(JsonElement element, string name) => Convert.FromHexString(Text(element, name));
}
