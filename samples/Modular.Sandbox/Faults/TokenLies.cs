using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Modular.Sandbox.Faults;

/// <summary>What a provider signs with: the present key, which is published, and one that never is.</summary>
internal interface ITokenKeys
{
    SigningCredentials Present { get; }

    SigningCredentials Stranger { get; }
}

/// <summary>Changes a token as a broken or hostile provider would. Where the lie is in what the token says, it is signed well.</summary>
internal sealed class TokenLies(FaultBoard faults, ITokenKeys keys, string target)
{
    public static readonly string[] Kinds =
        [FaultBoard.WrongAudience, FaultBoard.WrongIssuer, FaultBoard.WrongNonce, FaultBoard.Expired, FaultBoard.Unsigned, FaultBoard.Symmetric, FaultBoard.WrongKey, FaultBoard.UnverifiedEmail, FaultBoard.NoEmail, FaultBoard.GroupOverage, FaultBoard.GroupsCut, FaultBoard.OtherTenant];

    /// <summary>The id token, or what a knob makes of it.</summary>
    public string Tell(string token) =>
        Kinds.FirstOrDefault(kind => faults.Bite(target, kind, "*") is not null) is { } lie ? Change(token, lie) : token;

    public string Change(string token, string lie)
    {
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]))!.AsObject();
        switch (lie)
        {
            case FaultBoard.WrongAudience:
                payload["aud"] = "somebody-else";
                break;
            case FaultBoard.WrongIssuer:
                payload["iss"] = "https://other.example/";
                break;
            case FaultBoard.WrongNonce:
                payload["nonce"] = "another-question";
                break;
            case FaultBoard.WithNonce:
                payload["nonce"] = "a-logout-token-has-none";
                break;
            case FaultBoard.NoEvent:
                payload.Remove("events");
                break;
            case FaultBoard.Expired:
                payload["iat"] = payload["iat"]!.GetValue<long>() - 7200;
                payload["exp"] = payload["iat"]!.GetValue<long>() + 300;
                payload.Remove("nbf");
                break;
            case FaultBoard.UnverifiedEmail:
                payload["email_verified"] = false;
                payload.Remove("xms_edov");
                break;
            case FaultBoard.NoEmail:
                payload.Remove("email");
                payload.Remove("email_verified");
                break;
            case FaultBoard.OtherTenant:
                payload["tid"] = "0de1f00d-0000-4000-8000-00000000face";
                break;
            case FaultBoard.GroupOverage or FaultBoard.GroupsCut:
                var first = payload["groups"] is JsonArray { Count: > 0 } all ? all[0]!.DeepClone() : null;
                payload.Remove("groups");
                if (lie == FaultBoard.GroupsCut)
                {
                    payload["groups"] = new JsonArray(first);
                }

                payload["_claim_names"] = new JsonObject { ["groups"] = "src1" };
                payload["_claim_sources"] = new JsonObject { ["src1"] = new JsonObject { ["endpoint"] = "https://graph.example/me/getMemberObjects" } };
                break;
        }

        return Sign(payload, lie, Header(token));
    }

    private string Sign(JsonObject payload, string lie, string? type) => lie switch
    {
        FaultBoard.Unsigned => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode(payload.ToJsonString())}.",
        // The published key as an HMAC secret: the classic confusion of algorithms.
        FaultBoard.Symmetric => Write(payload, type, new SigningCredentials(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(((RsaSecurityKey)keys.Present.Key).KeyId.PadRight(32, '0'))) { KeyId = keys.Present.Kid }, SecurityAlgorithms.HmacSha256)),
        FaultBoard.WrongKey or FaultBoard.Forge => Write(payload, type, keys.Stranger),
        _ => Write(payload, type, keys.Present),
    };

    private static string Write(JsonObject payload, string? type, SigningCredentials by) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload.ToJsonString(), by, new Dictionary<string, object> { ["typ"] = type ?? "JWT" });

    private static string? Header(string token) => JsonNode.Parse(Base64UrlEncoder.Decode(token.Split('.')[0]))!["typ"]?.GetValue<string>();
}
