using System.Collections.Concurrent;

namespace Modular.Sandbox.Bank;

/// <summary>A customer of the bank.</summary>
/// <param name="Login">What they sign in with (PSU-ID).</param>
/// <param name="Pin">Their PIN.</param>
/// <param name="Accounts">Their accounts.</param>
/// <param name="Tan">The bank wants a TAN besides the PIN.</param>
internal sealed record BankCustomerRequest(string? Login, string? Pin, BankAccountRequest[]? Accounts, bool Tan = false);

/// <summary>An account.</summary>
/// <param name="Iban">Its IBAN.</param>
/// <param name="OwnerName">Whom it belongs to, as this bank writes it; null when the bank does not say.</param>
internal sealed record BankAccountRequest(string? Iban, string? OwnerName);

/// <summary>A one-off consent. Whose it is, is known once it was authorised.</summary>
internal sealed class BankConsent(string id, DateTimeOffset until)
{
    public string Id { get; } = id;

    public DateTimeOffset Until { get; } = until;

    public BankCustomerRequest? Customer { get; set; }

    public bool IsUsed { get; set; }
}

/// <summary>A bank with its customers and their consents. Three wrong PINs in a row close a customer's door, as in life.</summary>
internal sealed class BankWorld(Chance chance)
{
    private const int MostWrong = 3;
    private readonly ConcurrentDictionary<string, BankCustomerRequest> _customers = new(StringComparer.Ordinal)
    {
        ["hannah"] = new("hannah", "12345", [new("DE02120300000000202051", "Vogel, Hannah")]),
        ["jonas"] = new("jonas", "12345", [new("DE02500105170137075030", "J. Richter")]),
    };

    private readonly ConcurrentDictionary<string, int> _wrong = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BankConsent> _consents = new(StringComparer.Ordinal);

    public IEnumerable<BankCustomerRequest> Customers => _customers.Values.OrderBy(c => c.Login, StringComparer.Ordinal);

    public void Put(BankCustomerRequest customer)
    {
        _customers[customer.Login!] = customer;
        _wrong.TryRemove(customer.Login!, out _);
    }

    /// <summary>Null when login or PIN is wrong, or the door is closed.</summary>
    public BankCustomerRequest? SignIn(string login, string pin)
    {
        if (_customers.GetValueOrDefault(login) is { } customer && customer.Pin == pin && _wrong.GetValueOrDefault(login) < MostWrong)
        {
            _wrong.TryRemove(login, out _);
            return customer;
        }
        _wrong.AddOrUpdate(login, 1, (_, n) => n + 1);
        return null;
    }

    public BankConsent Open(DateTimeOffset until) => _consents.GetOrAdd("con_" + chance.Token(20), id => new BankConsent(id, until));

    public BankConsent? Find(string? id) => id is null ? null : _consents.GetValueOrDefault(id);

    public void Close(string id) => _consents.TryRemove(id, out _);
}
