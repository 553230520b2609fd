using Modular.Booking.Orders;
using Modular.Booking.Payments;
using Modular.Booking.Transfers;
using Modular.Sdk;
using Modular.Ui;

namespace Modular.Booking.Mails;

/// <summary>What the mail about one line of a payment's history says, in the language in use.</summary>
internal sealed record MoneyLetter(string Subject, string Title, IReadOnlyList<string> Paragraphs, string Button)
{
    /// <summary>What to transfer and where to, when that is what it is about.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>Null when it is no longer true, or nothing to write about.</summary>
    public static MoneyLetter? Of(OrderView view, MoneyEvent line)
    {
        var payment = view.Payments.FirstOrDefault(p => p.Id == line.PaymentId);
        var amount = line.AmountMinor is { } minor ? Show.Money(new Money(minor, line.Currency ?? view.Order.Currency)) : "";
        return line.Kind switch
        {
            MoneyEventKind.Processing when payment?.Status == PaymentStatus.Processing => Processing(view),
            MoneyEventKind.Failed when payment?.Status == PaymentStatus.Failed && view.Stage is OrderStage.Declined or OrderStage.Expired => Failed(view),
            MoneyEventKind.MismatchStays when payment?.IsUnclear == true => Mismatch(view, amount),
            MoneyEventKind.Instructed when payment?.Status == PaymentStatus.Pending && view.Order.State == OrderState.Held && !view.Order.IsExpired(view.Now) => Instructed(view, payment),
            MoneyEventKind.PartReceived when payment?.Status == PaymentStatus.Pending && payment.SeenMinor == line.AmountMinor && view.Order.IsExpired(view.Now) => PartTooLate(view, amount),
            MoneyEventKind.PartReceived when payment?.Status == PaymentStatus.Pending && payment.SeenMinor == line.AmountMinor && view.Order.State == OrderState.Held => PartReceived(view, payment, amount),
            MoneyEventKind.RefundRequested => Returned(view, line.Code, amount, byHand: payment?.IsTransfer == true),
            MoneyEventKind.RefundFailed when view.Refunds.Any(r => r.Id == line.RefundId && r.IsStranded) => Stranded(view, amount),
            MoneyEventKind.RefundElsewhere => Elsewhere(view, amount, line.Note, byHand: payment?.IsTransfer == true),
            _ => null,
        };
    }

    private static MoneyLetter? Instructed(OrderView view, Payment payment) => Transfer.Of(payment) is not { } transfer ? null : Letter(
        view,
        T.Of($"Bitte überweisen Sie {Show.Money(view.Total)}", $"Please transfer {Show.Money(view.Total)}"),
        [
            T.Of($"Ihre Plätze sind bis {view.HeldUntil} reserviert. Bitte überweisen Sie bis {Show.Date(transfer.PayBy(view))}: Eine Überweisung ist ein bis drei Tage unterwegs.", $"Your places are reserved until {view.HeldUntil}. Please transfer by {Show.Date(transfer.PayBy(view))}: a transfer takes one to three days."),
            T.Of("Sobald das Geld da ist, schicken wir Ihnen die Tickets. Bitte geben Sie genau den Verwendungszweck an, der unten steht; nur daran erkennen wir Ihre Zahlung.", "As soon as the money is here, we send you the tickets. Please give exactly the reference below; it is the only thing that tells us the payment is yours."),
        ]) with
    { Facts = transfer.Lines(transfer.Asked) };

    private static MoneyLetter? PartReceived(OrderView view, Payment payment, string amount) => Transfer.Of(payment) is not { } transfer ? null : Letter(
        view,
        T.Of($"{amount} sind angekommen, ein Teil fehlt noch", $"{amount} have arrived, a part is still missing"),
        [
            T.Of($"Von {Show.Money(view.Total)} sind {amount} bei uns. Bitte überweisen Sie noch {Show.Money(transfer.Missing(payment))} mit demselben Verwendungszweck.", $"Of {Show.Money(view.Total)}, {amount} are with us. Please transfer another {Show.Money(transfer.Missing(payment))} with the same reference."),
            T.Of($"Ihre Plätze sind weiter bis {view.HeldUntil} reserviert.", $"Your places are still reserved until {view.HeldUntil}."),
        ]) with
    { Facts = transfer.Lines(transfer.Missing(payment)) };

