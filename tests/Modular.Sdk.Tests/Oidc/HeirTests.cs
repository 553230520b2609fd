using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Modular.Sdk.Oidc;
using Modular.Sdk.Sso;
using Modular.Sdk.Tests.Support;

namespace Modular.Sdk.Tests.Oidc;

/// <summary>What an heir of the base class may say, and what it cannot unsay.</summary>
public sealed class HeirTests
{
    private const string Branch = "https://login.company.example/branch-7";

    private readonly Heir _heir = new();
    private readonly Company _company;

    public HeirTests() => _company = new() { Oidc = _heir };

    [Fact]
    public async Task One_description_may_speak_for_several_issuers_and_the_heir_says_for_which()
    {
        _heir.Issuers = "https://login.company.example/";
        _company.Description["issuer"] = "https://login.company.example/{branch}";
        var claims = _company.Claims();
        claims["iss"] = Branch;
        _company.IdToken = Company.Sign(claims);

        Assert.Equal(Branch, Ok(await _company.CompleteAsync(("code", "c"), ("iss", Branch))).Issuer);
        Assert.Equal("other_provider", Refused(await _company.CompleteAsync(("code", "c"), ("iss", "https://login.other.example/branch-7"))));
        // Both are let through alone; together they are two people talking.
        Assert.Equal("forged", Refused(await _company.CompleteAsync(("code", "c"), ("iss", "https://login.company.example/branch-8"))));

        var notice = _company.Notice();
        notice["iss"] = Branch;
        Assert.Equal(Branch, Ok(await _company.ReadAsync(Company.Sign(notice))).Issuer);
        notice["iss"] = "https://login.other.example/branch-7";
        Assert.Equal("forged", Refused(await _company.ReadAsync(Company.Sign(notice))));
    }

