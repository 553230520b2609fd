using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Modular.Sandbox.Entra;

/// <summary>One tenant of Microsoft Entra ID: its people, the applications registered in it, the codes and tokens it gave.</summary>
internal sealed class EntraWorld(Chance chance, TimeProvider clock)
{
    public const string Name = "Kajakwerk GmbH";
    public const string Tenant = "3f0c4a52-9b3e-4d6a-8c21-5e0b9d4f1a01";

    /// <summary>A tenant of somebody else's: with this one it shares servers and keys, and nothing more.</summary>
    public const string OtherTenant = "0de1f00d-0000-4000-8000-00000000face";

    public const string Client = "5a9d7c10-1f2e-4b3a-9d8c-7e6f5a4b3c2d";
    public const string Secret = "entra_secret_sandbox";
    public const string GuidesGroup = "a0000000-0000-4000-8000-0000000000a1";
    public const string OfficeGroup = "a0000000-0000-4000-8000-0000000000a2";

    /// <summary>How many groups fit into a token.</summary>
    public const int MostGroups = 200;

    private readonly ConcurrentDictionary<string, EntraPerson> _people = new(Seeded.ToDictionary(p => p.Oid), StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, EntraApp> _apps = new([KeyValuePair.Create(Client, new EntraApp(Client, Secret, null, [], true, []))], StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, EntraCode> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EntraApp> _tokens = new(StringComparer.Ordinal);

    private static IEnumerable<EntraPerson> Seeded =>
    [
        new("b0000000-0000-4000-8000-000000000001", "Mila Brandt", "mila.brandt@kajakwerk.example", true, [GuidesGroup], [], null),
        new("b0000000-0000-4000-8000-000000000002", "Jonas Okafor", "jonas.okafor@kajakwerk.example", true, [GuidesGroup, OfficeGroup], ["Lead"], null),
        new("b0000000-0000-4000-8000-000000000003", "Leyla Demir", "leyla.demir@kajakwerk.example", true, [OfficeGroup, .. Crowd(249)], [], null),
        new("b0000000-0000-4000-8000-000000000004", "Gast: Nina Wolff", "nina.wolff@agentur.example", false, [GuidesGroup], [], "https://sts.windows.net/" + OtherTenant + "/"),
        new("b0000000-0000-4000-8000-000000000005", "Ruben Vos", null, false, [], [], null),
    ];

    public IEnumerable<EntraPerson> People => _people.Values.OrderBy(p => p.Oid, StringComparer.Ordinal);

    public EntraPerson? Find(string? oid) => oid is null ? null : _people.GetValueOrDefault(oid);

    public void Set(EntraPerson person) => _people[person.Oid] = person;

    public EntraApp? App(string? id) => id is null ? null : _apps.GetValueOrDefault(id);

    public void Set(EntraApp app) => _apps[app.Id] = app;

    /// <summary>Groups of no meaning, the same ones every time.</summary>
    public static IEnumerable<string> Crowd(int count) => Enumerable.Range(1, count).Select(n => new Guid(Bytes(n)).ToString());

    public string Grant(EntraCode code)
    {
        var value = "1.AU" + chance.Token(60);
        _codes[value] = code with { At = clock.GetUtcNow() };
        return value;
    }

    public EntraCode? Code(string? value) => value is null ? null : _codes.GetValueOrDefault(value);

    /// <summary>True for the first who redeems it.</summary>
    public bool Redeem(string value) => _codes.TryGetValue(value, out var code) && Interlocked.Exchange(ref code.Redeemed.Value, 1) == 0;

    /// <summary>A token for Microsoft Graph, without a person behind it.</summary>
    public string Admit(EntraApp app)
    {
        var token = "graph_" + chance.Token(40);
        _tokens[token] = app;
        return token;
    }

    /// <summary>Whose token this is, as the application stands now.</summary>
    public EntraApp? Holder(string? token) => token is not null && _tokens.TryGetValue(token, out var app) ? App(app.Id) : null;

    public string NewSid() => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(chance.Token(32)))[..16]).ToString();

    private static byte[] Bytes(int n) => SHA256.HashData(BitConverter.GetBytes(n))[..16];
}

/// <param name="Oid">The object id: the same in every application of the tenant.</param>
/// <param name="Name">The display name.</param>
/// <param name="Email">The mail attribute; anybody who runs the tenant may write anything into it.</param>
/// <param name="EmailVerified">Whether the address is in a domain that the tenant has shown to own (xms_edov).</param>
/// <param name="Groups">Object ids of groups, nested ones included.</param>
/// <param name="Roles">App roles.</param>
/// <param name="Idp">For guests: who signs them in.</param>
internal sealed record EntraPerson(string Oid, string Name, string? Email, bool EmailVerified, string[] Groups, string[] Roles, string? Idp)
{
    /// <summary>Another one for each application (pairwise).</summary>
    public string Sub(string client) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Oid + client))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

/// <summary>An application. Without redirect addresses any that ends in /callback is taken.</summary>
/// <param name="Id">The application (client) id.</param>
/// <param name="Secret">Its client secret; null: it has none.</param>
/// <param name="SecretExpires">When the secret ends; null: never.</param>
/// <param name="Certificates">Certificates registered for it, PEM without private keys.</param>
/// <param name="GraphPermission">Whether an administrator granted it GroupMember.Read.All.</param>
/// <param name="RedirectUris">Registered redirect addresses.</param>
internal sealed record EntraApp(string Id, string? Secret, DateTimeOffset? SecretExpires, string[] Certificates, bool GraphPermission, string[] RedirectUris)
{
    public bool MayReturnTo(string? address) => RedirectUris.Length > 0 ? RedirectUris.Contains(address) : address?.EndsWith("/callback", StringComparison.Ordinal) == true;
}

internal sealed record EntraCode(string Client, EntraPerson Person, string RedirectUri, string Nonce, string Challenge)
{
    public DateTimeOffset At { get; init; }

    public Flag Redeemed { get; } = new();

    internal sealed class Flag
    {
        public int Value;
    }
}
