using System.Text.Json.Nodes;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>Logout tokens (OpenID Connect Back-Channel Logout 1.0, 2.6).</summary>
public sealed class NoticeTests
{
    private readonly Company _company = new();

    [Theory]
    [InlineData("logout+jwt")]
    [InlineData("JWT")]
    [InlineData(null)]
    public async Task A_good_one_names_session_and_person(string? type)
    {
        var read = Assert.IsType<SsoOutcome<SessionRevocation>.Ok>(await _company.ReadAsync(Company.Sign(_company.Notice(), type: type))).Value;
        Assert.Equal((Company.Issuer, "session-1", "k-1001", "notice-1"), (read.Issuer, read.SessionId, read.Subject, read.MessageId));
        Assert.Equal(_company.Clock.GetUtcNow().AddMinutes(3), read.ExpiresAt);
    }

    [Theory]
    [InlineData("sid")]
    [InlineData("sub")]
    public async Task One_of_the_two_is_enough(string without)
    {
        var notice = _company.Notice();
        notice.Remove(without);
        Assert.IsType<SsoOutcome<SessionRevocation>.Ok>(await _company.ReadAsync(Company.Sign(notice)));
    }

    public static TheoryData<string> Wrong => ["events", "other event", "event is no object", "nonce", "sid and sub", "jti", "iss", "aud", "expired", "a year", "iat", "unsigned", "unknown key", "an id token", "an access token"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_one_ends_nothing(string what)
    {
        var notice = _company.Notice();
        var now = _company.Clock.GetUtcNow();
        switch (what)
        {
            case "events": notice.Remove("events"); break;
            case "other event": notice["events"] = new JsonObject { ["http://schemas.openid.net/event/other"] = new JsonObject() }; break;
            case "event is no object": notice["events"] = new JsonObject { ["http://schemas.openid.net/event/backchannel-logout"] = true }; break;
            case "nonce": notice["nonce"] = "n"; break;
            case "sid and sub": notice.Remove("sid"); notice.Remove("sub"); break;
            case "jti": notice.Remove("jti"); break;
            case "iss": notice["iss"] = "https://login.other.example"; break;
            case "aud": notice["aud"] = "somebody"; break;
            case "expired": notice["exp"] = now.AddMinutes(-5).ToUnixTimeSeconds(); break;
            case "a year": notice["exp"] = now.AddDays(365).ToUnixTimeSeconds(); break;
            case "iat": notice.Remove("iat"); break;
            case "an id token": notice = _company.Claims(); break;
        }

        var token = what switch
        {
            "unsigned" => Company.Unsigned(notice),
            "unknown key" => Company.Sign(notice, Company.Next, "logout+jwt"),
            "an access token" => Company.Sign(notice, type: "at+jwt"),
            _ => Company.Sign(notice, type: "logout+jwt"),
        };
        Assert.IsType<SsoOutcome<SessionRevocation>.Refused>(await _company.ReadAsync(token));
    }

    [Fact]
    public async Task It_comes_as_a_form_and_once()
    {
        var token = Company.Sign(_company.Notice());
        Assert.IsType<SsoOutcome<SessionRevocation>.Refused>(await _company.ReadAsync(token, method: "GET"));
        Assert.IsType<SsoOutcome<SessionRevocation>.Refused>(await _company.ReadAsync(token, type: "application/json"));
        Assert.IsType<SsoOutcome<SessionRevocation>.Refused>(await _company.ReadAsync($"{token}&logout_token={token}"));
        Assert.IsType<SsoOutcome<SessionRevocation>.Refused>(await _company.ReadAsync(""));
    }
}
