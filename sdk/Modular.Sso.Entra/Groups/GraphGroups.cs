using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Modular.Sdk.Sso;

namespace Modular.Sso.Entra.Groups;

/// <summary>Above 200 groups a token has none; then Microsoft Graph is asked, page by page. Where it does not say, the list is told to be incomplete, and nobody loses a role for it.</summary>
internal static class GraphGroups
{
    private const int MostPages = 15;

    public static async ValueTask<FoundGroups> OfAsync(Guid person, SsoContext context, CancellationToken ct)
    {
        var cloud = Cloud.Of(context);
        if (await GraphToken.FindAsync(context, ct) is not GraphToken.Given { Token: var token })
        {
            context.Log.LogWarning("Somebody is in too many groups for a token, and Entra gives this application no token for Microsoft Graph. Their groups are unknown; roles stay as they are.");
            return Unknown([]);
        }

        var found = ImmutableArray.CreateBuilder<string>();
        var next = new Uri(cloud.Graph, $"v1.0/users/{person:D}/transitiveMemberOf?$select=id&$top=999");
        for (var page = 0; page < MostPages; page++)
        {
            var (status, json) = await GetAsync(next, token.Reveal(), context, ct);
            if (status != HttpStatusCode.OK || !json.TryGetProperty("value", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                return Refused(status, found.ToImmutable(), context);
            }

            found.AddRange(list.EnumerateArray().Where(IsGroup).Select(it => it.GetProperty("id").GetString()!));
            if (!json.TryGetProperty("@odata.nextLink", out var link))
            {
                return new(found.ToImmutable(), IsComplete: true);
            }

            // The token goes nowhere else, whatever the answer says.
            if (link.ValueKind != JsonValueKind.String || !Uri.TryCreate(link.GetString(), UriKind.Absolute, out next) || !cloud.Graph.IsBaseOf(next))
            {
                break;
            }
        }

        context.Log.LogWarning("Microsoft Graph's pages do not end, or lead elsewhere. Roles stay as they are.");
        return Unknown(found.ToImmutable());
    }

    /// <summary>Null where nobody answered.</summary>
    public static async ValueTask<(HttpStatusCode? Status, JsonElement Json)> GetAsync(Uri url, string token, SsoContext context, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        request.Headers.Accept.Add(new("application/json"));
        try
        {
            using var answer = await context.Http.SendAsync(request, ct);
            var body = await answer.Content.ReadAsByteArrayAsync(ct);
            return answer.StatusCode != HttpStatusCode.OK ? (answer.StatusCode, default)
                : JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } json ? (answer.StatusCode, json)
                : (HttpStatusCode.BadGateway, default);
        }
        catch (JsonException)
        {
            return (HttpStatusCode.BadGateway, default);
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException or IOException && !ct.IsCancellationRequested)
        {
            return (null, default);
        }
    }

    private static FoundGroups Refused(HttpStatusCode? status, ImmutableArray<string> some, SsoContext context)
    {
        if (status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            context.Log.LogWarning("Microsoft Graph answered {Status}: this application may not read group memberships. Grant it the application permission GroupMember.Read.All. Roles stay as they are.", (int)status);
        }
        else
        {
            context.Log.LogWarning("Microsoft Graph does not tell group memberships ({Status}). Roles stay as they are.", (int?)status);
        }

        return Unknown(some);
    }

    private static FoundGroups Unknown(ImmutableArray<string> some) => new(some, IsComplete: false);

    /// <summary>Directory roles and administrative units are in the same list.</summary>
    private static bool IsGroup(JsonElement it) => it.ValueKind == JsonValueKind.Object && it.TryGetProperty("@odata.type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "#microsoft.graph.group"
        && it.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String;
}
