using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Vault.Unlock;

namespace Modular.Vault.Prove;

/// <summary>
/// Dangerous acts want a fresh proof that it is still the same person (ASVS 7.5.1): password, authenticator code or passkey, not older than five
/// minutes in this session. Without one nothing happens, and the answer is the page that asks for it.
/// </summary>
internal static class StepUp
{
    public static readonly TimeSpan Fresh = Claims.ProofLife;

    /// <param name="route">Its other filters come first.</param>
    /// <param name="back">The page with the button, where the person comes back to.</param>
    public static RouteHandlerBuilder RequireStepUp(this RouteHandlerBuilder route, string back) => route
        .WithMetadata(new NeedsStepUp(back))
        .AddEndpointFilter(async (call, next) =>
        {
            var services = call.HttpContext.RequestServices;
            return IsFresh(services.GetRequiredService<CurrentSession>(), services.GetRequiredService<TimeProvider>())
                ? await next(call)
                : await services.GetRequiredService<ProveView>().Page(call.HttpContext, back, null, StatusCodes.Status403Forbidden);
        });

    public static bool IsFresh(CurrentSession session, TimeProvider clock) => session.ProvedAt is { } at && at + Fresh > clock.UtcNow();
}

/// <summary>Marks such a route.</summary>
internal sealed record NeedsStepUp(string Back);
