using System.Collections.Immutable;
using System.Text;
using Modular.Sdk.Payments;
using Modular.Sdk.Sso;

namespace Modular.Sdk.Testing.Cases;

/// <summary>Logout notices (OpenID Connect Back-Channel Logout 1.0, 2.6): only the provider signs people out.</summary>
internal static class NoticeCases
{
    private static readonly Func<SsoProviderDescriptor, string?> Declared = it => it.TakesLogoutNotices ? null : "it takes no logout notices";

    public static ImmutableArray<SsoConformanceCase> All { get; } =
    [
        new("a logout notice names the session or the person", NamesAsync, Declared),
        .. Enum.GetValues<SsoNoticeLie>().Select(lie => new SsoConformanceCase(Sentence(lie), world => LieAsync(world, lie), Declared)),
        new("rubbish in a notice ends nothing", RubbishAsync, Declared),
        new("notices are not read where they are not declared", UndeclaredAsync, it => it.TakesLogoutNotices ? "it takes logout notices" : null),
    ];

    private static string Sentence(SsoNoticeLie lie) => lie switch
    {
        SsoNoticeLie.WrongKey => "a notice signed with a key nobody published ends nothing",
        SsoNoticeLie.Unsigned => "a notice nobody signed ends nothing",
        SsoNoticeLie.WrongAudience => "a notice to somebody else ends nothing",
        SsoNoticeLie.WrongIssuer => "a notice of another issuer ends nothing",
        SsoNoticeLie.Expired => "an old notice ends nothing",
        SsoNoticeLie.WithNonce => "an id token is no notice",
        _ => "a notice about something else ends nothing",
    };

    private static async Task NamesAsync(SsoWorld world)
    {
        var who = await SsoScene.SignInAsync(world);
        var notice = await world.NoticeAsync(who, null) ?? throw new ConformanceException("The world sends no notices, and the plug-in declares that it takes them.");
        var read = Expect.Ok(await world.Provider.ReadLogoutNoticeAsync(notice, world.Context(), CancellationToken.None), "Reading a notice");
        Expect.That(read.Issuer == who.Issuer, "The notice is said to come from another issuer.");
        Expect.That(read.SessionId is not null || read.Subject is not null, "The notice names neither session nor person.");
        Expect.That((read.SessionId is null || read.SessionId == who.SessionId) && (read.Subject is null || read.Subject == who.Subject), "The notice names somebody else.");
        Expect.That(read.MessageId.Length is > 0 and <= 255 && read.ExpiresAt > world.Clock.GetUtcNow(), "A notice has an id, and a time until which it must be remembered.");
        var again = Expect.Ok(await world.Provider.ReadLogoutNoticeAsync(notice, world.Context(), CancellationToken.None), "Reading it again");
        Expect.That(again.MessageId == read.MessageId, "The same notice has another id the second time.");
    }

    private static async Task LieAsync(SsoWorld world, SsoNoticeLie lie)
    {
        var who = await SsoScene.SignInAsync(world);
        var notice = await world.NoticeAsync(who, lie) ?? throw new ConformanceException($"The world cannot tell the lie {lie}: teach the simulator, or skip the case with a reason.");
        Expect.Refused(await world.Provider.ReadLogoutNoticeAsync(notice, world.Context(), CancellationToken.None), $"The lie {lie}", SsoRefusalCode.Forged, SsoRefusalCode.Expired);
    }

    private static async Task RubbishAsync(SsoWorld world)
    {
        var notice = await world.NoticeAsync(await SsoScene.SignInAsync(world), null) ?? throw new ConformanceException("The world sends no notices.");
        await RefusedAsync(world, notice with { Method = "GET" }, "by GET");
        await RefusedAsync(world, notice with { Headers = HeaderBag.Empty }, "without headers");
        foreach (var body in new[] { "", "logout_token=", "logout_token=a.b.c", "logout_token=%00", "{}", "\0" })
        {
            await RefusedAsync(world, notice with { Body = Encoding.UTF8.GetBytes(body) }, "of rubbish");
        }

        var cut = notice.Body.Length * 3 / 4;
        var changed = notice.Body.ToArray();
        changed[cut] = changed[cut] == (byte)'A' ? (byte)'B' : (byte)'A';
        await RefusedAsync(world, notice with { Body = changed }, "with a byte changed");
    }

    private static async Task UndeclaredAsync(SsoWorld world)
    {
        var outcome = await world.Provider.ReadLogoutNoticeAsync(new() { Method = "POST", Url = new("https://host.example/sso/c/logout") }, world.Context(), CancellationToken.None);
        Expect.That(outcome is SsoOutcome<SessionRevocation>.NotSupported, $"What is not declared is NotSupported, but: {Expect.Show(outcome)}");
    }

    private static async Task RefusedAsync(SsoWorld world, RawRequest notice, string how) =>
        Expect.Refused(await world.Provider.ReadLogoutNoticeAsync(notice, world.Context(), CancellationToken.None), $"A notice {how}", SsoRefusalCode.Forged);
}
