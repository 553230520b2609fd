using Microsoft.AspNetCore.Http;
using Modular.Kernel;

namespace Modular.Booking.Orders;

/// <summary>What the doors of an order answer when it is not a redirect.</summary>
internal static class OrderAnswers
{
    /// <summary>The same for a wrong secret and for an order that is gone.</summary>
    public static IResult NotFound() => new Refusal("unknown-order", "Diese Bestellung gibt es nicht. Bitte prüfen Sie den Link aus Ihrer E-Mail.", "There is no such order. Please check the link in your e-mail.")
        .ToProblem(StatusCodes.Status404NotFound);

    public static IResult Refused(string secret, Refusal refusal, int status, string name, string email) => refusal.ToProblem(status);
}
