using System.Security.Cryptography;
using System.Text;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Keys;
using Modular.Vault.Sessions;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Keys;
using Modular.Vault.Unlock;

namespace Modular.Vault.Tests.Sealing;

/// <summary>Asks the handlers of sealing, in a scope that may have somebody's unlocked session.</summary>
internal static class SealingWorld
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static PlainValue Value(string text, Guid? record = null, string column = "text", long version = 1) =>
        new(new SealedPlace("credit.booking", column, record ?? Guid.NewGuid(), version), Encoding.UTF8.GetBytes(text));

    public static string[] Texts(this OpenedAnswer answer) => [.. answer.Values.Select(v => Encoding.UTF8.GetString(v.Plain.Span))];

    public static SealedValue With(this SealedValue value, Func<SealedPlace, SealedPlace>? place = null, Action<byte[]>? change = null)
    {
        var bytes = value.Sealed.ToArray();
        change?.Invoke(bytes);
        return new(place?.Invoke(value.Place) ?? value.Place, bytes);
    }

    public static SealedBatch With(this SealedBatch batch, Action<byte[]>? header = null, IReadOnlyList<SealedValue>? values = null)
    {
        var bytes = batch.Header.ToArray();
        header?.Invoke(bytes);
        return batch with { Header = bytes, Values = values ?? batch.Values };
    }

    /// <summary>Asks in a scope of nobody: the fetcher's.</summary>
    public static Task<TAnswer> Ask<THandler, TRequest, TAnswer>(this KeyWorld world, TRequest request)
        where THandler : IRequestHandler<TRequest, TAnswer>
        where TRequest : IRequest<TAnswer> => world.InScope(services => ActivatorUtilities.CreateInstance<THandler>(services).Handle(request, Stop));

    /// <summary>Does something in an unlocked session of this person.</summary>
    public static Task<T> Unlocked<T>(this KeyWorld world, Guid person, Func<IServiceProvider, Guid, Task<T>> work, string password = KeyWorld.Password) => world.InScope(async services =>
    {
        var (db, handle, secret) = (services.GetRequiredService<VaultDb>(), Guid.NewGuid(), KeyBytes.Random(32));
        var id = SHA256.HashData(secret.Span);
        db.Sessions.Add(new Session { Id = id, Handle = handle, AccountId = person, Device = "test", OpenedAt = world.Clock.GetUtcNow().UtcDateTime, SeenAt = world.Clock.GetUtcNow().UtcDateTime, ExpiresAt = world.Clock.GetUtcNow().UtcDateTime.AddDays(1) });
        await db.SaveChangesAsync(Stop);
        services.GetRequiredService<CurrentSession>().Set(secret, id, handle, person);
        using var opening = await services.GetRequiredService<KeyOpener>().Try(person, password, Stop);
        await services.GetRequiredService<SessionUnlock>().Unlock(opening.Master, Stop);
        return await work(services, handle);
    });

    public static Task<TAnswer> Ask<THandler, TRequest, TAnswer>(this IServiceProvider services, TRequest request)
        where THandler : IRequestHandler<TRequest, TAnswer>
        where TRequest : IRequest<TAnswer> => ActivatorUtilities.CreateInstance<THandler>(services).Handle(request, Stop);
}
