using Microsoft.Extensions.Configuration;
using Modular.Sdk;

namespace Modular.Kernel;

/// <summary>
/// Section "Demo:Account": what the demo business fills in for a plug-in that is being written. The dev host sets it; demo data is written in development only.
/// </summary>
/// <param name="Provider">The plug-in's id.</param>
/// <param name="Domain">The mail domain of the people who sign in by it.</param>
public sealed record DemoAccount(string Provider, string? Domain)
{
    private Dictionary<string, string> Given { get; init; } = [];

    private string? Simulator { get; init; }

    /// <summary>The connection of a sign-in plug-in, known to whoever plays its provider.</summary>
    public static Guid Connection { get; } = new("01990000-5b1e-7000-8000-0000000c0de6");

    /// <summary>Names the account of a payment plug-in in /hooks/pay/{key}.</summary>
    public string HookKey => "dev-" + Provider;

    /// <summary>Null where there is none.</summary>
    public static DemoAccount? Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration["Demo:Account:Provider"] is { Length: > 0 } provider
            ? new(provider, configuration["Demo:Account:Domain"])
            {
                Given = configuration.GetSection("Demo:Account:Settings").GetChildren().ToDictionary(s => s.Key, s => s.Value ?? ""),
                Simulator = configuration["Dev:Simulator"],
            }
            : null;
    }

    /// <summary>By the schema's fields. One for a simulator's address that was left out names the simulator beside the host.</summary>
    public (Dictionary<string, string> Values, Dictionary<string, string> Secrets) Fill(SettingsSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var filled = schema.Fields.Select(field => (field, Text: Given.GetValueOrDefault(field.Key) ?? (field.ExtendsHosts ? Simulator : null))).Where(f => f.Text is { Length: > 0 }).ToLookup(f => f.field.Kind == SettingKind.Secret);
        return (filled[false].ToDictionary(f => f.field.Key, f => f.Text!), filled[true].ToDictionary(f => f.field.Key, f => f.Text!));
    }

    /// <summary>Prints no secret.</summary>
    public override string ToString() => Provider;
}
