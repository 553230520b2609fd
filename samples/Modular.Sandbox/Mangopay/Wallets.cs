using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>/wallets: one owner, one currency.</summary>
internal static class Wallets
{
    public static JsonNode Create(MangopayCall call)
    {
        if (call.Body["Owners"] is not JsonArray { Count: 1 } owners || owners[0] is not JsonValue first || !first.TryGetValue<string>(out var owner)) throw MangopayErrors.Params(("Owners", "A wallet has exactly one owner."));
        if (!call.Account.Users.ContainsKey(owner)) throw MangopayErrors.Params(("Owners", "The owner does not exist."));
        var currency = MangopayJson.Need(call.Body, "Currency");
        if (!MangopayMoney.Currencies.Contains(currency)) throw MangopayErrors.Params(("Currency", $"Error converting value \"{currency}\" to type currency."));
        var wallet = new MangopayWallet
        {
            Id = call.World.Id("wlt"),
            OwnerId = owner,
            Currency = currency,
            Description = MangopayJson.Need(call.Body, "Description"),
            Tag = MangopayJson.Tag(call.Body),
            CreatedAt = call.Now,
        };
        call.Account.Wallets[wallet.Id] = wallet;
        return MangopayJson.Wallet(wallet);
    }

    public static JsonNode Get(MangopayCall call)
    {
        var wallet = call.Account.Wallets.GetValueOrDefault(call.Id) ?? throw MangopayErrors.NotFound(call.Id);
        Look(call, wallet.OwnerId);
        return MangopayJson.Wallet(wallet);
    }

    public static JsonNode OfUser(MangopayCall call)
    {
        Look(call, Users.Find(call, call.Id).Id);
        return call.Page(call.Account.Wallets.Values.Where(w => w.OwnerId == call.Id), MangopayJson.Wallet);
    }

    /// <summary>A wallet named in a body.</summary>
    public static MangopayWallet Named(MangopayCall call, string field) =>
        call.Account.Wallets.GetValueOrDefault(MangopayJson.Need(call.Body, field)) ?? throw MangopayErrors.Params((field, $"The value of {field} is not a valid wallet."));

    /// <summary>An owner who looks themselves has to confirm who they are from time to time; a platform that looks without them has not.</summary>
    private static void Look(MangopayCall call, string ownerId)
    {
        var owner = call.Account.Users[ownerId];
        if (call.Request.Query["ScaContext"] == "USER_PRESENT" && owner is { IsSca: true, IsOwner: true } && owner.WalletsOpenUntil <= call.Now) throw MangopayErrors.PendingUserAction(ScaPage.Address(owner, call.BaseUrl));
    }
}
