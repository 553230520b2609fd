using System.Text.Json.Nodes;

namespace Modular.Sandbox.Apis;

/// <summary>A finished answer of a JSON API. 204 has no body.</summary>
internal sealed record Reply(int Status, JsonNode? Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public bool IsGood => Status < 300;
}

/// <summary>Ends a call with this answer.</summary>
internal sealed class ReplyException(Reply reply) : Exception($"answers {reply.Status}")
{
    public Reply Reply => reply;
}
