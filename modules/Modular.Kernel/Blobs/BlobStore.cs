using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Modular.Kernel;

/// <summary>Pictures and documents in the module's own database, which every instance sees; the same content is kept once.</summary>
public static class BlobStore
{
    /// <summary>Adds the content in the caller's transaction and returns its id (SHA-256, hex).</summary>
    public static async Task<string> PutBlobAsync(this ModuleDb db, byte[] content, string contentType, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        var id = Convert.ToHexStringLower(SHA256.HashData(content));
        if (db.Blobs.Local.FindEntry(id) is null && !await db.Blobs.AnyAsync(b => b.Id == id, cancellation))
        {
            db.Blobs.Add(new BlobRow { Id = id, ContentType = contentType, Content = content, At = db.Kernel.Clock.UtcNow() });
        }

        return id;
    }

    public static Task<BlobRow?> GetBlobAsync(this ModuleDb db, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Blobs.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id, cancellation);
    }
}
