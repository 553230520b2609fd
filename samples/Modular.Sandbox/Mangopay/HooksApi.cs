using System.Text.Json.Nodes;

namespace Modular.Sandbox.Mangopay;

/// <summary>/hooks: one address an event type. Deliveries that fail for good make it INVALID until it is disabled and enabled again.</summary>
internal static class HooksApi
{
    public static JsonNode Create(MangopayCall call)
    {
        var type = MangopayJson.Need(call.Body, "EventType");
        if (!type.All(c => char.IsAsciiLetterUpper(c) || c == '_' || char.IsAsciiDigit(c))) throw MangopayErrors.Params(("EventType", $"Error converting value \"{type}\" to type event type."));
        if (call.Account.Hooks.Exists(h => h.EventType == type)) throw MangopayErrors.Params(("EventType", "A hook has already been registered for this EventType."));
        var hook = new MangopayHook { Id = call.World.Id("hook"), EventType = type, Url = Url(call.Body), Tag = MangopayJson.Tag(call.Body), CreatedAt = call.Now };
        call.Account.Hooks.Add(hook);
        return MangopayJson.Hook(hook);
    }

    public static JsonNode List(MangopayCall call) => call.Page(call.Account.Hooks, MangopayJson.Hook);

    public static JsonNode Get(MangopayCall call) => MangopayJson.Hook(Find(call));

    public static JsonNode Update(MangopayCall call)
    {
        var hook = Find(call);
        if (call.Body["Url"] is not null) hook.Url = Url(call.Body);
        if (call.Body["Tag"] is not null) hook.Tag = MangopayJson.Tag(call.Body);
        if (MangopayJson.Text(call.Body, "Status") is { } status)
        {
            if (status is not ("ENABLED" or "DISABLED")) throw MangopayErrors.Params(("Status", "The Status must be ENABLED or DISABLED."));
            if (status == "ENABLED" && !hook.IsEnabled) hook.IsValid = true;
            hook.IsEnabled = status == "ENABLED";
        }

        return MangopayJson.Hook(hook);
    }

    private static MangopayHook Find(MangopayCall call) => call.Account.Hooks.Find(h => h.Id == call.Id) ?? throw MangopayErrors.NotFound(call.Id);

    private static string Url(JsonObject body)
    {
        var url = MangopayJson.Need(body, "Url");
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? url : throw MangopayErrors.Params(("Url", "The Url is not a valid address."));
    }
}
