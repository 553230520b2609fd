using System.Collections.Concurrent;

namespace Modular.Sandbox.Company;

/// <summary>A company with employees, the applications it lets them into, and who is signed in where.</summary>
internal sealed class CompanyWorld(Chance chance, TimeProvider clock)
{
    public const string Name = "Kajakwerk GmbH";
    private readonly ConcurrentDictionary<string, Employee> _employees = new(Seeded.ToDictionary(e => e.Sub), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CompanyClient> _clients = new([KeyValuePair.Create("modular", new CompanyClient("modular", "company_secret_sandbox", [], null))], StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CompanySession> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _redeemed = new(StringComparer.Ordinal);

    private static IEnumerable<Employee> Seeded =>
    [
        new("k-1001", "Mila Brandt", "mila.brandt@kajakwerk.example", true, ["guides"]),
        new("k-1002", "Jonas Okafor", "jonas.okafor@kajakwerk.example", true, ["guides", "office"]),
        new("k-1003", "Leyla Demir", "leyla.demir@kajakwerk.example", true, ["leads"]),
        new("k-1004", "Ruben Vos", "ruben.vos@kajakwerk.example", true, ["accounting"]),
        new("k-1005", "Extern: Nina Wolff", "nina.wolff@agentur.example", true, ["guides"]),
        new("k-1006", "Theo Lindner", "theo.lindner@kajakwerk.example", false, ["guides"]),
    ];

    public IEnumerable<Employee> Employees => _employees.Values.OrderBy(e => e.Sub, StringComparer.Ordinal);

    public IEnumerable<CompanySession> Sessions => _sessions.Values.OrderByDescending(s => s.At).ThenBy(s => s.Sid, StringComparer.Ordinal);

    public Employee? Find(string? sub) => sub is null ? null : _employees.GetValueOrDefault(sub);

    public void Set(Employee employee) => _employees[employee.Sub] = employee;

    public CompanyClient? Client(string? id) => id is null ? null : _clients.GetValueOrDefault(id);

    public void Set(CompanyClient client) => _clients[client.Id] = client;

    public CompanySession Enter(Employee employee, string client, string issuer, string redirectUri)
    {
        var session = new CompanySession(chance.Token(24), employee.Sub, client, issuer, redirectUri, clock.GetUtcNow());
        _sessions[session.Sid] = session;
        return session;
    }

    public CompanySession? Leave(string sid) => _sessions.TryRemove(sid, out var session) ? session : null;

    /// <summary>True for the first who redeems the code of this sign-in.</summary>
    public bool Redeem(string sid) => _redeemed.TryAdd(sid, true);
}

internal sealed record Employee(string Sub, string Name, string Email, bool EmailVerified, string[] Groups);

/// <summary>An application. Without redirect addresses any address that ends in /callback is taken, and logout notices go to the one beside it that ends in /logout.</summary>
internal sealed record CompanyClient(string Id, string Secret, string[] RedirectUris, string? BackchannelLogoutUri)
{
    public bool MayReturnTo(string? address) => RedirectUris.Length > 0 ? RedirectUris.Contains(address) : address?.EndsWith("/callback", StringComparison.Ordinal) == true;

    public string LogoutAddress(string redirectUri) => BackchannelLogoutUri ?? redirectUri[..redirectUri.LastIndexOf('/')] + "/logout";
}

/// <summary>One sign-in of one employee at one application.</summary>
internal sealed record CompanySession(string Sid, string Sub, string Client, string Issuer, string RedirectUri, DateTimeOffset At);
