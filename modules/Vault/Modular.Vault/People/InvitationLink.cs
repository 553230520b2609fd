using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Modular.Vault.People;

/// <summary>The one-time link of an invitation. Who reads the database alone cannot make one; who has one can use it once, within its days.</summary>
internal sealed class InvitationLink(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Modular.Vault.Invitation.v1");

    public string Token(Guid invitation) => protector.Protect(invitation.ToString("N"));

    public Guid? Read(string token)
    {
        if (token.Length > 1000)
        {
            return null;
        }

        try
        {
            return Guid.TryParseExact(protector.Unprotect(token), "N", out var id) ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