    /// <summary>The places are gone: nobody is asked for the rest.</summary>
    private static MoneyLetter PartTooLate(OrderView view, string amount) => Letter(
        view,
        T.Of($"{amount} sind angekommen, Ihre Reservierung ist abgelaufen", $"{amount} have arrived, your reservation has run out"),
        [
            T.Of($"Von {Show.Money(view.Total)} sind {amount} bei uns. Ihre Plätze sind inzwischen wieder frei; bitte überweisen Sie nichts mehr.", $"Of {Show.Money(view.Total)}, {amount} are with us. Your places are free again by now; please do not transfer any more."),
            T.Of($"{view.Operator.Name} überweist Ihnen das Geld zurück oder meldet sich bei Ihnen.", $"{view.Operator.Name} transfers the money back to you or gets in touch with you."),
        ]);

    private static MoneyLetter Processing(OrderView view) => Letter(
        view,
        T.Of("Ihre Zahlung ist unterwegs", "Your payment is on its way"),
        [
            T.Of("Ihre Bank hat den Auftrag angenommen. Bis das Geld bei uns ist, dauert es oft ein paar Tage.", "Your bank has accepted the order. It often takes a few days until the money reaches us."),
            view.Order.IsExpired(view.Now)
                ? T.Of("Sobald es da ist, bestätigen wir Ihre Plätze, wenn sie noch frei sind, und schicken Ihnen die Tickets. Sonst erhalten Sie alles zurück.", "As soon as it is here, we confirm your places if they are still free and send you the tickets. Otherwise you get everything back.")
                : T.Of($"So lange, höchstens bis {view.HeldUntil}, halten wir Ihre Plätze frei. Sobald das Geld da ist, schicken wir Ihnen die Tickets. Sie müssen nichts tun.", $"Until then, and until {view.HeldUntil} at most, we keep your places. As soon as the money is here, we send you the tickets. You need not do anything."),
        ]);

    private static MoneyLetter Failed(OrderView view) => Letter(
        view,
        T.Of("Ihre Bank hat die Zahlung nicht ausgeführt", "Your bank did not carry out the payment"),
        [
            T.Of("Es wurde nichts abgebucht, oder Ihre Bank hat den Betrag zurückgeholt.", "Nothing was charged, or your bank has taken the amount back."),
            view.Stage == OrderStage.Declined
                ? T.Of($"Ihre Plätze sind noch bis {view.HeldUntil} reserviert. Bis dahin können Sie mit einem anderen Zahlungsmittel bezahlen.", $"Your places are still reserved until {view.HeldUntil}. Until then you can pay by another means.")
                : T.Of("Die Plätze sind wieder frei. Wenn Sie noch möchten, wählen Sie bitte noch einmal.", "The places are free again. If you still want to come, please choose again."),
        ],
        view.Stage == OrderStage.Declined ? T.Of("Anders bezahlen", "Pay otherwise") : null);

    private static MoneyLetter Mismatch(OrderView view, string amount) => Letter(
        view,
        T.Of("Wir prüfen Ihre Zahlung", "We are checking your payment"),
        [
            T.Of($"Ihre Zahlung ist angekommen, aber der Betrag passt nicht zu Ihrer Bestellung: erwartet waren {Show.Money(view.Total)}, gemeldet wurden {amount}.", $"Your payment has arrived, but the amount does not match your order: {Show.Money(view.Total)} were expected, {amount} were reported."),
            T.Of($"{view.Operator.Name} sieht sich das an. Entweder Sie erhalten Ihre Tickets oder Ihr Geld zurück. Bitte bezahlen Sie nicht noch einmal.", $"{view.Operator.Name} is looking into it. You will get either your tickets or your money back. Please do not pay again."),
        ]);

