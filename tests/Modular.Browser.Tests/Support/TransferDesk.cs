using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Modular.Testing;

namespace Modular.Browser.Tests.Support;

/// <summary>The demo business's bank account, with the sample plug-in that calls nobody: guests get instructions, its owner uploads statements.</summary>
internal sealed class TransferDesk(House house)
{
    public const string Iban = "DE89370400440532013000";
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string? _account;
    private static int _count;

    /// <summary>The account's page.</summary>
    public static string Account => _account ?? throw new InvalidOperationException("No owner has connected it yet.");

    public static int Next() => Interlocked.Increment(ref _count);

    /// <summary>An owner on the upload page; the account is connected by whoever comes first.</summary>
    public async Task<Visitor> OwnerAsync(Look look)
    {
        var owner = await house.StaffAsync("owner", "/desk/payments", look);
        await Once.WaitAsync();
        try
        {
            _account ??= await ConnectAsync(owner);
        }
        finally
        {
            Once.Release();
        }

        await owner.GoAsync(_account + "/statement");
        return owner;
    }

    private static async Task<string> ConnectAsync(Visitor owner)
    {
        await owner.Page.Locator(".radio-card", new() { HasText = owner.Say("Überweisung", "Bank transfer") }).ClickAsync();
        await owner.Page.Locator(".radio-card", new() { HasText = owner.Say("Nur Test", "Test only") }).ClickAsync();
        await owner.ButtonAsync("Weiter", "Continue");
        await owner.Page.FillAsync("input[name=s-payee]", "Spree Kajak GmbH");
        await owner.Page.FillAsync("input[name=s-iban]", "DE00 3704 0044 0532 0130 00");
        await owner.ButtonAsync("Speichern und testen", "Save and test");
        await owner.SeesAsync("keine gültige IBAN", "no valid IBAN");
        await owner.Page.FillAsync("input[name=s-iban]", "DE89 3704 0044 0532 0130 00");
        await owner.ButtonAsync("Speichern und testen", "Save and test");
        await owner.SeesAsync("kennt keinen Testbetrieb", "knows no test mode");
        if (await owner.Page.GetByRole(AriaRole.Button, new() { Name = owner.Say("In den Shop nehmen", "Put in the shop") }).IsVisibleAsync())
        {
            await owner.ButtonAsync("In den Shop nehmen", "Put in the shop");
        }

        return new Uri(owner.Page.Url).AbsolutePath;
    }

    public async Task<(Purchase Purchase, string Reference)> InstructedAsync(Visitor guest, string mail)
    {
        var purchase = new Purchase(house, guest);
        await purchase.ReserveAsync(adults: 2, children: 0, late: true);
        await purchase.SendAsync("Ole Sund", mail, guest.Say("Überweisung", "Bank transfer"));
        await guest.SeesHeadingAsync("Bitte überweisen Sie jetzt", "Please make your transfer now");
        var reference = await guest.Page.Locator(".transfer-facts [data-value^=RF]").GetAttributeAsync("data-value");
        return (purchase, reference!);
    }

    public static CamtCredit Credit(string text, long minor) => new(
        string.Create(CultureInfo.InvariantCulture, $"JOURNEY-{Next()}"), (minor / 100m).ToString("0.00", CultureInfo.InvariantCulture), text, DateOnly.FromDateTime(DateTime.UtcNow));

    public static Task UploadAsync(Visitor owner, params CamtCredit[] credits) => SendAsync(owner, CamtFile.Of(Iban, credits));

    public static async Task SendAsync(Visitor owner, byte[] file)
    {
        await owner.GoAsync(_account + "/statement");
        await owner.Page.SetInputFilesAsync("input[name=statement]", new FilePayload { Name = "camt.xml", MimeType = "application/xml", Buffer = file });
        await owner.ButtonAsync("Hochladen und zuordnen", "Upload and match");
    }

    public async Task<IReadOnlyList<string>> SubjectsAsync(string to)
    {
        using var box = JsonDocument.Parse(await house.Outside.GetStringAsync(new Uri("/mail/messages?to=" + Uri.EscapeDataString(to), UriKind.Relative)));
        return [.. box.RootElement.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("subject").GetString()!)];
    }
}
