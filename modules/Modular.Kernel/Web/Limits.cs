namespace Modular.Kernel;

/// <summary>Names of the host's stricter rate limits: <c>route.RequireRateLimiting(Limits.SignIn)</c>. Each counts per address.</summary>
public static class Limits
{
    /// <summary>Where a password or a code of a person is tried.</summary>
    public const string SignIn = "sign-in";

    /// <summary>Where a secret in the address could be guessed: orders, tickets, certificates.</summary>
    public const string Codes = "codes";

    /// <summary>The door: codes that cannot be guessed, but several phones behind one address.</summary>
    public const string Scans = "scans";

    /// <summary>What providers call.</summary>
    public const string Webhooks = "webhooks";
}

/// <summary>Marks a route whose page may use the camera; everywhere else the browser refuses it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class UsesCameraAttribute : Attribute;

/// <summary>
/// Marks a route that other sites' pages may post to; without it the host refuses. For routes that trust nothing the browser adds by itself:
/// webhooks, token-authenticated APIs.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class AllowCrossSiteAttribute : Attribute;
