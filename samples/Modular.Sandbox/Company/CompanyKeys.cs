using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Modular.Sandbox.Faults;
using OpenIddict.Server;

namespace Modular.Sandbox.Company;

/// <summary>The keys the company signs with: the present one, which is published, and one that never is.</summary>
internal sealed class CompanyKeys(IOptionsMonitor<OpenIddictServerOptions> options, Chance chance) : ITokenKeys
{
    private readonly Lock _gate = new();

    public SigningCredentials Present => options.CurrentValue.SigningCredentials.First(c => c.Key is AsymmetricSecurityKey);

    public SigningCredentials Stranger { get => field ??= Make(Present.Kid); }

    /// <summary>From now on another key signs, and the old one is published no more.</summary>
    public string Rotate()
    {
        var next = Make("key_" + chance.Token(12));
        lock (_gate)
        {
            var all = options.CurrentValue.SigningCredentials;
            all.Clear();
            all.Add(next);
        }

        return next.Kid;
    }

    public static SigningCredentials Make(string? id) => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = id }, SecurityAlgorithms.RsaSha256);
}
