using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>Objects as Mangopay writes them, and what is read from requests.</summary>
internal static class MangopayJson
{
    private static readonly string[] Natural = ["FirstName", "LastName", "Birthday", "Nationality", "CountryOfResidence", "Occupation", "IncomeRange", "PhoneNumber", "PhoneNumberCountry"];
    private static readonly string[] Legal = ["Name", "LegalPersonType", "CompanyNumber", "HeadquartersAddress", "LegalRepresentative", "LegalRepresentativeFirstName", "LegalRepresentativeLastName",
        "LegalRepresentativeEmail", "LegalRepresentativeBirthday", "LegalRepresentativeNationality", "LegalRepresentativeCountryOfResidence", "LegalRepresentativeAddress"];

    public static JsonObject User(MangopayUser user, string baseUrl)
    {
        var accepted = user.Given["TermsAndConditionsAccepted"]?.GetValue<bool>() ?? false;
        var json = new JsonObject
        {
            ["Id"] = user.Id,
            ["Tag"] = Copy(user.Given, "Tag"),
            ["CreationDate"] = user.CreatedAt.ToUnixTimeSeconds(),
            ["PersonType"] = user.IsNatural ? "NATURAL" : "LEGAL",
            ["Email"] = Copy(user.Given, "Email"),
            ["KYCLevel"] = "LIGHT",
            ["TermsAndConditionsAccepted"] = accepted,
            ["TermsAndConditionsAcceptedDate"] = accepted ? user.CreatedAt.ToUnixTimeSeconds() : null,
            ["UserCategory"] = user.Category,
            ["UserStatus"] = user.Status,
            ["Address"] = Copy(user.Given, "Address"),
        };
        foreach (var field in user.IsNatural ? Natural : Legal) json[field] = Copy(user.Given, field);
        if (user.IsSca) json["PendingUserAction"] = user.Status == "PENDING_USER_ACTION" ? new JsonObject { ["RedirectUrl"] = ScaPage.Address(user, baseUrl) } : null;
        return json;
    }

    public static JsonObject Wallet(MangopayWallet wallet) => new()
    {
        ["Id"] = wallet.Id,
        ["Tag"] = wallet.Tag,
        ["CreationDate"] = wallet.CreatedAt.ToUnixTimeSeconds(),
        ["Owners"] = new JsonArray(wallet.OwnerId),
        ["Description"] = wallet.Description,
        ["Balance"] = new MangopayMoney(wallet.Balance, wallet.Currency).Json(),
        ["Currency"] = wallet.Currency,
        ["FundsType"] = "DEFAULT",
    };

    public static JsonObject Transaction(MangopayTransaction it, string baseUrl)
    {
        var json = new JsonObject
        {
            ["Id"] = it.Id,
            ["Tag"] = it.Tag,
            ["CreationDate"] = it.CreatedAt.ToUnixTimeSeconds(),
            ["AuthorId"] = it.AuthorId,
            ["CreditedUserId"] = it.CreditedUserId,
            ["DebitedFunds"] = it.Debited.Json(),
            ["CreditedFunds"] = it.Credited.Json(),
            ["Fees"] = it.Fees.Json(),
            ["Status"] = it.Status,
            ["ResultCode"] = it.Code,
            ["ResultMessage"] = it.Message,
            ["ExecutionDate"] = it.ExecutedAt?.ToUnixTimeSeconds(),
            ["Type"] = it.Type,
            ["Nature"] = it.IsRefund ? "REFUND" : "REGULAR",
            ["DebitedWalletId"] = it.From?.Id,
            ["CreditedWalletId"] = it.To?.Id,
        };
        if (it.Initial is { } initial)
        {
            json["InitialTransactionId"] = initial.Id;
            json["InitialTransactionType"] = initial.Type;
            json["InitialTransactionNature"] = "REGULAR";
            json["RefundReason"] = new JsonObject { ["RefundReasonMessage"] = null, ["RefundReasonType"] = "INITIALIZED_BY_CLIENT" };
        }

        if (it.Page is { } page)
        {
            json["PaymentType"] = "CARD";
            json["ExecutionType"] = "WEB";
            json["RedirectURL"] = PaymentPage.Address(it, baseUrl);
            json["ReturnURL"] = page.ReturnUrl + (page.ReturnUrl.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "transactionId=" + it.Id;
            json["TemplateURL"] = null;
            json["CardType"] = page.CardType;
            json["Culture"] = page.Culture;
            json["SecureMode"] = page.SecureMode;
            json["StatementDescriptor"] = page.Statement;
        }

        return json;
    }

    public static JsonObject Hook(MangopayHook hook) => new()
    {
        ["Id"] = hook.Id,
        ["Tag"] = hook.Tag,
        ["CreationDate"] = hook.CreatedAt.ToUnixTimeSeconds(),
        ["Url"] = hook.Url,
        ["Status"] = hook.IsEnabled ? "ENABLED" : "DISABLED",
        ["Validity"] = hook.IsValid ? "VALID" : "INVALID",
        ["EventType"] = hook.EventType,
    };

    public static JsonObject Event(MangopayEvent it) => new() { ["ResourceId"] = it.ResourceId, ["EventType"] = it.Type, ["Date"] = it.At.ToUnixTimeSeconds() };

    public static string? Text(JsonObject? from, string name) => from?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public static string Need(JsonObject from, string name, int longest = 255) => Text(from, name) is not { } text ? throw MangopayErrors.Params((name, $"The {name} field is required."))
        : text.Length <= longest ? text : throw MangopayErrors.Params((name, $"The field {name} must be a string with a maximum length of {longest}."));

    public static string? Tag(JsonObject from) => Text(from, "Tag") is not { Length: > 255 } and var tag ? tag : throw MangopayErrors.Params(("Tag", "The field Tag must be a string with a maximum length of 255."));

    public static MangopayMoney Money(JsonObject from, string name)
    {
        if (from[name] is not JsonObject money) throw MangopayErrors.Params((name, $"The {name} field is required."));
        var currency = Text(money, "Currency") ?? throw MangopayErrors.Params(($"{name}.Currency", "The Currency field is required."));
        if (!MangopayMoney.Currencies.Contains(currency)) throw MangopayErrors.Params(($"{name}.Currency", $"Error converting value \"{currency}\" to type currency."));
        return money["Amount"] is JsonValue value && value.TryGetValue<long>(out var amount) ? new(amount, currency) : throw MangopayErrors.Params(($"{name}.Amount", "The Amount field is required, in the smallest unit of the currency."));
    }

    private static JsonNode? Copy(JsonObject from, string name) => from[name]?.DeepClone();
}
