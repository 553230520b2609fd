using System.Globalization;
using System.Text.Json.Nodes;

namespace Modular.Sandbox.Entra;

/// <summary>Refusals in Entra's words: an OAuth error, and a number that says what it really is.</summary>
internal sealed record EntraError(int Status, string Error, int Code, string Words)
{
    public static EntraError NoTenant(string tenant) => new(400, "invalid_tenant", 90002, $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.");

    public static EntraError NoApp(string? client) => new(400, "unauthorized_client", 700016, $"Application with identifier '{client}' was not found in the directory '{EntraWorld.Name}'.");

    public static EntraError WrongSecret => new(401, "invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.");

    public static EntraError ExpiredSecret => new(401, "invalid_client", 7000222, "The provided client secret keys are expired.");

    public static EntraError NoCredential => new(401, "invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static EntraError UnknownCertificate => new(401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application.");

    public static EntraError WrongAssertion(string why) => new(401, "invalid_client", 50027, $"JWT token is invalid or malformed: {why}");

    public static EntraError NoCode => new(400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.");

    public static EntraError OldCode => new(400, "invalid_grant", 70008, "The provided authorization code or refresh token has expired due to inactivity.");

    public static EntraError UsedCode => new(400, "invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

    public static EntraError WrongVerifier => new(400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static EntraError WrongRedirect => new(400, "invalid_request", 50011, "The redirect URI specified in the request does not match the redirect URIs configured for the application.");

    public static EntraError WrongScope => new(400, "invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid.");

    public static EntraError Malformed(string what) => new(400, "invalid_request", 900144, $"The request body must contain the following parameter: '{what}'.");

    public IResult Result(TimeProvider clock, Chance chance)
    {
        var (at, trace) = (clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), chance.Token(32));
        return Results.Json(
            new JsonObject
            {
                ["error"] = Error,
                ["error_description"] = $"AADSTS{Code}: {Words} Trace ID: {trace} Correlation ID: {trace} Timestamp: {at}",
                ["error_codes"] = new JsonArray(Code),
                ["timestamp"] = at,
                ["trace_id"] = trace,
                ["correlation_id"] = trace,
                ["error_uri"] = $"https://login.microsoftonline.com/error?code={Code}",
            },
            statusCode: Status);
    }
}
