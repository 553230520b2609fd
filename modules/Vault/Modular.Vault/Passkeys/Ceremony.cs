using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Modular.Kernel;
using Modular.Vault.Accounts;

namespace Modular.Vault.Passkeys;

/// <summary>
/// ASP.NET Core Identity's passkey handler alone (decision 0009), told what we want: user verification, a passkey that names its account, our own
/// address. Attestation is not asked for: which make somebody's key is proves nothing that we need.
/// </summary>
internal sealed class Ceremony(PasskeyPeople people, PublicUrl site) : IDisposable
{
    private readonly UserManager<Account> _manager = new(people, Options.Create(new IdentityOptions()), null!, [], [], null!, new(), null!, NullLogger<UserManager<Account>>.Instance);

    private PasskeyHandler<Account> Handler => new(_manager, Options.Create(new IdentityPasskeyOptions
    {
        ServerDomain = site.Root.Host,
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "required",
        AttestationConveyancePreference = "none",
        ValidateOrigin = context => ValueTask.FromResult(IsOurs(context)),
    }));

    public async Task<(string Options, string State)> AskToAdd(Account account, HttpContext context)
    {
        var made = await Handler.MakeCreationOptionsAsync(new() { Id = PasskeyPeople.Handle(account.Id), Name = account.Email, DisplayName = account.Name }, context);
        return (made.CreationOptionsJson, made.AttestationState ?? "");
    }

    /// <param name="account">Null when anybody may answer.</param>
    public async Task<(string Options, string State)> Ask(Account? account, HttpContext context)
    {
        var made = await Handler.MakeRequestOptionsAsync(account, context);
        return (made.RequestOptionsJson, made.AssertionState ?? "");
    }

    /// <summary>Null when anything is wrong with the answer.</summary>
    public async Task<UserPasskeyInfo?> Added(string answer, string state, HttpContext context)
    {
        var result = await Handler.PerformAttestationAsync(new() { HttpContext = context, CredentialJson = answer, AttestationState = state });
        return result.Succeeded && result.Passkey.IsUserVerified ? result.Passkey : null;
    }

    /// <summary>Null when anything is wrong with the answer.</summary>
    public async Task<(Account Account, UserPasskeyInfo Passkey)?> Answered(string answer, string state, HttpContext context)
    {
        var result = await Handler.PerformAssertionAsync(new() { HttpContext = context, CredentialJson = answer, AssertionState = state });
        return result.Succeeded ? (result.User, result.Passkey) : null;
    }

    public void Dispose() => _manager.Dispose();

    private bool IsOurs(PasskeyOriginValidationContext context) =>
        !context.CrossOrigin && string.Equals(context.Origin, site.Root.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
}
