using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>/users and /sca/users: a PAYER needs a name and an address, an OWNER much more, and at the newer endpoints has to show who they are.</summary>
internal static class Users
{
    private static readonly string[] NaturalOwner = ["Birthday", "Nationality", "CountryOfResidence"];
    private static readonly string[] LegalOwner = ["HeadquartersAddress"];

    public static JsonNode Create(MangopayCall call, bool natural, bool sca)
    {
        var body = call.Body;
        var category = MangopayJson.Text(body, "UserCategory") ?? (sca ? throw Missing("UserCategory") : "OWNER");
        if (category is not ("PAYER" or "OWNER")) throw MangopayErrors.Params(("UserCategory", "The UserCategory must be PAYER or OWNER."));
        var email = MangopayJson.Need(body, "Email");
        if (!email.Contains('@', StringComparison.Ordinal)) throw MangopayErrors.Params(("Email", "The Email field is not a valid e-mail address."));
        _ = MangopayJson.Tag(body);
        foreach (var field in natural ? new[] { "FirstName", "LastName" } : ["Name", "LegalPersonType"]) _ = MangopayJson.Need(body, field, natural ? 100 : 255);
        if (category == "OWNER")
        {
            foreach (var field in natural ? NaturalOwner : LegalOwner)
                if (body[field] is null) throw Missing(field);
            if (body["TermsAndConditionsAccepted"] is not JsonValue accepted || !accepted.TryGetValue<bool>(out var yes) || !yes) throw MangopayErrors.Params(("TermsAndConditionsAccepted", "An OWNER must accept the terms and conditions."));
        }

        // As in Mangopay's own sandbox, an address with the word accept needs no confirmation.
        var isPending = sca && category == "OWNER" && !email.Contains("accept", StringComparison.OrdinalIgnoreCase);
        var user = new MangopayUser
        {
            Id = call.World.Id("user"),
            IsNatural = natural,
            IsSca = sca,
            Given = body.DeepClone().AsObject(),
            CreatedAt = call.Now,
            Category = category,
            Status = isPending ? "PENDING_USER_ACTION" : "ACTIVE",
            Session = call.World.Id("sca"),
            WalletsOpenUntil = isPending ? default : call.Now + ScaPage.Lasts,
        };
        call.Account.Users[user.Id] = user;
        return MangopayJson.User(user, call.BaseUrl);
    }

    public static JsonNode Get(MangopayCall call) => MangopayJson.User(Find(call, call.Id), call.BaseUrl);

    public static JsonNode List(MangopayCall call) => call.Page(call.Account.Users.Values, u => MangopayJson.User(u, call.BaseUrl));

    public static MangopayUser Find(MangopayCall call, string id) => call.Account.Users.GetValueOrDefault(id) ?? throw MangopayErrors.NotFound(id);

    /// <summary>A user named in a body; an unknown one is a wrong parameter.</summary>
    public static MangopayUser Named(MangopayCall call, string field) =>
        call.Account.Users.GetValueOrDefault(MangopayJson.Need(call.Body, field)) ?? throw MangopayErrors.Params((field, $"The value of {field} is not a valid user."));

    private static Apis.ReplyException Missing(string field) => MangopayErrors.Params((field, $"The {field} field is required."));
}
