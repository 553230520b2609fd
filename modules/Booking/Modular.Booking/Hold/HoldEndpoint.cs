using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Orders;
using Modular.Booking.Telemetry;
using Modular.Kernel;

namespace Modular.Booking.Hold;

/// <summary>What a program sends to hold places. The same key with the same wish gives the same answer, however often it is sent.</summary>
internal sealed record HoldRequest(Guid? Departure, Guid? Key, IReadOnlyList<HoldRequestUnit>? Units);

/// <param name="PriceMinor">The price of one that the guest was shown, in minor units; when it is not the price any more, nothing is held. Optional.</param>
internal sealed record HoldRequestUnit(Guid Unit, int Quantity, long? PriceMinor = null);

internal sealed record HoldResponse(string Number, string Url, DateTime ExpiresAt, long TotalMinor, string Currency);

/// <summary>POST /book/{operator}/hold — a form from the shop page, or JSON.</summary>
internal static class HoldEndpoint
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<Offers>();
        services.AddSingleton<AgreedPrices>();
        services.AddSingleton<HoldWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<HoldWriter>());
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/book/{operator}/hold", PostAsync).DisableAntiforgery();

    private static async Task<IResult> PostAsync(string @operator, HttpContext http, Offers offers, AgreedPrices agreed, HoldWriter writer, OrderSecrets secrets, BookingMetrics metrics, TimeProvider clock)
    {
        var isForm = http.Request.HasFormContentType;
        var request = isForm ? await ReadFormAsync(http.Request) : await ReadJsonAsync(http.Request);
        if (request is null)
        {
            return HoldAnswers.Unreadable();
        }

        if (request.Departure is not { } departure || await offers.FindAsync(departure, http.RequestAborted) is not { Published: true } offer || offer.OperatorSlug != @operator)
        {
            metrics.HoldInvalid(Refusals.UnknownDeparture);
            return HoldAnswers.Refuse(Refusals.UnknownDeparture, StatusCodes.Status404NotFound, http, request, offer: null);
        }

        var checkedCommand = Check(request, offer, departure, secrets, clock);
        if (checkedCommand.Refusal is { } invalid)
        {
            metrics.HoldInvalid(invalid);
            return HoldAnswers.Refuse(invalid, StatusCodes.Status422UnprocessableEntity, http, request, offer);
        }

        if (await agreed.AgreeAsync(request, departure, offer, http.RequestAborted) is not { } current)
        {
            var earlier = await agreed.EarlierAsync(request, departure, http.RequestAborted) ?? HoldAnswers.PriceChanged;
            metrics.Held(earlier);
            return earlier.Refusal is { } changed
                ? HoldAnswers.Refuse(changed, StatusCodes.Status409Conflict, http, request, offer)
                : HoldAnswers.Held(earlier.Value, secrets.For(earlier.Value.OrderId), isForm);
        }

        if (!ReferenceEquals(current, offer))
        {
            checkedCommand = Check(request, current, departure, secrets, clock);
            if (checkedCommand.Refusal is { } outdated)
            {
                return HoldAnswers.Refuse(outdated, StatusCodes.Status422UnprocessableEntity, http, request, current);
            }
        }

        try
        {
            var outcome = await writer.HoldAsync(checkedCommand.Value);
            metrics.Held(outcome);
            return outcome.Refusal is { } refusal
                ? HoldAnswers.Refuse(refusal, refusal == Refusals.Busy ? StatusCodes.Status429TooManyRequests : StatusCodes.Status409Conflict, http, request, offer)
                : HoldAnswers.Held(outcome.Value, secrets.For(outcome.Value.OrderId), isForm);
        }
        catch (HoldFailedException)
        {
            metrics.HoldFailed();
            http.Response.Headers.RetryAfter = "1";
            return HoldAnswers.Refuse(HoldAnswers.NoAnswer, StatusCodes.Status503ServiceUnavailable, http, request, offer);
        }
    }

    internal static Outcome<HoldCommand> Check(HoldRequest request, Offer offer, Guid departure, OrderSecrets secrets, TimeProvider clock)
    {
        if (request.Key is not { } key || key == Guid.Empty)
        {
            return HoldAnswers.KeyMissing;
        }

        var wanted = (request.Units ?? []).Where(u => u.Quantity != 0).ToList();
        if (wanted.Select(u => u.Unit).Distinct().Count() != wanted.Count || wanted.Any(u => offer.Units.All(known => known.Id != u.Unit)))
        {
            return HoldAnswers.UnknownUnit;
        }

        if (wanted.Any(u => u.Quantity < 0) || wanted.Count == 0)
        {
            return HoldAnswers.NothingChosen;
        }

        if (wanted.Any(u => u.Quantity > offer.MaxUnits) || wanted.Sum(u => u.Quantity) > offer.MaxUnits)
        {
            return HoldAnswers.TooMany(offer.MaxUnits);
        }

        var orderId = clock.NewId();
        return new HoldCommand
        {
            OrderId = orderId,
            OperatorId = offer.OperatorId,
            DepartureId = departure,
            IdempotencyKey = key,
            RequestHash = HoldCommand.HashOf(departure, wanted.Select(u => (u.Unit, u.Quantity))),
            SecretHash = OrderSecrets.Hash(secrets.For(orderId)),
            Number = OrderNumber.New(),
            Culture = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "de" ? "de-DE" : "en-GB",
            Currency = offer.Currency,
            PolicyId = offer.PolicyId,
            Units = [.. offer.Units.SelectMany(unit => wanted.Where(w => w.Unit == unit.Id).Select(w => new UnitCount(unit, w.Quantity)))],
        };
    }

    private static async Task<HoldRequest?> ReadJsonAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            var wish = await request.ReadFromJsonAsync<HoldRequest>();
            return wish?.Units?.Any(unit => unit is null) == true ? null : wish;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Fields: departure, key, unit_{id} = quantity, price_{id} = what the page showed, in minor units. What is no number counts as −1 and is refused with
    /// the field, not with a 500.
    /// </summary>
    private static async Task<HoldRequest?> ReadFormAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var units = new List<HoldRequestUnit>();
        foreach (var (name, values) in form)
        {
            if (name.StartsWith("unit_", StringComparison.Ordinal))
            {
                if (!Guid.TryParse(name.AsSpan(5), out var unit))
                {
                    return null;
                }

                var text = values.ToString();
                var shown = form[$"price_{unit}"].ToString();
                units.Add(new HoldRequestUnit(
                    unit,
                    text.Length == 0 ? 0 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) ? quantity : -1,
                    shown.Length == 0 ? null : long.TryParse(shown, NumberStyles.None, CultureInfo.InvariantCulture, out var price) ? price : -1));
            }
        }

        return new HoldRequest(
            Guid.TryParse(form["departure"], out var departure) ? departure : null,
            Guid.TryParse(form["key"], out var key) ? key : null,
            units);
    }
}
