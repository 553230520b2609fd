using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Modular.Benchmarks.Load;
using Modular.Kernel;
using Modular.Vault.Contracts;
using Npgsql;

namespace Modular.Benchmarks.Vault;

/// <summary>A night's fetch sealed to people who are away, beside bare HPKE and AES-GCM of the same sizes.</summary>
internal static class SealPart
{
    private const int Records = 50;
    private const int Size = 300;

    public static async Task RunAsync(VaultHouse house, VaultOptions options, Report report)
    {
        var ids = Enumerable.Range(0, options.Quick ? 1000 : 10_000).Select(_ => Guid.CreateVersion7()).ToList();
        var recipient = RawHpke.NewRecipient();
        await AddPeopleAsync(house, ids, recipient);
        var values = OpenPart.Values(Records, Size).ToList();
        var plain = values.Select(v => v.Plain.ToArray()).ToList();
        var rounds = new List<(double Bare, double Whole)>();
        for (var round = -1; round < options.Rounds; round++)
        {
            var some = round < 0 ? ids.Take(500).ToList() : ids;
            var bare = Time(() => Raw(recipient, some, plain));
            var begun = Stopwatch.GetTimestamp();
            foreach (var chunk in some.Chunk(500))
            {
                var answer = await house.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(new SealForPeople([.. chunk.Select(id => new PersonBatch(id, id, 1, id, default, values))])));
                if (answer.Batches.Count != chunk.Length)
                {
                    throw new InvalidOperationException($"{answer.Batches.Count} of {chunk.Length} people were sealed for: {answer.Result}.");
                }
            }

            if (round >= 0)
            {
                rounds.Add((bare, Stopwatch.GetElapsedTime(begun).TotalSeconds));
            }
        }

        var middle = Middle.By(rounds, r => r.Whole / r.Bare);
        report.Figure("seal_ratio", middle.Whole / middle.Bare);
        report.Table(
            "seal", "Sealing for people who are away",
            $"{ids.Count:N0} people × {Records} records of {Size} bytes by SealForPeople, 500 people a question, one thread: public keys from the database and their MACs, HPKE, a hash of each value, the signed header. Against the same number of HPKE contexts and AES-256-GCM seals with nothing around them.",
            ["", "bare s", "through the contract s", "ratio", "records /s"],
            [["median", middle.Bare, middle.Whole, middle.Whole / middle.Bare, ids.Count * Records / middle.Whole]]);
    }

    private static void Raw(byte[] recipient, List<Guid> ids, List<byte[]> plain)
    {
        var aad = new byte[120]; // As long as the place of a value.
        foreach (var id in ids)
        {
            RawHpke.Seal(recipient, id.ToByteArray(), plain, aad);
        }
    }

    private static double Time(Action work)
    {
        var begun = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>Accounts with a public key each, as modules/Vault/README.md describes the row and its MAC. Nobody signs in to them.</summary>
    private static async Task AddPeopleAsync(VaultHouse house, List<Guid> ids, byte[] key)
    {
        var macKey = new ServiceKeys([house.ServiceKey]).For("vault/public-key").First();
        await using var connection = new NpgsqlConnection(house.Data.Connection);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var rows = new Rows(connection, transaction, postgres: true, schema: "vault");
        foreach (var id in ids)
        {
            await rows.AddAsync("account", ("id", id), ("email", $"{id:N}@load.example"), ("email_key", $"{id:N}@LOAD.EXAMPLE"), ("name", "Ada"), ("language", "de"));
            await rows.AddAsync("public_key", ("account_id", id), ("number", 1), ("bytes", key), ("mac", Mac(macKey, id, key)));
        }

        await transaction.CommitAsync();
    }

    private static byte[] Mac(byte[] macKey, Guid person, byte[] key)
    {
        var number = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, 1);
        return HMACSHA256.HashData(macKey, (byte[])[.. Field([.. "mv1/public"u8]), .. Field(person.ToByteArray(bigEndian: true)), .. Field(number), .. Field(key)]);
    }

    private static byte[] Field(byte[] bytes)
    {
        var field = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(field, bytes.Length);
        bytes.CopyTo(field, 4);
        return field;
    }
}
