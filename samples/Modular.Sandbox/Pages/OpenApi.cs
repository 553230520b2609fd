using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;

namespace Modular.Sandbox.Pages;

/// <summary>/openapi/v1.json, written from the routes themselves, so that it cannot forget one.</summary>
internal static partial class OpenApi
{
    public static void Map(WebApplication app) => app.MapGet("/openapi/v1.json", (IEnumerable<EndpointDataSource> sources) => Results.Json(Describe(sources))).ExcludeFromDescription();

    private static JsonObject Describe(IEnumerable<EndpointDataSource> sources)
    {
        var paths = new JsonObject();
        foreach (var endpoint in sources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().OrderBy(e => e.RoutePattern.RawText, StringComparer.Ordinal))
        {
            if (endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is { ExcludeFromDescription: true }) continue;
            var raw = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            var path = Constraint().Replace(raw, "}");
            if (paths[path] is not JsonObject item) paths[path] = item = [];
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
                item[method.ToLowerInvariant()] = Operation(endpoint, path);
        }
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Modular sandbox",
                ["version"] = "1",
                ["description"] = "The outside world for development and tests: a Stripe simulator below /v1 (form-encoded, described by Stripe's own API reference), a mail box, an SMS box, and fault knobs.",
            },
            ["paths"] = paths,
        };
    }

    private static JsonObject Operation(RouteEndpoint endpoint, string path)
    {
        var operation = new JsonObject { ["summary"] = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary, ["tags"] = new JsonArray(path.Split('/')[1]) };
        var parameters = new JsonArray();
        foreach (var part in endpoint.RoutePattern.Parameters)
            parameters.Add(Parameter(part.Name, "path", part.ParameterPolicies.Count > 0 ? "integer" : "string"));
        foreach (var parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            if (type == typeof(string) || type == typeof(int))
            {
                if (endpoint.RoutePattern.GetParameter(parameter.Name!) is null) parameters.Add(Parameter(parameter.Name!, "query", type == typeof(int) ? "integer" : "string"));
            }
            else if (type == typeof(Faults.Fault) || type.Name.EndsWith("Request", StringComparison.Ordinal) && type.Namespace!.StartsWith("Modular", StringComparison.Ordinal))
            {
                operation["requestBody"] = new JsonObject
                {
                    ["required"] = true,
                    ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = JsonSerializerOptions.Web.GetJsonSchemaAsNode(type) } },
                };
            }
        }
        if (parameters.Count > 0) operation["parameters"] = parameters;
        operation["responses"] = new JsonObject { ["default"] = new JsonObject { ["description"] = "JSON, or a problem+json (below /v1: Stripe's error shape)." } };
        return operation;
    }

    private static JsonObject Parameter(string name, string where, string type) =>
        new() { ["name"] = name, ["in"] = where, ["required"] = where == "path", ["schema"] = new JsonObject { ["type"] = type } };

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
