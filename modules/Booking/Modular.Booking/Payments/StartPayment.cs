using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Modular.Booking.Mails;
using Modular.Booking.Orders;
using Modular.Booking.Payments.Straight;
using Modular.Booking.Storage;
using Modular.Booking.Transfers;
using Modular.Kernel;
using Modular.Sdk;
using Modular.Sdk.Payments;

namespace Modular.Booking.Payments;

/// <summary>Who buys.</summary>
internal sealed record Guest(string Name, EmailAddress Email)
{
    public override string ToString() => "***";
}

/// <summary>One attempt to pay, as far as the provider must know of it.</summary>
internal sealed record Attempt
{
    public required Guid PaymentId { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid OperationId { get; init; }

    public required long AmountMinor { get; init; }

    public required string Currency { get; init; }

    public required DateTime ExpiresAt { get; init; }

    /// <summary>The order's number.</summary>
    public required string Number { get; init; }

    public required string Culture { get; init; }

    /// <summary>What is bought, in that language.</summary>
    public required string Title { get; init; }

    public required PaymentAccount Account { get; init; }
}

/// <summary>Where the guest goes next.</summary>
internal abstract record PaymentStart
{
    /// <summary>To the provider's page.</summary>
    internal sealed record Redirect(Uri Url) : PaymentStart;

