using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Vault.SecondFactor;
using Modular.Vault.Tests.SignIn;

namespace Modular.Vault.Tests.Web;

/// <summary>An authenticator app that has scanned the page, and the backup codes that came with it.</summary>
internal sealed partial class App(byte[] secret, string[] backup, FakeTimeProvider clock)
{
    public string[] Backup { get; } = backup;

    /// <summary>The code of now, or of so many steps from now.</summary>
    public string Code(int steps = 0) => Totp.Code(secret, Totp.StepAt(clock.UtcNow()) + steps);

    public string WrongCode() => Code() == "000000" ? "111111" : "000000";

    /// <summary>Sets up the second factor for somebody who has just signed in, and lets the code that did it go by.</summary>
    public static async Task<App> SetUp(Visitor visitor, FakeTimeProvider clock)
    {
        using var started = await visitor.Post("/account/second-factor", "/account/second-factor/start");
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        Assert.True(started.Headers.CacheControl?.NoStore);
        var page = await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var secret = TotpTests.FromBase32(string.Concat(Groups().Matches(page).Select(m => m.Groups[1].Value)));
        Assert.Equal(Totp.SecretSize, secret.Length);
        var app = new App(secret, [], clock);
        using var wrong = await visitor.Post("/account/second-factor", "/account/second-factor/confirm", ("code", app.WrongCode()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var on = await visitor.Post("/account/second-factor", "/account/second-factor/confirm", ("code", app.Code()));
        app = new App(secret, await Codes(on), clock);
        clock.Advance(TimeSpan.FromMinutes(1));
        return app;
    }

    public static async Task<string[]> Codes(HttpResponseMessage page)
    {
        string[] codes = [.. BackupCode().Matches(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Select(m => m.Groups[1].Value)];
        Assert.Equal(BackupCodes.Count, codes.Distinct().Count());
        return codes;
    }

    [GeneratedRegex("<span>([A-Z2-7]{4})</span>")]
    private static partial Regex Groups();

    [GeneratedRegex(">([0-9A-Z]{5}-[0-9A-Z]{5})<")]
    private static partial Regex BackupCode();
}