    [Theory]
    [InlineData("rsa", SecurityAlgorithms.RsaSsaPssSha256)]
    [InlineData("curve", SecurityAlgorithms.EcdsaSha256)]
    public async Task A_certificate_signs_for_the_client(string kind, string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = kind == "rsa" ? new CertificateRequest("CN=modular", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pss) : new CertificateRequest("CN=modular", curve, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(_company.Clock.GetUtcNow().AddDays(-1), _company.Clock.GetUtcNow().AddDays(1));
        // What the heir gives away is closed after the call: it parses its own each time.
        var stored = certificate.Export(X509ContentType.Pfx);
        _heir.Certificate = () => X509CertificateLoader.LoadPkcs12(stored, null);
        string? body = null;
        _company.TokenEndpoint = (_, sent) =>
        {
            body = sent;
            return Stub.Answer(HttpStatusCode.OK, new JsonObject { ["id_token"] = Company.Sign(_company.Claims()) }.ToJsonString());
        };

        Ok(await _company.CompleteAsync());
        Ok(await _company.CompleteAsync());

        var form = HttpUtility.ParseQueryString(body!);
        Assert.Equal(("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", Company.Client, null), (form["client_assertion_type"], form["client_id"], form["client_secret"]));
        Assert.All(_company.Authorizations, Assert.Null);
        var assertion = new JsonWebToken(form["client_assertion"]);
        Assert.Equal((algorithm, Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256))), (assertion.Alg, assertion.GetHeaderValue<string>("x5t#S256")));
        Assert.Equal((Company.Client, Company.Client), (assertion.Issuer, assertion.Subject));
        Assert.Equal(22, assertion.Id.Length);
        Assert.Equal(_company.Clock.GetUtcNow().AddMinutes(5).UtcDateTime, assertion.ValidTo);
        var checkedBy = await new JsonWebTokenHandler().ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            IssuerSigningKey = kind == "rsa" ? new RsaSecurityKey(rsa) : new ECDsaSecurityKey(curve),
            ValidIssuer = Company.Client,
            ValidAudience = "https://api.company.example/token",
            ValidateLifetime = false,
        });
        Assert.True(checkedBy.IsValid, checkedBy.Exception?.Message);
    }

    [Fact]
    public async Task Nobody_is_sent_away_whom_no_credential_would_bring_back()
    {
        var begun = await _company.Oidc.BeginAsync(Wish, _company.Context(secret: null), CancellationToken.None);
        Assert.Equal("configuration", Refused(begun));
    }

    [Fact]
    public async Task An_own_parameter_travels_and_cannot_replace_one_of_the_protocol()
    {
        _heir.Parameters = [new("domain_hint", "company.example"), new("state", "mine"), new("scope", "everything"), new("login_hint", "a&b=c")];
        var query = HttpUtility.ParseQueryString(Ok(await _company.Oidc.BeginAsync(Wish, _company.Context(), CancellationToken.None)).Target.Query);

        Assert.Equal(("company.example", "st", "openid profile email", "a&b=c"), (query["domain_hint"], query["state"], query["scope"], query["login_hint"]));
        Assert.Equal(["st"], query.GetValues("state")!);
    }

    [Fact]
    public async Task User_info_is_asked_when_the_heir_wants_it_and_must_be_about_the_same_person()
    {
        _company.UserInfo = """{"sub":"k-1001","department":"boats"}""";
        Ok(await _company.CompleteAsync(Company.Sign(_company.Claims())));
        Assert.Null(_heir.Seen!.UserInfo);

        _heir.Wants = true;
        Ok(await _company.CompleteAsync(Company.Sign(_company.Claims())));
        Assert.Equal(("boats", "at"), (_heir.Seen!.UserInfo!.Find("department"), _heir.Seen.AccessToken!.Reveal()));
        Assert.DoesNotContain("boats", $"{_heir.Seen} {_heir.Seen.UserInfo} {_heir.Seen.Claims}", StringComparison.Ordinal);

        _company.UserInfo = """{"sub":"k-1002","department":"boats"}""";
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims()))));
    }

    [Fact]
    public async Task The_heir_may_name_people_itself_or_turn_them_away()
    {
        _heir.Map = signIn => SsoOutcome.Ok(new ExternalIdentity { Issuer = signIn.Issuer, Subject = "boats:" + signIn.Subject });
        Assert.Equal("boats:k-1001", Ok(await _company.CompleteAsync(Company.Sign(_company.Claims()))).Subject);
        _heir.Map = _ => SsoOutcome.Cancelled<ExternalIdentity>();
        Assert.IsType<SsoOutcome<ExternalIdentity>.Cancelled>(await _company.CompleteAsync(Company.Sign(_company.Claims())));
    }

    [Fact]
    public async Task It_is_not_asked_about_what_did_not_stand_the_checks()
    {
        _heir.Map = _ => throw new InvalidOperationException("Nobody may get here.");
        var claims = _company.Claims();
        claims["nonce"] = "another";
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(claims))));
        Assert.Equal("forged", Refused(await _company.CompleteAsync(Company.Sign(_company.Claims(), Company.Next))));
    }

    [Fact]
    public async Task A_list_that_had_to_be_cut_is_not_complete()
    {
        foreach (var (count, complete) in new[] { (1000, true), (1001, false) })
        {
            var claims = _company.Claims();
            claims["groups"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => (JsonNode)$"g{i}")]);
            var who = Ok(await _company.CompleteAsync(Company.Sign(claims)));
            Assert.Equal((1000, complete), (who.Groups.Length, who.GroupsComplete));
        }
    }

    [Fact]
    public async Task Notices_are_not_read_where_they_are_not_declared()
    {
        _heir.TakesNotices = false;
        Assert.IsType<SsoOutcome<SessionRevocation>.NotSupported>(await _company.ReadAsync(Company.Sign(_company.Notice())));
    }

    [Fact]
    public async Task A_finding_stands_beside_the_heirs_own_field()
    {
        var report = await _company.Oidc.CheckSettingsAsync(_company.Context("https://nowhere.company.example"), CancellationToken.None);
        Assert.Equal("home", Assert.Single(report.Findings).Field);
    }

    private static SsoBegin Wish => new() { RedirectUri = Company.Callback, State = "st", Nonce = "no", CodeChallenge = "ch", Culture = "de-DE" };

    private static T Ok<T>(SsoOutcome<T> outcome) => outcome is SsoOutcome<T>.Refused refused ? throw new InvalidOperationException(refused.ToString()) : Assert.IsType<SsoOutcome<T>.Ok>(outcome).Value;

    private static string Refused<T>(SsoOutcome<T> outcome) => Assert.IsType<SsoOutcome<T>.Refused>(outcome).Code.Value;

    private sealed class Heir : OidcProviderBase
    {
        public string? Issuers { get; set; }

        public Func<X509Certificate2>? Certificate { get; set; }

        public KeyValuePair<string, string>[] Parameters { get; set; } = [];

        public bool Wants { get; set; }

        public bool TakesNotices { get; set; } = true;

        public Func<OidcSignIn, SsoOutcome<ExternalIdentity>>? Map { get; set; }

        public OidcSignIn? Seen { get; private set; }

        public override SsoProviderDescriptor Descriptor => new() { Id = "heir", Name = LocalText.Of("Erbe", "Heir"), Summary = LocalText.Of("-", "-"), Settings = new(), TakesLogoutNotices = TakesNotices };

        protected override OidcSettings ReadSettings(SsoContext context) => base.ReadSettings(context) with { AuthorityField = "home" };

        protected override bool IsDescribedAs(string issuer, OidcSettings settings) => Issuers is not null || base.IsDescribedAs(issuer, settings);

        protected override bool IsIssuer(string issuer, OidcMetadata provider, SsoContext context) =>
            Issuers is not null ? issuer.StartsWith(Issuers, StringComparison.Ordinal) : base.IsIssuer(issuer, provider, context);

        protected override ValueTask<SsoOutcome<OidcCredential>> CredentialAsync(OidcMetadata provider, SsoContext context, CancellationToken ct) =>
            Certificate is null ? base.CredentialAsync(provider, context, ct) : new(SsoOutcome.Ok(OidcCredential.FromCertificate(Certificate(), Company.Client, context)));

        protected override IEnumerable<KeyValuePair<string, string>> AuthorizeParameters(SsoBegin request, SsoContext context) => Parameters;

        protected override bool WantsUserInfo(OidcClaims idToken, SsoContext context) => Wants || base.WantsUserInfo(idToken, context);

        protected override ValueTask<SsoOutcome<ExternalIdentity>> MapIdentityAsync(OidcSignIn signIn, SsoContext context, CancellationToken ct)
        {
            Seen = signIn;
            return Map is null ? base.MapIdentityAsync(signIn, context, ct) : new(Map(signIn));
        }
    }
}
