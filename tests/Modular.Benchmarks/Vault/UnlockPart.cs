using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Modular.Benchmarks.Load;
using NSec.Cryptography;

namespace Modular.Benchmarks.Vault;

/// <summary>Unlocking a session over HTTP beside one bare Argon2id with the same parameters, in turns.</summary>
internal static class UnlockPart
{
    public static async Task RunAsync(VaultHouse house, VaultOptions options, Report report)
    {
        var times = options.Quick ? 5 : 15;
        var argon2id = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = VaultHouse.MemoryKiB, NumberOfPasses = VaultHouse.Passes });
        var password = Encoding.UTF8.GetBytes(VaultHouse.Password);
        for (var i = 0; i < 5; i++)
        {
            await house.UnlockAsync();
        }

        var rounds = new List<(double Bare, double Whole)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var (bare, whole) = (new List<double>(), new List<double>());
            for (var i = 0; i < times; i++)
            {
                var salt = RandomNumberGenerator.GetBytes(16);
                bare.Add(await TimeAsync(() => Task.FromResult(argon2id.DeriveBytes(password, salt, 32))));
                whole.Add(await TimeAsync(house.UnlockAsync));
            }

            rounds.Add((Middle.Of(bare), Middle.Of(whole)));
        }

        var middle = Middle.By(rounds, r => r.Whole / r.Bare);
        report.Figure("unlock_ratio", middle.Whole / middle.Bare);
        report.Table(
            "unlock", "Unlocking",
            $"POST /account/unlock with the right password, from the first byte of the request to the last of the answer, against one Argon2id ({VaultHouse.MemoryKiB / 1024} MiB, t = {VaultHouse.Passes}, p = 1) by NSec in the same process; {times} of each, in turns. The rest of an unlock: the form, two rows of the throttle counted and forgiven, the wrap, the erase key from its own store, the session's row, the note for the audit trail, the proof.",
            ["", "Argon2id ms", "unlock ms", "ratio"],
            [["median", middle.Bare, middle.Whole, middle.Whole / middle.Bare]]);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
