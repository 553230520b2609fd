using System.Runtime.InteropServices;

namespace Modular.Vault.Crypto;

/// <summary>
/// The two calls of libsodium (which NSec brings) that NSec has no door to: NSec hands a shared secret only on into its own derivations, and
/// its keys live in guarded pages, which costs half of a batch's time.
/// </summary>
internal static partial class Sodium
{
    private const string Library = "libsodium";

    static Sodium()
    {
        if (Init() < 0)
        {
            throw new InvalidOperationException("libsodium does not start.");
        }
    }

    /// <summary>False when the result is all zero: the public key was of low order.</summary>
    public static bool ScalarMult(Span<byte> shared, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> @public) => Multiply(shared, secret, @public) == 0;

    public static void ScalarMultBase(Span<byte> @public, ReadOnlySpan<byte> secret) => _ = MultiplyBase(@public, secret);

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Multiply(Span<byte> shared, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> @public);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519_base")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int MultiplyBase(Span<byte> @public, ReadOnlySpan<byte> secret);
}
