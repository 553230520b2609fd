using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Payments.Mangopay.Parties;

/// <summary>
/// Whose wallet the money arrives in: the user the operator named, or the one made of their settings, whose id is kept. The keys are made of the account's own id,
/// so that hosts that make it at the same time make one.
/// </summary>
internal static class Owner
{
    private const string Kept = "owner";

    public static async Task<PaymentOutcome<string>> FindAsync(PaymentContext context, CancellationToken ct)
    {
        if ((context.Settings.FindText(Description.OwnerId) ?? await context.State.FindAsync(Kept, ct)) is { } known)
        {
            return PaymentOutcome.Ok(known);
        }

        if (Body(context) is not { } body)
        {
            return PaymentOutcome.Refused<string>(RefusalCode.Configuration, "Nobody is named to whom the money goes.");
        }

        // What was filled in is part of the key: after a correction Mangopay is asked anew.
        var made = await Connection.ActAsync(context, "sca/users/natural", body, KeyOf(context, body.ToJsonString()), ct);
        var id = made.Read(mutating: true, user => user.Id());
        return id is PaymentOutcome<string>.Ok { Value: var owner } ? PaymentOutcome.Ok(await context.State.AddAsync(Kept, owner, null, ct)) : id;
    }

    public static ValueTask ForgetAsync(PaymentContext context, CancellationToken ct) => context.State.RemoveAsync(Kept, ct);

    /// <summary>The owner's wallet for a currency: a wallet holds one.</summary>
    public static async Task<PaymentOutcome<string>> WalletAsync(string currency, PaymentContext context, CancellationToken ct)
    {
        if (context.Settings.FindText(Description.WalletId) is { } named)
        {
            return PaymentOutcome.Ok(named);
        }

        var found = await FindAsync(context, ct);
        if (found is not PaymentOutcome<string>.Ok { Value: var owner })
        {
            return found;
        }

        var place = $"wallet:{owner}:{currency}";
        if (place.Length <= 100 && await context.State.FindAsync(place, ct) is { } known)
        {
            return PaymentOutcome.Ok(known);
        }

        var made = await Connection.ActAsync(context, "wallets", new JsonObject
        {
            ["Owners"] = new JsonArray(owner),
            ["Currency"] = currency,
            ["Description"] = "Modular " + currency,
            ["Tag"] = context.Account.Value.ToString("N"),
        }, KeyOf(context, place), ct);
        var id = made.Read(mutating: true, wallet => wallet.Id());
        return id is PaymentOutcome<string>.Ok { Value: var wallet } && place.Length <= 100 ? PaymentOutcome.Ok(await context.State.AddAsync(place, wallet, null, ct)) : id;
    }

    /// <summary>The owner to be; null where something is missing or wrong.</summary>
    public static JsonObject? Body(PaymentContext context)
    {
        string? Text(string key) => context.Settings.FindText(key)?.Trim() is { Length: > 0 } text ? text : null;
        string? Country(string key) => Text(key)?.ToUpperInvariant() is { Length: 2 } code && code.All(char.IsAsciiLetterUpper) ? code : null;
        return Text(Description.OwnerName) is { } name && Text(Description.OwnerEmail) is { } email && Country(Description.OwnerNationality) is { } nationality && Country(Description.OwnerResidence) is { } residence
            && DateOnly.TryParseExact(Text(Description.OwnerBirthday), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) && context.Settings.IsOn(Description.OwnerAccepts)
            ? new()
            {
                ["FirstName"] = Names.Of(name).First,
                ["LastName"] = Names.Of(name).Last,
                ["Email"] = email,
                ["Birthday"] = new DateTimeOffset(born.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds(),
                ["Nationality"] = nationality,
                ["CountryOfResidence"] = residence,
                ["UserCategory"] = "OWNER",
                ["TermsAndConditionsAccepted"] = true,
                ["Tag"] = context.Account.Value.ToString("N"),
            }
            : null;
    }

    private static OperationKey KeyOf(PaymentContext context, string what) => new OperationKey(context.Account.Value).Sub(what);
}

/// <summary>Mangopay wants a first and a last name; people have one name.</summary>
internal static class Names
{
    public static (string First, string Last) Of(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [] => ("-", "-"),
            [var only] => (Cut(only), Cut(only)),
            [.. var first, var last] => (Cut(string.Join(' ', first)), Cut(last)),
        };
    }

    private static string Cut(string text) => text.Length <= 100 ? text : text[..(char.IsHighSurrogate(text[99]) ? 99 : 100)];
}
