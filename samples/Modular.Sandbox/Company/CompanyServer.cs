using System.Collections.Immutable;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox.Faults;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Modular.Sandbox.Company;

/// <summary>
/// The company's identity provider below /idp: OpenIddict, a server somebody else wrote, so that we do not only agree with ourselves. Nothing of it
/// is made before the first request.
/// </summary>
internal static class CompanyServer
{
    public const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void AddCompany(this IServiceCollection services)
    {
        services.AddSingleton<CompanyWorld>().AddSingleton<LogoutSender>().AddSingleton<CompanyKeys>();
        services.AddSingleton(all => new TokenLies(all.GetRequiredService<FaultBoard>(), all.GetRequiredService<CompanyKeys>(), FaultBoard.Company));
        services.AddOpenIddict().AddServer(options =>
        {
            options.SetConfigurationEndpointUris(".well-known/openid-configuration").SetJsonWebKeySetEndpointUris(".well-known/jwks")
                .SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetEndSessionEndpointUris("connect/end-session");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, "groups");
            options.RegisterClaims(Claims.Name, Claims.Email, Claims.EmailVerified, "groups", "sid");
            // Clients and codes are ours to check: there is no database behind it.
            options.EnableDegradedMode();
            // AddEphemeral…Key would make two long RSA keys while the sandbox starts; these are made when somebody asks.
            options.Configure(server =>
            {
                server.EncryptionCredentials.Add(new EncryptingCredentials(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)), SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
                server.SigningCredentials.Add(CompanyKeys.Make("key_first"));
            });
            options.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(Authorize));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(Authenticate));
            options.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(_ => default));
            options.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(RedeemOnce).SetOrder(int.MaxValue - 1000));
            options.AddEventHandler<HandleConfigurationRequestContext>(handler => handler.UseInlineHandler(Describe).SetOrder(int.MaxValue - 1000));
            options.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseInlineHandler(Lie).SetOrder(int.MinValue + 1000));
            options.AddEventHandler<ApplyAuthorizationResponseContext>(handler => handler.UseInlineHandler(MixUp).SetOrder(int.MinValue + 1000));
        });
        // It would make and store keys at every start, for cookies that nobody here sets.
        services.Remove(services.Single(s => s.ImplementationType?.Name == "DataProtectionHostedService"));
    }

    /// <summary>Between routing and the pages: the provider lives below /idp and does not know it.</summary>
    public static void UseCompany(this WebApplication app) => app.UseWhen(context => context.Request.Path.StartsWithSegments("/idp", StringComparison.Ordinal), idp =>
    {
        idp.Use(async (context, next) =>
        {
            if (await BrokenLine.BreaksAsync(context, FaultBoard.Company))
            {
                return;
            }

            context.Request.Path.StartsWithSegments("/idp", StringComparison.Ordinal, out var rest);
            (context.Request.PathBase, context.Request.Path) = (context.Request.PathBase + "/idp", rest);
            await next();
        });
        idp.UseAuthentication();
    });

    /// <summary>What the provider says about an employee, in one sign-in.</summary>
    public static ClaimsPrincipal Describe(Employee employee, CompanySession session, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity("company", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, employee.Sub).SetClaim(Claims.Name, employee.Name).SetClaim(Claims.Email, employee.Email).SetClaim(Claims.EmailVerified, employee.EmailVerified)
            .SetClaim("sid", session.Sid).SetClaim(Claims.AuthenticationTime, session.At.ToUnixTimeSeconds());
        identity.SetClaims("groups", [.. employee.Groups]).SetClaims(Claims.AuthenticationMethodReference, ["pwd", "mfa"]);
        identity.SetScopes(scopes).SetDestinations(_ => [Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }

    private static ValueTask Authorize(ValidateAuthorizationRequestContext context)
    {
        if (World(context.Transaction).Client(context.ClientId) is not { } client)
        {
            context.Reject(Errors.InvalidClient, "There is no such application. PUT /idp/clients/{id} makes one.");
        }
        else if (!client.MayReturnTo(context.RedirectUri))
        {
            context.Reject(Errors.InvalidRequest, "This redirect_uri is not registered.");
        }

        return default;
    }

    private static ValueTask Authenticate(ValidateTokenRequestContext context)
    {
        if (World(context.Transaction).Client(context.ClientId) is not { } client || client.Secret != context.ClientSecret)
        {
            context.Reject(Errors.InvalidClient, "The client id or secret is wrong.");
        }

        return default;
    }

    private static ValueTask RedeemOnce(HandleTokenRequestContext context)
    {
        if (context.Principal?.GetClaim("sid") is { } sid && !World(context.Transaction).Redeem(sid))
        {
            context.Reject(Errors.InvalidGrant, "The code was redeemed before.");
        }

        return default;
    }

    private static ValueTask Describe(HandleConfigurationRequestContext context)
    {
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        return default;
    }

    private static ValueTask Lie(ApplyTokenResponseContext context)
    {
        if (context.Response.IdToken is { } token)
        {
            context.Response.IdToken = context.Transaction.GetHttpRequest()!.HttpContext.RequestServices.GetRequiredService<TokenLies>().Tell(token);
        }

        return default;
    }

    private static ValueTask MixUp(ApplyAuthorizationResponseContext context)
    {
        if (context.Transaction.GetHttpRequest()!.HttpContext.RequestServices.GetRequiredService<FaultBoard>().Bite(FaultBoard.Company, FaultBoard.MixUp, "*") is not null)
        {
            context.Response[Parameters.Iss] = "https://other.example/";
        }

        return default;
    }

    private static CompanyWorld World(OpenIddict.Server.OpenIddictServerTransaction transaction) =>
        transaction.GetHttpRequest()!.HttpContext.RequestServices.GetRequiredService<CompanyWorld>();
}
