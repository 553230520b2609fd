using System.Security.Cryptography;

namespace Modular.Booking.Orders;

/// <summary>What people read to each other on the phone: eight characters without look-alikes. Not a secret.</summary>
internal static class OrderNumber
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New() => RandomNumberGenerator.GetString(Alphabet, 8);
}
