using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>Every way in which an id token can be wrong (OpenID Connect Core 1.0, 3.1.3.7; ASVS 5.0 6.8.1 and 6.8.2).</summary>
public sealed class TokenTests
{
    private readonly Company _company = new();

    [Fact]
    public async Task A_good_token_says_who_somebody_is()
    {
        var who = Ok(await _company.CompleteAsync(Company.Sign(_company.Claims())));

        Assert.Equal((Company.Issuer, "k-1001", "mila.brandt@kajakwerk.example", true, "Mila Brandt", "session-1", true), (who.Issuer, who.Subject, who.Email, who.EmailVerified, who.Name, who.SessionId, who.GroupsComplete));
        Assert.Equal(["guides", "office"], who.Groups);
        Assert.DoesNotContain("mila", who.ToString() + _company.Log.All, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"modular+client:{WebUtility.UrlEncode(Company.Secret)}")), _company.Authorizations);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "another issuer", "forged" }, { "no issuer", "forged" }, { "another audience", "forged" }, { "no audience", "forged" }, { "two audiences, no party", "forged" },
        { "another party", "forged" }, { "another nonce", "forged" }, { "no nonce", "forged" }, { "nobody", "forged" }, { "a long name", "forged" }, { "no issue time", "forged" },
        { "expired", "expired" }, { "no expiry", "expired" }, { "not yet", "expired" }, { "issued tomorrow", "expired" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_well_signed_token_with_wrong_words_is_refused(string what, string code)
    {
        var claims = _company.Claims();
        var now = _company.Clock.GetUtcNow();
        switch (what)
        {
            case "another issuer": claims["iss"] = "https://login.other.example/tenant"; break;
            case "no issuer": claims.Remove("iss"); break;
            case "another audience": claims["aud"] = "somebody"; break;
            case "no audience": claims.Remove("aud"); break;
            case "two audiences, no party": claims["aud"] = new JsonArray(Company.Client, "somebody"); break;
            case "another party": claims["azp"] = "somebody"; break;
            case "another nonce": claims["nonce"] = "another"; break;
            case "no nonce": claims.Remove("nonce"); break;
            case "nobody": claims.Remove("sub"); break;
            case "a long name": claims["sub"] = new string('x', 256); break;
            case "no issue time": claims.Remove("iat"); break;
            case "expired": claims["exp"] = now.AddMinutes(-2).ToUnixTimeSeconds(); break;
            case "no expiry": claims.Remove("exp"); break;
            case "not yet": claims["nbf"] = now.AddMinutes(5).ToUnixTimeSeconds(); break;
            case "issued tomorrow": claims["iat"] = now.AddDays(1).ToUnixTimeSeconds(); break;
        }

        Assert.Equal(code, Refused(await _company.CompleteAsync(Company.Sign(claims))));
    }

    public static TheoryData<string> Forgeries => ["unsigned", "unsigned, but with a signature", "with our secret", "with the published key as a secret", "by an unknown key", "by an unknown key under a known name", "a changed byte", "a changed word", "another kind of token", "no token", "empty"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_that_the_provider_did_not_sign_is_refused(string what)
    {
        var claims = _company.Claims();
        var good = Company.Sign(claims);
        var parts = good.Split('.');
        var token = what switch
        {
            "unsigned" => Company.Unsigned(claims),
            "unsigned, but with a signature" => Company.Unsigned(claims) + parts[2],
            "with our secret" => Company.Sign(claims, new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Company.Secret.PadRight(32, '0'))) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256)),
            "with the published key as a secret" => Company.Sign(claims, new(new SymmetricSecurityKey(((RsaSecurityKey)Company.Key.Key).Rsa!.ExportSubjectPublicKeyInfo()) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256)),
            "by an unknown key" => Company.Sign(claims, Company.Next),
            "by an unknown key under a known name" => Company.Sign(claims, new(new RsaSecurityKey(((RsaSecurityKey)Company.Next.Key).Rsa) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256)),
            "a changed byte" => $"{parts[0]}.{parts[1]}.{(parts[2][5] == 'A' ? parts[2][..5] + "B" + parts[2][6..] : parts[2][..5] + "A" + parts[2][6..])}",
            "a changed word" => $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("guides", "owners", StringComparison.Ordinal))}.{parts[2]}",
            "another kind of token" => Company.Sign(claims, type: "logout+jwt"),
            "no token" => "a.b.c",
            _ => ".",
        };

        Assert.Equal("forged", Refused(await _company.CompleteAsync(token)));
        Assert.DoesNotContain(token, _company.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_on_a_curve_and_several_audiences_are_fine_when_it_was_issued_to_us()
    {
        _company.Published = [Company.Key, Company.Curve];
        var claims = _company.Claims();
        (claims["aud"], claims["azp"]) = (new JsonArray(Company.Client, "account"), Company.Client);

        Assert.Equal("k-1001", Ok(await _company.CompleteAsync(Company.Sign(claims, Company.Curve, type: null))).Subject);
    }

    [Fact]
    public async Task A_rotation_is_noticed_and_the_old_key_is_worth_nothing_then()
    {
        Ok(await _company.CompleteAsync(Company.Sign(_company.Claims())));
        _company.Published = [Company.Next];
        _company.Clock.Advance(TimeSpan.FromMinutes(1));

        Ok(await _company.CompleteAsync(Company.Sign(_company.Claims(), Company.Next)));
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
        Assert.Equal(2, _company.Asked.Count(a => a.Contains("jwks", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Made_up_key_names_do_not_make_us_ask_each_time()
    {
        Ok(await _company.CompleteAsync(Company.Sign(_company.Claims())));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims(), Company.Next))));
        }

        Assert.Equal(1, _company.Asked.Count(a => a.Contains("jwks", StringComparison.Ordinal)));
        Assert.Equal(1, _company.Asked.Count(a => a.Contains("openid-configuration", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null, "other_provider")]
    [InlineData("https://login.other.example/tenant", "other_provider")]
    [InlineData(Company.Issuer + "/", "other_provider")]
    public async Task An_answer_of_another_provider_is_refused_before_its_code_is_used(string? issuer, string code)
    {
        (string, string)[] parameters = issuer is null ? [("code", "c")] : [("code", "c"), ("iss", issuer)];
        Assert.Equal(code, Refused(await _company.CompleteAsync(parameters)));
        Assert.Equal(code, Refused(await _company.CompleteAsync([.. parameters[1..], ("error", "access_denied")])));
        Assert.DoesNotContain(_company.Asked, a => a.Contains("/token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Turning_back_is_no_fault()
    {
        Assert.IsType<SsoOutcome<ExternalIdentity>.Cancelled>(await _company.CompleteAsync(("error", "access_denied"), ("iss", Company.Issuer)));
        Assert.IsType<SsoOutcome<ExternalIdentity>.TryLater>(await _company.CompleteAsync(("error", "temporarily_unavailable"), ("iss", Company.Issuer)));
        Assert.Equal("configuration", Refused(await _company.CompleteAsync(("error", "invalid_scope"), ("iss", Company.Issuer))));
        Assert.Equal("forged", Refused(await _company.CompleteAsync(("iss", Company.Issuer))));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"code c0de of mila"}""", "code_refused")]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"invalid_client"}""", "configuration")]
    [InlineData(HttpStatusCode.OK, "<html>", "configuration")]
    [InlineData(HttpStatusCode.OK, """{"access_token":"a"}""", "forged")]
    [InlineData(HttpStatusCode.InternalServerError, "", null)]
    [InlineData(HttpStatusCode.TooManyRequests, "", null)]
    public async Task What_the_token_endpoint_answers_is_told_apart(HttpStatusCode status, string body, string? code)
    {
        _company.TokenEndpoint = (_, _) => Stub.Answer(status, body);
        var outcome = await _company.CompleteAsync();

        Assert.Equal(code, outcome is SsoOutcome<ExternalIdentity>.TryLater ? null : Refused(outcome));
        Assert.DoesNotContain("mila", _company.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_in_the_token_is_asked_for_and_must_be_about_the_same_person()
    {
        var claims = _company.Claims();
        claims.Remove("email");
        claims.Remove("email_verified");
        _company.UserInfo = """{"sub":"k-1001","email":"mila.brandt@kajakwerk.example","email_verified":"true"}""";
        var who = Ok(await _company.CompleteAsync(Company.Sign(claims)));
        Assert.Equal(("mila.brandt@kajakwerk.example", true), (who.Email, who.EmailVerified));

        _company.UserInfo = """{"sub":"k-1002","email":"jonas.okafor@kajakwerk.example","email_verified":true}""";
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(claims))));
    }

    [Theory]
    [InlineData("""{"_claim_names":{"groups":"src1"}}""")]
    [InlineData("""{"hasgroups":true}""")]
    public async Task Groups_that_were_left_out_are_said_to_be(string instead)
    {
        var claims = _company.Claims();
        claims.Remove("groups");
        foreach (var (name, value) in JsonNode.Parse(instead)!.AsObject())
        {
            claims[name] = value!.DeepClone();
        }

        var who = Ok(await _company.CompleteAsync(Company.Sign(claims)));
        Assert.False(who.GroupsComplete);
        Assert.Empty(who.Groups);
    }

    [Fact]
    public async Task An_address_is_checked_only_where_the_provider_says_so()
    {
        foreach (var (value, verified) in new (JsonNode?, bool)[] { (true, true), ("true", true), (false, false), ("yes", false), (1, false), (null, false) })
        {
            var claims = _company.Claims();
            claims["email_verified"] = value;
            Assert.Equal(verified, Ok(await _company.CompleteAsync(Company.Sign(claims))).EmailVerified);
        }
    }

    [Fact]
    public async Task The_browser_is_sent_with_what_the_host_gave()
    {
        var answer = await _company.Oidc.BeginAsync(
            new() { RedirectUri = Company.Callback, State = "st", Nonce = "no", CodeChallenge = "ch", LoginHint = "mila+x@kajakwerk.example", Culture = "de-DE" }, _company.Context(), CancellationToken.None);
        var target = ((SsoOutcome<SsoRedirect>.Ok)answer).Value.Target.AbsoluteUri;

        Assert.Equal(
            "https://login.company.example/authorize?tenant=1&response_type=code&client_id=modular%20client&redirect_uri=https%3A%2F%2Fmodular.example%2Fsso%2Fc%2Fcallback"
            + "&scope=openid%20profile%20email&state=st&nonce=no&code_challenge=ch&code_challenge_method=S256&login_hint=mila%2Bx%40kajakwerk.example&ui_locales=de", target);
        Assert.DoesNotContain("mila", answer.ToString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issuer", "\"https://login.other.example\"")]
    [InlineData("jwks_uri", "null")]
    [InlineData("token_endpoint", "\"javascript:alert(1)\"")]
    [InlineData("code_challenge_methods_supported", "[\"plain\"]")]
    public async Task A_description_that_does_not_fit_is_refused(string name, string value)
    {
        _company.Description[name] = JsonNode.Parse(value);
        Assert.Equal("configuration", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
        Assert.False((await _company.Oidc.CheckSettingsAsync(_company.Context(), CancellationToken.None)).Works);
    }

    [Fact]
    public async Task Settings_that_work_name_the_issuer()
    {
        var report = await _company.Oidc.CheckSettingsAsync(_company.Context(Company.Issuer + "/"), CancellationToken.None);
        Assert.True(report.Works);
        Assert.Equal(Company.Issuer, report.AccountName);
        Assert.False((await _company.Oidc.CheckSettingsAsync(_company.Context("http://login.company.example/tenant"), CancellationToken.None)).Works);
    }

    private static T Ok<T>(SsoOutcome<T> outcome) => outcome is SsoOutcome<T>.Refused refused ? throw new InvalidOperationException(refused.ToString()) : Assert.IsType<SsoOutcome<T>.Ok>(outcome).Value;

    private static string Refused<T>(SsoOutcome<T> outcome) => Assert.IsType<SsoOutcome<T>.Refused>(outcome).Code.Value;
}