    private static MoneyLetter? Returned(OrderView view, string? reason, string amount, bool byHand)
    {
        var why = reason switch
        {
            RefundReasons.LateMoney when view.Order.State == Orders.OrderState.Cancelled => T.Of("Ihre Zahlung kam an, als die Bestellung schon storniert war.", "Your payment arrived when the order was already cancelled."),
            RefundReasons.LateMoney => T.Of("Ihre Zahlung kam an, als Ihre Reservierung abgelaufen und die Plätze an andere vergeben waren. Das tut uns leid.", "Your payment arrived when your reservation had run out and the places had gone to others. We are sorry."),
            RefundReasons.DoubleMoney => T.Of("Ihre Bestellung war schon bezahlt; dieser Betrag kam ein zweites Mal. Ihre Tickets bleiben gültig.", "Your order was paid already; this amount came a second time. Your tickets stay valid."),
            RefundReasons.Overpaid => T.Of("Es kam mehr an, als Ihre Bestellung kostet. Die Differenz erhalten Sie zurück; Ihre Tickets sind gültig.", "More arrived than your order costs. You get the difference back; your tickets are valid."),
            RefundReasons.Mismatch => T.Of("Ihre Zahlung passte nicht zum Betrag Ihrer Bestellung, deshalb geht sie zurück.", "Your payment did not match the amount of your order, so it goes back."),
            _ => null,
        };
        return why is null ? null : Letter(
            view,
            T.Of($"Sie erhalten {amount} zurück", $"You get {amount} back"),
            [why, byHand ? T.Of($"{view.Operator.Name} überweist {amount} auf das Konto, von dem Ihre Überweisung kam. Sie müssen nichts tun.", $"{view.Operator.Name} transfers {amount} to the account your transfer came from. You need not do anything.") : T.Of($"Wir erstatten {amount} auf das Zahlungsmittel, mit dem Sie bezahlt haben. Je nach Bank dauert das einige Tage. Sie müssen nichts tun.", $"We refund {amount} to the means you paid with. Depending on the bank this takes some days. You need not do anything.")]);
    }

    private static MoneyLetter Stranded(OrderView view, string amount) => Letter(
        view,
        T.Of("Ihre Erstattung ist hängen geblieben", "Your refund got stuck"),
        [
            T.Of($"Die Erstattung von {amount} hat nicht geklappt; das Geld ist noch nicht bei Ihnen.", $"The refund of {amount} did not work; the money is not with you yet."),
            T.Of($"{view.Operator.Name} weiß davon und gibt Ihnen das Geld auf anderem Weg zurück oder versucht es noch einmal. Wenn Sie in einer Woche nichts gehört haben, melden Sie sich bitte.", $"{view.Operator.Name} knows about it and will try again or return the money another way. If you have not heard anything in a week, please get in touch."),
        ]);

    private static MoneyLetter Elsewhere(OrderView view, string amount, string? note, bool byHand) => byHand ? Letter(view, T.Of($"Sie haben {amount} zurückerhalten", $"{amount} were returned to you"), [T.Of("Der Veranstalter schreibt:", "The operator writes:"), $"„{note}“"]) : Letter(
        view,
        T.Of($"Sie haben {amount} auf anderem Weg zurückerhalten", $"{amount} were returned to you another way"),
        [
            T.Of("Die Erstattung auf Ihr Zahlungsmittel hat nicht geklappt. Stattdessen, schreibt der Veranstalter:", "The refund to your means of payment did not work. Instead, the operator writes:"),
            $"„{note}“",
        ]);

    private static MoneyLetter Letter(OrderView view, string title, IReadOnlyList<string> paragraphs, string? button = null) =>
        new($"{title} · {T.Of("Bestellung", "order")} {view.Order.Number}", title, paragraphs, button ?? T.Of("Bestellung öffnen", "Open your order"));
}
