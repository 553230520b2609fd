using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Modular.Booking.Orders;
using Modular.Booking.Storage;
using Modular.Kernel;

namespace Modular.Booking.Payments;

/// <summary>POST /orders/{secret}/pay sends the guest to the provider's page; GET /orders/{secret}/return is where that page sends them back.</summary>
internal static class PayEndpoints
{
    public static void Add(IServiceCollection services, Roles roles)
    {
        services.AddSingleton<PaymentAccounts>();
        services.AddScoped<IServiceSealed, SealedPaymentAccounts>();
        services.AddSingleton<HookAccounts>();
        services.AddSingleton<WakeUps>();
        services.AddScoped<Places>();
        services.AddScoped<ReturnMoney>();
        services.AddScoped<KeepPlaces>();
        services.AddScoped<SpendMoney>();
        services.AddScoped<FollowRefunds>();
        services.AddScoped<SettlePayment>();
        services.AddScoped<StartPayment>();
        services.AddScoped<PayMethods>();
        services.AddScoped<PayOnce>();
        services.AddSingleton<PayTogether>();
        services.AddScoped<CheckPayment>();
        services.AddScoped<SendRefund>();
        services.AddSingleton<PaymentWorker>();
        if (roles.HasFlag(Roles.Worker))
        {
            services.AddHostedService(provider => provider.GetRequiredService<PaymentWorker>());
        }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/orders/{secret}/pay", PayAsync).DisableAntiforgery();
        routes.MapGet("/orders/{secret}/return", ReturnAsync);
        PaymentHook.Map(routes);
    }

    private static async Task<IResult> PayAsync(string secret, HttpContext http, BookingDb db, StartPayment start, PayOnce once, PayTogether together)
    {
        if (!http.Request.HasFormContentType)
        {
            return await FindAsync(db, secret, http.RequestAborted) is null
                ? OrderAnswers.NotFound()
                : TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send the form with name and email.");
        }

        var form = await http.Request.ReadFormAsync();
        var (name, email) = (form["name"].ToString(), form["email"].ToString());
        // Without a key (a program that knows none) the order itself is the key: one attempt at a time.
        var (sent, key) = (form["key"].ToString(), Guid.Empty);
        // Without a way of paying (there is but one, or a program knows none) it is the operator's first.
        var (chosen, method) = (form["method"].ToString(), Guid.Empty);
        var errors = GuestDetails.Check(name, email)
            .When(chosen.Length > 0 && (!Guid.TryParse(chosen, out method) || method == Guid.Empty), "method", PaymentRefusals.NotOffered.Words())
            .When(sent.Length > 0 && (!Guid.TryParse(sent, out key) || key == Guid.Empty), "key", PaymentRefusals.Torn.Words());
        if (errors.Any)
        {
            return await FindAsync(db, secret, http.RequestAborted) is null ? OrderAnswers.NotFound() : OrderAnswers.Invalid(secret, errors, name, email, chosen);
        }

        var culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "de-DE" : "en-GB";
        var guest = new Guest(name.Trim(), EmailAddress.Parse(email.Trim()));
        var outcome = key == Guid.Empty
            ? await StartAsync(http.RequestAborted)
            // Others may wait for this answer: it is not given up when this guest leaves.
            : await together.RunAsync(secret, key, guest, method, () => StartAsync(CancellationToken.None));
        return outcome switch
        {
            null => OrderAnswers.NotFound(),
            { Refusal: { } refusal } => OrderAnswers.Refused(secret, refusal, StatusCodes.Status409Conflict, name, email, chosen),
            { Value: PaymentStart.Redirect redirect } => new SeeOther(redirect.Url.AbsoluteUri),
            _ => new SeeOther("/orders/" + secret),
        };

        async Task<Outcome<PaymentStart>?> StartAsync(CancellationToken cancellation)
        {
            if (await start.StraightAsync(secret, key, guest, method, culture, cancellation) is { } straight)
            {
                return straight;
            }

            if (await FindAsync(db, secret, cancellation) is not { } orderId)
            {
                return null;
            }

            var who = key == Guid.Empty ? guest : await once.WhoAsync(orderId, key, guest, method, cancellation);
            return who.Refusal is { } reused ? reused : await start.HandleAsync(orderId, secret, who.Value, method, culture, cancellation);
        }
    }

    /// <summary>The return is no proof: the provider is asked. If it does not answer, the page says that we are waiting, and the worker goes on asking.</summary>
    private static async Task<IResult> ReturnAsync(string secret, HttpContext http, BookingDb db, CheckPayment check, ILogger<PaymentWorker> log)
    {
        if (await check.AskStraightAsync(secret, http.RequestAborted))
        {
            return new SeeOther("/orders/" + secret);
        }

        if (await FindAsync(db, secret, http.RequestAborted) is not { } orderId)
        {
            return OrderAnswers.NotFound();
        }

        var open = await db.Payments.AsNoTracking()
            .Where(p => p.OrderId == orderId && p.ProviderRef != null && p.Status != PaymentStatus.Captured && p.Status != PaymentStatus.Failed)
            .OrderByDescending(p => p.CreatedAt).Select(p => p.Id).Take(2).ToListAsync(http.RequestAborted);
        foreach (var paymentId in open)
        {
            try
            {
                await check.AskAsync(paymentId, http.RequestAborted);
            }
            catch (Exception busy) when (busy is DbUpdateException or DbException)
            {
                log.LogWarning("Payment {PaymentId} could not be settled on return ({Failure}); the worker will", paymentId, busy.GetType().Name);
            }
        }

        return new SeeOther("/orders/" + secret);
    }

    private static async Task<Guid?> FindAsync(BookingDb db, string secret, CancellationToken cancellation)
    {
        var hash = OrderSecrets.Hash(secret);
        return await db.Orders.AsNoTracking().Where(o => o.SecretHash == hash).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(cancellation);
    }
}
