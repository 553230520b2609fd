using Microsoft.Extensions.Configuration;

namespace Modular.Vault.Identify.Holder;

/// <summary>A bank that can be asked.</summary>
/// <param name="Id">At most 40 characters: "sandbox".</param>
/// <param name="Name">As its customers know it.</param>
/// <param name="Url">Its XS2A interface, before "/v1".</param>
internal sealed record Bank(string Id, string Name, Uri Url);

/// <summary>The banks of the settings Banks:{id}:{Name, Url}. In development the sandbox's, when none is set.</summary>
internal sealed class BankList(IConfiguration configuration)
{
    public IReadOnlyList<Bank> All { get; } = Read(configuration);

    public Bank? Find(string id) => All.FirstOrDefault(b => b.Id == id);

    private static List<Bank> Read(IConfiguration configuration)
    {
        var given = configuration.GetSection("Banks").GetChildren().Where(b => b.Key.Length <= 40 && Uri.TryCreate(b["Url"], UriKind.Absolute, out _))
            .Select(b => new Bank(b.Key, b["Name"] ?? b.Key, new Uri(b["Url"]!.TrimEnd('/')))).ToList();
        return given.Count == 0 && configuration["Sandbox:Url"] is { Length: > 0 } sandbox ? [new("sandbox", "Sandbox Bank", new Uri(sandbox.TrimEnd('/') + "/bank"))] : given;
    }
}
