using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Modular.Kernel;
using Modular.Vault.Passkeys;
using Modular.Vault.Storage;

namespace Modular.Vault.Company.Enter;

/// <summary>A sign-in that is under way at the company: what the answer must match. It travels sealed in a cookie, so that only the browser that began can end it.</summary>
internal sealed record Flight(Guid Connection, string State, string Nonce, string Verifier, string? ReturnTo, DateTime Until)
{
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public override string ToString() => "***";
}

internal sealed class Flights(VaultDb db, ServiceKeys keys, IWebHostEnvironment environment, TimeProvider clock)
{
    private const string Purpose = "vault/company-flight";

    /// <summary>Somebody may have to find their phone first.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    public Flight Begin(HttpContext context, Guid connection, string? returnTo)
    {
        var flight = new Flight(connection, Random(), Random(), Random(), returnTo, clock.UtcNow() + Life);
        Put(context, Name(context.Request, flight.State), Seal(Purpose, flight));
        return flight;
    }

    /// <summary>The flight that this answer belongs to, once: null when it began in another browser, too long ago, for another connection, or was answered before.</summary>
    public async Task<Flight?> End(HttpContext context, Guid connection, string? state, CancellationToken stop)
    {
        if (state is not { Length: 43 })
        {
            return null;
        }

        var name = Name(context.Request, state);
        var cookie = context.Request.Cookies[name];
        context.Response.Cookies.Delete(name, Options(context.Request));
        return Open<Flight>(Purpose, cookie) is { } flight && flight.Connection == connection && flight.Until > clock.UtcNow()
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(flight.State), Encoding.UTF8.GetBytes(state))
            && await Once("company:" + state, flight.Until, stop) ? flight : null;
    }

    /// <summary>True for the first who says so.</summary>
    public async Task<bool> Once(string what, DateTime until, CancellationToken stop)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes(what));
        try
        {
            await using var write = await db.BeginWriteAsync(stop);
            if (await db.AnsweredChallenges.AnyAsync(c => c.Id == id, stop))
            {
                return false;
            }

            db.AnsweredChallenges.Add(new AnsweredChallenge { Id = id, ExpiresAt = until });
            await db.SaveChangesAsync(stop);
            await write.CommitAsync(stop);
            return true;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    public string Seal<T>(string purpose, T value) => Base64Url.EncodeToString(keys.Seal(purpose, [], JsonSerializer.SerializeToUtf8Bytes(value)));

    public T? Open<T>(string purpose, string? text) where T : class
    {
        if (text is not { Length: > 0 and < 4000 })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(keys.Open(purpose, [], Base64Url.DecodeFromChars(text)));
        }
        catch (Exception rubbish) when (rubbish is CryptographicException or FormatException or JsonException)
        {
            return null;
        }
    }

    public void Put(HttpContext context, string name, string value)
    {
        var options = Options(context.Request);
        options.MaxAge = Life;
        context.Response.Cookies.Append(name, value, options);
    }

    public string Prefix(HttpRequest request) => request.IsHttps || !environment.IsDevelopment() ? "__Host-" : "";

    /// <summary>Lax: the answer is a link from the company's site to ours.</summary>
    public CookieOptions Options(HttpRequest request) => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Prefix(request).Length > 0, Path = "/" };

    // A name of its own for each, so that two tabs do not answer for each other.
    private string Name(HttpRequest request, string state) => Prefix(request) + "company-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 6));

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
