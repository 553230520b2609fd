using System.Net;
using System.Text.RegularExpressions;

namespace Modular.Booking.Tests.Chaos;

/// <summary>What the owner does at the desk: opens the page, sends its form. Null where the page had no form or the host was down.</summary>
internal static partial class ChaosDesk
{
    public static Task<HttpResponseMessage?> PostAsync(HttpClient owner, Guid order, string verb, int amount) =>
        FromPageAsync(owner, $"/desk/orders/{order}/{verb}", $"/desk/orders/{order}/{verb}", html => Key().Match(html) is { Success: true } key
            ? [("key", key.Groups[1].Value), ("choice", "terms"), ("shown", Shown().Match(html).Groups[1].Value), ("amount", $"{amount},00"), ("reason", "chaos")]
            : null);

    public static Task<HttpResponseMessage?> ScanAsync(HttpClient owner, string code) =>
        FromPageAsync(owner, "/desk/check-in", "/desk/check-in", _ => [("code", code), ("anyDay", "true")]);

    /// <summary>A person of the demo data signs in.</summary>
    public static async Task SignInAsync(HttpClient person, string email)
    {
        using var answer = await FromPageAsync(person, "/account/sign-in", "/account/sign-in", _ => [("email", email), ("password", "lantern velvet harbour 42")]);
        Assert.True(answer?.StatusCode is HttpStatusCode.Found or HttpStatusCode.SeeOther, $"{email} could not sign in: {answer?.StatusCode}");
    }

    private static async Task<HttpResponseMessage?> FromPageAsync(HttpClient person, string page, string address, Func<string, (string, string)[]?> fill)
    {
        try
        {
            using var opened = await person.GetAsync(page, CancellationToken.None);
            var html = opened.StatusCode == HttpStatusCode.OK ? await opened.Content.ReadAsStringAsync(CancellationToken.None) : "";
            return Token().Match(html) is { Success: true } token && fill(html) is { } fields
                ? await person.PostAsync(address, ChaosGuest.Form([.. fields, ("__RequestVerificationToken", token.Groups[1].Value)]), CancellationToken.None)
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"key\" value=\"([^\"]+)\"")]
    private static partial Regex Key();

    [GeneratedRegex("name=\"shown\" value=\"([^\"]+)\"")]
    private static partial Regex Shown();
}
