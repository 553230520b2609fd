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

    /// <summary>The order's page again, with every field that is wrong named and what was entered kept.</summary>
    public static IResult Invalid(string secret, FormErrors errors, string name, string email, string? method = null) => new Page(secret, errors, StatusCodes.Status422UnprocessableEntity, name, email, method);

    /// <summary>The order's page again, with the reason why it did not go on.</summary>
    public static IResult Refused(string secret, Refusal refusal, int status, string name, string email, string? method = null)
    {
        var errors = new FormErrors();
        errors.Add(refusal.Field ?? "", refusal.Words());
        return new Page(secret, errors, status, name, email, method);
    }

    private sealed class Page(string secret, FormErrors errors, int status, string name, string email, string? method) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var page = await httpContext.RequestServices.GetRequiredService<OrderPages>().ShowAsync(secret, httpContext, errors, name, email, status, method);
            await page.ExecuteAsync(httpContext);
        }
    }
}
