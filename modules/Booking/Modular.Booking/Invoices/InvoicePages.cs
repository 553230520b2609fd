using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Desk;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Ui;
using OrderView = Modular.Booking.Orders.OrderView;

namespace Modular.Booking.Invoices;

/// <param name="View">The order.</param>
/// <param name="Documents">What was issued.</param>
/// <param name="Refusal">Why there is nothing more to issue.</param>
/// <param name="Secret">The secret of its address.</param>
/// <param name="Form">To whom.</param>
internal sealed record InvoiceModel(OrderView View, OrderDocuments Documents, Refusal? Refusal, string Secret, DeskForm Form);

/// <summary>The guest's invoice, behind the order's link: said to whom, issued at once, downloaded as often as one likes.</summary>
internal sealed class InvoicePages(BookingDb db, IssueInvoices issue, TimeProvider clock)
{
    public static void Add(IServiceCollection services) => services.AddScoped<InvoicePages>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/orders/{secret}/invoice", (string secret, HttpContext http, InvoicePages pages) => pages.ShowAsync(secret, http));
        routes.MapPost("/orders/{secret}/invoice", (string secret, HttpContext http, InvoicePages pages) => pages.IssueAsync(secret, http)).DisableAntiforgery();
        routes.MapGet("/orders/{secret}/invoices/{invoice:guid}", (string secret, Guid invoice, string? edition, HttpContext http, InvoicePages pages) => pages.DownloadAsync(secret, invoice, edition, http));
    }

    /// <summary>What the order's page says of its invoice; null while there is nothing to say.</summary>
    public async Task<InvoiceModel?> OfAsync(OrderView view, string secret, CancellationToken cancellation)
    {
        if (view.Stage is not (OrderStage.Confirmed or OrderStage.Cancelled))
        {
            return null;
        }

        var documents = await OrderDocuments.OfAsync(db, view.Order.Id, cancellation);
        var refusal = IssueInvoices.Impossible(view.Order, OrderMoney.Due(view.Order, view.Payments, view.Refunds))
            ?? (await IsReadyAsync(view, cancellation) ? null : InvoiceRefusals.NotYet);
        return new(view, documents, refusal, secret, RecipientForm.Of(view.Order, documents.Current));
    }

    private async Task<IResult> ShowAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        return await FindAsync(secret, http) is not { } view ? OrderAnswers.NotFound()
            : await OfAsync(view, secret, http.RequestAborted) is { } model ? Page(model)
            : new SeeOther("/orders/" + secret);
    }

    private async Task<IResult> IssueAsync(string secret, HttpContext http)
    {
        OrderPages.Discreet(http);
        if (await FindAsync(secret, http) is not { } view)
        {
            return OrderAnswers.NotFound();
        }

        if (!http.Request.HasFormContentType)
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send the form of the page.");
        }

        var form = await DeskForm.ReadAsync(http);
        if (await OfAsync(view, secret, http.RequestAborted) is not { Refusal: null } model)
        {
            return OrderAnswers.Refused(secret, InvoiceRefusals.NotPaid, StatusCodes.Status409Conflict, view.Order.GuestName ?? "", view.Order.GuestEmail ?? "");
        }

        var recipient = RecipientForm.Read(form, IssueInvoices.NeedsAddress(view.Order));
        if (!form.Ok)
        {
            return Page(model with { Form = form }, StatusCodes.Status422UnprocessableEntity);
        }

        var outcome = await issue.RunAsync(view.Order.Id, recipient, RecipientForm.InsteadOf(form), byGuest: true, http.RequestAborted);
        if (outcome.Refusal is not { } refusal)
        {
            return new SeeOther($"/orders/{secret}#invoice");
        }

        // What was typed stays; which invoice it is about is what holds now.
        var now = await OfAsync(view, secret, http.RequestAborted) ?? model;
        form["of"] = now.Documents.Current?.Id.ToString() ?? "";
        return Page(now with { Form = form.Refuse(refusal) }, refusal.Field is null ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<IResult> DownloadAsync(string secret, Guid id, string? edition, HttpContext http)
    {
        OrderPages.Discreet(http);
        var hash = OrderSecrets.Hash(secret);
        var invoice = await db.Invoices.AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && db.Orders.Any(o => o.Id == i.OrderId && o.SecretHash == hash), http.RequestAborted);
        return invoice is null ? OrderAnswers.NotFound() : InvoiceFile.Of(invoice, edition);
    }

    private async Task<bool> IsReadyAsync(OrderView view, CancellationToken cancellation) =>
        await db.Billings.AsNoTracking().SingleOrDefaultAsync(b => b.OperatorId == view.Operator.Id, cancellation) is { Missing: null };

    private Task<OrderView?> FindAsync(string secret, HttpContext http) => db.FindOrderAsync(OrderSecrets.Hash(secret), clock.UtcNow(), http.RequestAborted);

    private static IResult Page(InvoiceModel model, int status = StatusCodes.Status200OK) => UiResults.Page<InvoicePage>(new { Data = model }, status);
}

internal static class InvoiceFile
{
    /// <summary>In the language of the order, unless another edition is asked for.</summary>
    public static IResult Of(Invoice invoice, string? edition)
    {
        var content = InvoiceContent.Of(invoice);
        using (Language.Use(edition is "de" or "en" ? edition : content.Culture))
        {
            return TypedResults.Bytes(InvoicePdf.Write(invoice, content, InvoiceContent.RecipientOf(invoice)), "application/pdf", invoice.Number + ".pdf");
        }
    }
}