    /// <summary>Nothing to pay, paid already, or to be paid by a transfer: to the order's page.</summary>
    internal sealed record Settled : PaymentStart;
}

/// <summary>
/// Begins to pay an order: the attempt is written before the provider is called, and the hold is made to outlive the provider's page, once.
/// Money moves only on the provider's page.
/// </summary>
internal sealed class StartPayment(
    BookingDb db, Places places, PaymentAccounts accounts, IPaymentProviders providers, SpendMoney spend, IStraightWay straight, KeepPlaces keep, OrderLinks links, TimeProvider clock, ILogger<StartPayment> log)
{
    /// <summary>How long the provider's page may stay open; the longest minimum among providers is Stripe's 30 minutes.</summary>
    public static readonly TimeSpan PageLife = TimeSpan.FromMinutes(31);

    /// <summary>A payment made in the page's last second still finds its places.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(4);

    /// <summary>No reservation waits longer for a transfer, whatever its provider says and however often its guest begins anew.</summary>
    public static readonly TimeSpan LongestTransfer = TimeSpan.FromDays(21);

    /// <summary>So many orders of one guest wait for a transfer at one business; more would keep places from others for nothing.</summary>
    public const int MostTransfers = 2;

    /// <summary>When the provider is first asked about an attempt of which nothing more is heard.</summary>
    public static readonly TimeSpan FirstCheck = TimeSpan.FromMinutes(1);

    /// <summary>The straight way (<see cref="IStraightWay"/>). Null: nothing was changed, the usual way is to be gone.</summary>
    /// <param name="secret">Names the order.</param>
    /// <param name="key">The form's key; empty when a program sent none.</param>
    /// <param name="guest">Who buys.</param>
    /// <param name="method">The operator's account at which the guest wants to pay; empty for the first.</param>
    /// <param name="culture">The guest's language.</param>
    /// <param name="cancellation">Stops the provider and the usual way.</param>
    public async Task<Outcome<PaymentStart>?> StraightAsync(string secret, Guid key, Guest guest, Guid method, string culture, CancellationToken cancellation)
    {
        // The straight way does not know about quarantine; the usual one does.
        if (Locked().Count > 0 || await straight.PrepareAsync(new PrepareWish(OrderSecrets.Hash(secret), key, guest, culture, method)) is not { } attempt)
        {
            return null;
        }

        return await BeginAsync(attempt, secret, guest, again: false, cancellation) ?? await HandleAsync(attempt.OrderId, secret, guest, method, culture, cancellation);
    }

    public async Task<Outcome<PaymentStart>> HandleAsync(Guid orderId, string secret, Guest guest, Guid method, string culture, CancellationToken cancellation)
    {
        for (var again = false; ; again = true)
        {
            var prepared = await PrepareAsync(orderId, guest, method, culture, cancellation);
            if (prepared.Refusal is { } refusal)
            {
                return refusal;
            }

            if (prepared.Value is not var (order, payment, account))
            {
                return new PaymentStart.Settled();
            }

            if (Begun(payment) is { } known)
            {
                return known;
            }

            var attempt = new Attempt
            {
                PaymentId = payment.Id,
                OrderId = order.Id,
                OperationId = payment.OperationId,
                AmountMinor = payment.AmountMinor,
                Currency = payment.Currency,
                ExpiresAt = payment.ExpiresAt,
                Number = order.Number,
                Culture = order.Culture,
                Title = await DescribeAsync(order, cancellation),
                Account = account,
            };
            if (await BeginAsync(attempt, secret, guest, again, cancellation) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>Null: this attempt is over before it began, take another.</summary>
    private async Task<Outcome<PaymentStart>?> BeginAsync(Attempt attempt, string secret, Guest guest, bool again, CancellationToken cancellation)
    {
        if (accounts.Open(attempt.Account) is not var (installed, opened))
        {
            return PaymentRefusals.NoProvider;
        }

        var can = installed.Descriptor.Capabilities;
        var until = can.Statements ? await LatestAsync(attempt.OrderId, cancellation) : attempt.ExpiresAt;
        var outcome = await installed.Provider.BeginAsync(Request(attempt, secret, guest, until, can), providers.Context(installed, opened, new OperationKey(attempt.OperationId)), cancellation);
        return outcome is PaymentOutcome<HostedCheckout>.Ok { Value: { Instructions: null } checkout }
            && await straight.RecordAsync(new RecordWish(attempt.PaymentId, attempt.Account.Provider, checkout.Payment.Value, checkout.Redirect.AbsoluteUri, checkout.ExpiresAt?.UtcDateTime))
            ? new PaymentStart.Redirect(checkout.Redirect)
            : await RecordAsync(attempt, outcome, again, cancellation);
    }

    /// <summary>A transfer may take until nobody is sold places any more, counted from when they were first kept.</summary>
    /// <param name="order">Whose places.</param>
    /// <param name="closes">When the first of its departures is no longer sold; null for none.</param>
    public static DateTime Latest(Order order, DateTime? closes) => closes < order.HeldAt + LongestTransfer ? closes.Value : order.HeldAt + LongestTransfer;

    private async Task<DateTime> LatestAsync(Guid orderId, CancellationToken cancellation) =>
        Latest(await db.Orders.AsNoTracking().SingleAsync(o => o.Id == orderId, cancellation), await keep.ClosesAsync(orderId, cancellation));

    private async Task<Outcome<(Order, Payment, PaymentAccount)?>> PrepareAsync(Guid orderId, Guest guest, Guid method, string culture, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(orderId, cancellation) ?? throw new InvalidOperationException("The order was there a moment ago.");
        if (order.State == OrderState.Confirmed)
        {
            return ((Order, Payment, PaymentAccount)?)null;
        }

        if (order.State != OrderState.Held || order.ExpiresAt <= now)
        {
            return PaymentRefusals.Expired;
        }

        (order.GuestName, order.GuestEmail, order.Culture) = (guest.Name, guest.Email.Reveal(), culture);
        order.Version++;
        if (order.TotalMinor == 0)
        {
            await spend.ConfirmAsync(order, now, cancellation);
            await db.SaveChangesAsync(cancellation);
            await write.CommitAsync(cancellation);
            return ((Order, Payment, PaymentAccount)?)null;
        }

        if (await db.Payments.AnyAsync(p => p.OrderId == orderId && (p.Status == PaymentStatus.Processing || (p.Mismatch != null && p.Decision == MismatchDecision.None && p.SeenMinor > 0)), cancellation))
        {
            // The guest has paid; the bank, or somebody at the desk, is not done. A second payment would be one too many.
            return ((Order, Payment, PaymentAccount)?)null;
        }

        // A guest who chooses another way of paying gets a page of its own; should both be paid, the second goes back by itself.
        // The same goes for a page at a provider that was locked meanwhile, or at an account that is no longer offered.
        var open = await OpenTo(db.Payments, now).Where(p => p.OrderId == orderId && (method == Guid.Empty || p.AccountId == method)).OrderByDescending(p => p.CreatedAt).FirstOrDefaultAsync(cancellation);
        var slow = TooSlow(Latest(order, await keep.ClosesAsync(orderId, cancellation)), now);
        var account = await Unlocked(db.PaymentAccounts.AsNoTracking()).Where(a => !slow.Contains(a.Provider) || (open != null && a.Id == open.AccountId)).Where(a => a.OperatorId == order.OperatorId && a.Enabled && (method == Guid.Empty || a.Id == method) && (open == null || a.Id == open.AccountId))
            .OrderBy(a => a.Position).ThenBy(a => a.Id).FirstOrDefaultAsync(cancellation);
        if (account is null)
        {
            return method == Guid.Empty ? PaymentRefusals.NoProvider : PaymentRefusals.NotOffered;
        }

        if (open is null && await KeepsManyAsync(order, account, guest.Email, now, cancellation))
        {
            return PaymentRefusals.ManyTransfers;
        }

        var payment = open ?? await NewAttemptAsync(order, account, now, cancellation);
        if (payment is null)
        {
            return PaymentRefusals.Expired;
        }

        payment.Begins += payment.IsBegun ? 0 : 1;
        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return (order, payment, account);
    }

    /// <summary>Whether this guest's other orders at this business wait for transfers already. A mailbox is compared as everywhere: as typed, and in small letters.</summary>
    private async Task<bool> KeepsManyAsync(Order order, PaymentAccount account, EmailAddress email, DateTime now, CancellationToken cancellation)
    {
        if (providers.Find(account.Provider)?.Descriptor.Capabilities.Statements != true)
        {
            return false;
        }

        var (typed, small) = (email.Reveal(), email.Reveal().ToLowerInvariant());
        var others = db.Orders.Where(o => o.OperatorId == order.OperatorId && o.Id != order.Id && o.State == OrderState.Held && o.ExpiresAt > now && (o.GuestEmail == typed || o.GuestEmail == small));
        // One that is being begun at this moment counts as well.
        return await others.CountAsync(
            o => db.Payments.Any(p => p.OrderId == o.Id && ((p.Status == PaymentStatus.Pending && p.Instructions != null) || (p.Status == PaymentStatus.Created && p.AccountId == account.Id))), cancellation) >= MostTransfers;
    }

    private IQueryable<Payment> OpenTo(IQueryable<Payment> payments, DateTime now)
    {
        var offered = Unlocked(db.PaymentAccounts).Where(a => a.Enabled);
        return payments.Where(p => (p.Status == PaymentStatus.Created || p.Status == PaymentStatus.Pending) && p.ExpiresAt > now && offered.Any(a => a.Id == p.AccountId));
    }

    private IQueryable<PaymentAccount> Unlocked(IQueryable<PaymentAccount> accounts) => Locked() is { Count: > 0 } locked ? accounts.Where(a => !locked.Contains(a.Provider)) : accounts;

    /// <summary>Providers in quarantine: nobody begins to pay there.</summary>
    private List<string> Locked() => [.. providers.All.Where(static p => !p.IsOffered).Select(static p => p.Id)];

    /// <summary>Providers whose money would come when nobody is sold places any more.</summary>
    private List<string> TooSlow(DateTime latest, DateTime now) =>
        [.. providers.All.Where(p => !PayMethods.IsInTime(p.Descriptor.Capabilities, latest, now)).Select(static p => p.Id)];

    /// <summary>Where the guest of an attempt that is open goes; null when it is not.</summary>
    private static PaymentStart? Begun(Payment payment) => payment.IsTransfer ? new PaymentStart.Settled() : payment.RedirectUrl is { } page ? new PaymentStart.Redirect(new Uri(page)) : null;

    private async Task<Payment?> NewAttemptAsync(Order order, PaymentAccount account, DateTime now, CancellationToken cancellation)
    {
        var longest = order.HeldAt + Hold.HoldRules.Life + PageLife + Grace;
        var until = now + PageLife + Grace;
        until = until < longest ? until : longest;
        // Who has instructions for a transfer and chooses another way loses none of the time they had.
        if (!await places.ExtendAsync(order, until > order.ExpiresAt ? until : order.ExpiresAt, cancellation))
        {
            return null;
        }

        var payment = new Payment
        {
            Id = Guid.CreateVersion7(now),
            OperatorId = order.OperatorId,
            OrderId = order.Id,
            AccountId = account.Id,
            OperationId = Guid.CreateVersion7(now),
            AmountMinor = order.TotalMinor,
            Currency = order.Currency,
            CreatedAt = now,
            ExpiresAt = now + PageLife,
            NextCheckAt = now + FirstCheck,
        };
        db.Payments.Add(payment);
        db.Note(payment, MoneyEventKind.Begun, now, payment.AmountMinor);
        return payment;
    }

    private BeginPayment Request(Attempt attempt, string secret, Guest guest, DateTime until, PaymentCapabilities can) => new()
    {
        Id = new PaymentId(attempt.PaymentId),
        Amount = new Money(attempt.AmountMinor, attempt.Currency),
        ReturnUrl = links.For(secret, "/return"),
        CancelUrl = links.For(secret),
        ExpiresAt = until,
        Reference = attempt.Number,
        Description = attempt.Title,
        Culture = attempt.Culture,
        // A name only where the provider cannot do without.
        Payer = new PayerInfo { Email = guest.Email.Reveal(), Name = can.PayerData.Contains(PayerField.Name) ? guest.Name : null },
    };

    private async Task<string> DescribeAsync(Order order, CancellationToken cancellation)
    {
        var title = await (from line in db.OrderLines
                           join departure in db.Departures on line.DepartureId equals departure.Id
                           join experience in db.Experiences on departure.ExperienceId equals experience.Id
                           where line.OrderId == order.Id
                           select order.Culture == "de-DE" ? experience.TitleDe : experience.TitleEn).FirstAsync(cancellation);
        return title;
    }

    /// <summary>Null: this attempt is over before it began, take another.</summary>
    private async Task<Outcome<PaymentStart>?> RecordAsync(Attempt attempt, PaymentOutcome<HostedCheckout> outcome, bool again, CancellationToken cancellation)
    {
        var now = clock.UtcNow();
        db.ChangeTracker.Clear();
        await using var write = await db.BeginWriteAsync(cancellation);
        var order = await db.LockOrderAsync(attempt.OrderId, cancellation);
        if (order is null || await db.LockPaymentAsync(attempt.PaymentId, cancellation) is not { } payment)
        {
            // The database crashed before the attempt was on its disk (StraightPrepare). Nobody has the page's address; the next press begins anew.
            return PaymentRefusals.NoAnswer;
        }

        Outcome<PaymentStart>? answer;
        if (Begun(payment) is { } known)
        {
            // The button was pressed twice, and the other press was served.
            return known;
        }

        switch (outcome)
        {
            case PaymentOutcome<HostedCheckout>.Ok { Value: { Instructions: { } instructions } checkout }:
                await InstructAsync(order, payment, checkout, instructions, now, cancellation);
                answer = new PaymentStart.Settled();
                break;
            case PaymentOutcome<HostedCheckout>.Ok { Value: var checkout }:
                (payment.ProviderRef, payment.RedirectUrl) = (checkout.Payment.Value, checkout.Redirect.AbsoluteUri);
                payment.Status = payment.Status is PaymentStatus.Created or PaymentStatus.Expired ? PaymentStatus.Pending : payment.Status;
                payment.ExpiresAt = checkout.ExpiresAt?.UtcDateTime ?? payment.ExpiresAt;
                payment.NextCheckAt = now + FirstCheck;
                db.Note(payment, MoneyEventKind.PageOpen, now);
                answer = new PaymentStart.Redirect(checkout.Redirect);
                break;
            case PaymentOutcome<HostedCheckout>.Refused { Code: var code } when !again && (code == RefusalCode.KeyReused || payment.Begins > 1):
                // Name or address were changed since an attempt whose answer was lost, or so much time has passed that its page would be open too
                // briefly for the provider. Nobody has its page, so nobody can pay there.
                Over(payment, MoneyEventKind.GivenUp, code.Value, now);
                answer = null;
                break;
            case PaymentOutcome<HostedCheckout>.Unknown when payment.Begins > 1:
                // A provider may answer a key with the same failure for a day. Nobody has the page: the next press takes another key.
                Over(payment, MoneyEventKind.GivenUp, null, now);
                answer = PaymentRefusals.NoAnswer;
                break;
            case PaymentOutcome<HostedCheckout>.Unknown or PaymentOutcome<HostedCheckout>.TryLater:
                // Nobody has the page's address, so nobody can pay there; pressing the button again repeats the same operation.
                db.Note(payment, MoneyEventKind.NoAnswer, now);
                answer = PaymentRefusals.NoAnswer;
                break;
            default:
                log.LogWarning("Payment {PaymentId} was not begun: {Outcome}", payment.Id, outcome.GetType().Name);
                Over(payment, MoneyEventKind.NotAccepted, Code(outcome), now);
                answer = PaymentRefusals.NotPossible;
                break;
        }

        await db.SaveChangesAsync(cancellation);
        await write.CommitAsync(cancellation);
        return answer;
    }

    /// <summary>The places wait for the transfer, and the guest has its instructions by mail as well: nobody transfers at once.</summary>
    private async Task InstructAsync(Order order, Payment payment, HostedCheckout checkout, TransferInstructions instructions, DateTime now, CancellationToken cancellation)
    {
        (payment.ProviderRef, payment.Instructions) = (checkout.Payment.Value, Transfer.Write(instructions));
        payment.Status = payment.Status is PaymentStatus.Created or PaymentStatus.Expired ? PaymentStatus.Pending : payment.Status;
        payment.ExpiresAt = checkout.ExpiresAt?.UtcDateTime ?? payment.ExpiresAt;
        payment.NextCheckAt = now + FirstCheck;
        await keep.UntilAsync(order, payment.ExpiresAt < order.HeldAt + LongestTransfer ? payment.ExpiresAt : order.HeldAt + LongestTransfer, cancellation);
        db.Post(MoneyMail.Name, db.Note(payment, MoneyEventKind.Instructed, now, payment.AmountMinor).Id);
    }

    private void Over(Payment payment, MoneyEventKind kind, string? code, DateTime now)
    {
        (payment.Status, payment.NextCheckAt) = (PaymentStatus.Failed, null);
        db.Note(payment, kind, now, code: code);
    }

    private static string? Code(PaymentOutcome<HostedCheckout> outcome) => outcome switch
    {
        PaymentOutcome<HostedCheckout>.Refused refused => refused.Code.Value,
        PaymentOutcome<HostedCheckout>.Declined declined => declined.Decline.Code.Value,
        _ => null,
    };
}

internal static class PaymentRefusals
{
    public static readonly Refusal Expired = new("expired",
        "Die Reservierung ist abgelaufen, die Plätze sind wieder frei. Bezahlt wurde nichts. Bitte wählen Sie den Termin noch einmal.",
        "Your reservation has expired and the places are free again. Nothing was paid. Please choose the date again.");

    public static readonly Refusal NoProvider = new("no-provider",
        "Online bezahlen ist hier gerade nicht möglich. Bitte melden Sie sich beim Anbieter.", "Paying online is not possible here at the moment. Please contact the operator.");

    public static readonly Refusal NotOffered = new("method",
        "Diese Zahlungsart gibt es hier gerade nicht. Bitte wählen Sie eine andere.", "This way of paying is not available here right now. Please choose another one.", "method");

    public static readonly Refusal ManyTransfers = new("method",
        "Sie haben hier schon zwei Bestellungen, die auf eine Überweisung warten. Bitte bezahlen Sie diese anders, oder schließen Sie zuerst eine der beiden ab.",
        "You already have two orders here that wait for a transfer. Please pay for this one in another way, or finish one of those two first.", "method");

    public static readonly Refusal KeyReused = new("idempotency-key-reused",
        "Dieses Formular wurde schon mit anderen Angaben abgeschickt. Bitte laden Sie die Seite neu.", "This form was already sent with other details. Please reload the page.");

    public static readonly Refusal Torn = new("key-missing",
        "Das Formular ist unvollständig angekommen. Bitte schicken Sie es noch einmal ab.", "The form arrived incomplete. Please send it again.", "key");

    public static readonly Refusal NoAnswer = new("no-answer",
        "Der Zahlungsdienst antwortet gerade nicht. Es wurde nichts abgebucht. Bitte versuchen Sie es gleich noch einmal; Ihre Plätze bleiben reserviert.",
        "The payment service is not answering right now. Nothing was charged. Please try again in a moment; your places stay reserved.");

    public static readonly Refusal NotPossible = new("not-possible",
        "Der Zahlungsdienst hat die Zahlung nicht angenommen. Es wurde nichts abgebucht. Bitte versuchen Sie es noch einmal oder melden Sie sich beim Anbieter.",
        "The payment service did not accept the payment. Nothing was charged. Please try again or contact the operator.");
}
