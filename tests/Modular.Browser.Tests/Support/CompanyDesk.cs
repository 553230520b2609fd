using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Modular.Browser.Tests.Support;

/// <summary>What an owner does on a company's page, whoever the provider is.</summary>
internal static class CompanyDesk
{
    /// <summary>Fills in the form of one plug-in and asks whether the provider answers.</summary>
    public static async Task ConnectAsync(this Visitor owner, string name, string answer, string answerInEnglish, params (string Field, string Value)[] settings)
    {
        await owner.Page.FillAsync("input[name=name]", name);
        foreach (var (field, value) in settings)
        {
            await owner.Page.FillAsync($"[name=s-{field}]", value);
        }

        await owner.ButtonAsync("Verbinden", "Connect");
        await owner.SeesAsync("Die Firma ist verbunden", "The company is connected");
        await owner.ButtonAsync("Verbindung prüfen", "Test the connection");
        await owner.SeesAsync(answer, answerInEnglish);
    }

    /// <summary>The addresses to enter at the provider.</summary>
    public static async Task<(string Callback, string Logout, string Direct)> AddressesAsync(this Visitor owner)
    {
        var all = await owner.Page.Locator("code").AllTextContentsAsync();
        return (One("/callback"), One("/logout"), all.Single(t => t.Contains("/account/company/", StringComparison.Ordinal)));

        string One(string end) => all.SingleOrDefault(t => t.EndsWith(end, StringComparison.Ordinal)) ?? "";
    }

    public static async Task AddDomainAsync(this Visitor owner, string domain)
    {
        await owner.Page.FillAsync("input[name=domain]", domain);
        await owner.ButtonAsync("Domain hinzufügen", "Add the domain");
        await owner.SeesAsync("Die Domain steht in der Liste", "The domain is in the list");
    }

    public static async Task ProveDomainAsync(this Visitor owner, House house, string domain)
    {
        var value = (await owner.Page.Locator("code").AllTextContentsAsync()).Single(t => t.StartsWith("modular-domain=", StringComparison.Ordinal));
        (await house.Outside.PutAsJsonAsync("/dns/txt", new { name = $"_modular.{domain}", values = new[] { value } })).EnsureSuccessStatusCode();
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = owner.Say("Prüfen: ", "Check: ") + domain }).ClickAsync();
        await owner.SeesAsync("Die Domain ist nachgewiesen", "The domain is proved");
    }

    public static async Task MapGroupAsync(this Visitor owner, string group, string role)
    {
        await owner.Page.FillAsync("input[name=group]", group);
        await owner.Page.SelectOptionAsync("select[name=role]", role);
        await owner.ButtonAsync("Gruppe hinzufügen", "Add the group");
        await owner.SeesAsync("Die Gruppe gilt ab der nächsten Anmeldung", "The group holds from the next sign-in on");
    }
}
