using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Identity.Client;
using Modular.Sdk.Sso;

namespace Modular.Sso.Entra.Groups;

/// <summary>Above 200 groups a token has none; then Microsoft Graph is asked, page by page. Where it does not say, the list is told to be incomplete, and nobody loses a role for it.
/// Security groups count, as in a token: anybody may join a mailing list.</summary>
internal static class GraphGroups
{
    private const int MostPages = 15;

    /// <summary>For the token and all pages: a slow Graph costs somebody their new roles for today, and not the sign-in.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async ValueTask<FoundGroups> OfAsync(Guid person, SsoContext context, CancellationToken ct)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        using var late = new CancellationTokenSource(Patience, context.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            var isWhole = await ReadAsync(person, found, context, either.Token);
            return new(found.ToImmutable(), isWhole);
        }
        catch (Exception broken) when (broken is OperationCanceledException or HttpRequestException or IOException or MsalException && late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            context.Log.LogWarning("Microsoft Graph takes longer than a sign-in can wait. Roles stay as they are.");
            return new(found.ToImmutable(), IsComplete: false);
        }
    }

    /// <returns>Whether these are all.</returns>
    private static async ValueTask<bool> ReadAsync(Guid person, ImmutableArray<string>.Builder found, SsoContext context, CancellationToken ct)
    {
        var cloud = Cloud.Of(context);
        if (await GraphToken.FindAsync(context, ct) is not GraphToken.Given { Token: var token })
        {
            context.Log.LogWarning("Somebody is in too many groups for a token, and Entra gives this application no token for Microsoft Graph. Their groups are unknown; roles stay as they are.");
            return false;
        }

        var (isRenewed, isWhole) = (false, true);
        var next = new Uri(cloud.Graph, $"v1.0/users/{person:D}/transitiveMemberOf?$select=id,securityEnabled&$top=999");
        for (var page = 0; page < MostPages; page++)
        {
            var (status, json) = await GetAsync(next, token.Reveal(), context, ct);
            if (status == HttpStatusCode.Unauthorized && !isRenewed && await GraphToken.RenewAsync(context, ct) is GraphToken.Given { Token: var fresh })
            {
                (isRenewed, token) = (true, fresh);
                (status, json) = await GetAsync(next, token.Reveal(), context, ct);
            }

            if (status != HttpStatusCode.OK || !json.TryGetProperty("value", out var list) || list.ValueKind != JsonValueKind.Array)
            {
                Complain(status, context);
                return false;
            }

            var groups = list.EnumerateArray().Where(IsGroup).ToList();
            found.AddRange(groups.Where(it => IsSecurity(it) == true).Select(it => it.GetProperty("id").GetString()!));
            isWhole &= groups.All(it => IsSecurity(it) is not null);
            if (!json.TryGetProperty("@odata.nextLink", out var link))
            {
                return isWhole;
            }

            // The token goes nowhere else, whatever the answer says.
            if (link.ValueKind != JsonValueKind.String || !Uri.TryCreate(link.GetString(), UriKind.Absolute, out next) || !cloud.Graph.IsBaseOf(next))
            {
                break;
            }
        }

        context.Log.LogWarning("Microsoft Graph's pages do not end, or lead elsewhere. Roles stay as they are.");
        return false;
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

    private static void Complain(HttpStatusCode? status, SsoContext context)
    {
        if (status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            context.Log.LogWarning("Microsoft Graph answered {Status}: this application may not read group memberships. Grant it the application permission GroupMember.Read.All. Roles stay as they are.", (int)status);
        }
        else
        {
            context.Log.LogWarning("Microsoft Graph does not tell group memberships ({Status}). Roles stay as they are.", (int?)status);
        }
    }

    /// <summary>Directory roles and administrative units are in the same list.</summary>
    private static bool IsGroup(JsonElement it) => it.ValueKind == JsonValueKind.Object && it.TryGetProperty("@odata.type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "#microsoft.graph.group"
        && it.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String;

    /// <summary>Null where Graph does not say.</summary>
    private static bool? IsSecurity(JsonElement group) => !group.TryGetProperty("securityEnabled", out var told) ? null : told.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
