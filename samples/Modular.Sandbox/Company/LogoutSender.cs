using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox.Faults;

namespace Modular.Sandbox.Company;

/// <summary>Tells an application that a session has ended (OpenID Connect Back-Channel Logout 1.0). No retries, as the standard leaves them open.</summary>
internal sealed class LogoutSender(CompanyWorld world, CompanyKeys keys, TokenLies lies, FaultBoard faults, SandboxOptions options, Chance chance, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = options.WebhookHandler is { } given ? new(given, disposeHandler: false) : new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly ConcurrentQueue<LogoutDelivery> _log = [];

    public IEnumerable<LogoutDelivery> All => _log.Reverse();

    /// <summary>One session, or with <paramref name="everywhere"/> all sessions of the person at the application (no sid in it).</summary>
    public async Task Send(CompanySession session, bool everywhere, CancellationToken stop)
    {
        if (world.Client(session.Client) is not { } client)
        {
            return;
        }

        var url = client.LogoutAddress(session.RedirectUri);
        if (faults.Bite(FaultBoard.CompanyLogout, FaultBoard.Delay, client.Id) is { } delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay.DelayMs), clock, stop);
        }

        if (faults.Bite(FaultBoard.CompanyLogout, FaultBoard.Drop, client.Id) is not null)
        {
            _log.Enqueue(new(session.Sid, url, null, "dropped", clock.GetUtcNow()));
            return;
        }

        var token = Token(session, everywhere);
        foreach (var kind in FaultBoard.Kinds[FaultBoard.CompanyLogout].Except([FaultBoard.Delay, FaultBoard.Drop, FaultBoard.Duplicate]))
        {
            token = faults.Bite(FaultBoard.CompanyLogout, kind, client.Id) is null ? token : lies.Change(token, kind);
        }

        var times = faults.Bite(FaultBoard.CompanyLogout, FaultBoard.Duplicate, client.Id)?.Times ?? 1;
        for (var i = 0; i < times; i++)
        {
            await Post(session, url, token, stop);
        }
    }

    public void Dispose() => _http.Dispose();

    private string Token(CompanySession session, bool everywhere)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = session.Sub,
            ["jti"] = "lgt_" + chance.Token(20),
            ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
        };
        if (!everywhere)
        {
            claims["sid"] = session.Sid;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = session.Issuer,
            Audience = session.Client,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddMinutes(2),
            TokenType = "logout+jwt",
            Claims = claims,
            SigningCredentials = keys.Present,
        });
    }

    private async Task Post(CompanySession session, string url, string token, CancellationToken stop)
    {
        try
        {
            using var form = new FormUrlEncodedContent([new("logout_token", token)]);
            using var answer = await _http.PostAsync(url, form, stop);
            _log.Enqueue(new(session.Sid, url, (int)answer.StatusCode, null, clock.GetUtcNow()));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or InvalidOperationException)
        {
            _log.Enqueue(new(session.Sid, url, null, failure.Message, clock.GetUtcNow()));
        }
    }
}

internal sealed record LogoutDelivery(string Sid, string Url, int? Status, string? Error, DateTimeOffset At);
