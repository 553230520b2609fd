using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Orders;

/// <summary>What the doors of an order answer when it is not a redirect.</summary>
internal static class OrderAnswers
{
    /// <summary>The same for a wrong secret and for an order that is gone.</summary>
    public static IResult NotFound() => UiResults.Error(StatusCodes.Status404NotFound, detail: T.Of(
        "Unter diesem Link gibt es keine Bestellung. Prüfen Sie bitte, ob Sie ihn ganz aus Ihrer E-Mail übernommen haben.",
        "There is no order behind this link. Please check that you copied all of it from your e-mail."));

    public static IResult Refused(string secret, Refusal refusal, int status, string name, string email) => new Page(secret, refusal, status, name, email);

    /// <summary>The order's page again, with what is wrong and what was entered.</summary>
    private sealed class Page(string secret, Refusal refusal, int status, string name, string email) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            // Whoever forgot both fields learns of both at once.
            var errors = refusal.Field is "name" or "email" ? GuestDetails.Check(name, email) : new FormErrors();
            if (errors.For(refusal.Field ?? "") is null)
            {
                errors.Add(refusal.Field ?? "", T.Of(refusal.De, refusal.En));
            }

            var page = await httpContext.RequestServices.GetRequiredService<OrderPages>().ShowAsync(secret, httpContext, errors, name, email, status);
            await page.ExecuteAsync(httpContext);
        }
    }
}
