using Microsoft.EntityFrameworkCore;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Rules;

public sealed class BlobTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory, BothDatabases]
    public async Task The_same_content_is_kept_once_and_comes_back_byte_by_byte(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        byte[] picture = [0, 1, 2, 255];
        var first = await PutAsync(range, picture, picture);
        var again = await PutAsync(range, picture);
        Assert.Equal(first, again);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(picture)), first);
        Assert.Equal(1, await range.WithSouthAsync(db => db.Blobs.CountAsync(None)));
        var blob = await range.WithSouthAsync(db => db.GetBlobAsync(first, None));
        Assert.Equal(picture, blob!.Content);
        Assert.Equal("image/png", blob.ContentType);
    }

    [Theory, BothDatabases]
    public async Task An_unknown_id_gives_nothing(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        Assert.Null(await range.WithSouthAsync(db => db.GetBlobAsync("none", None)));
    }

    [Theory, BothDatabases]
    public async Task A_local_time_is_refused_before_it_is_stored_as_another(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await Assert.ThrowsAnyAsync<Exception>(() => range.WithSouthAsync(db =>
        {
            db.Blobs.Add(new BlobRow { Id = "x", ContentType = "x", Content = [], At = new DateTime(2026, 5, 1, 8, 0, 0, DateTimeKind.Local) });
            return db.SaveChangesAsync(None);
        }));
    }

    private static Task<string> PutAsync(FireRange range, params byte[][] contents) => range.WithSouthAsync(async db =>
    {
        var id = "";
        foreach (var content in contents)
        {
            id = await db.PutBlobAsync(content, "image/png", None);
        }

        await db.SaveChangesAsync(None);
        return id;
    });
}
