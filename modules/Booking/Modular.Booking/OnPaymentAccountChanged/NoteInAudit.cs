using MediatR;
using Modular.Booking.Contracts;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Booking.OnPaymentAccountChanged;

/// <summary>Whoever may say where guests' money goes leaves a trace: told with the deed's own commit, noted once by its key.</summary>
internal sealed class NoteInAudit(IMediator mediator) : INotificationHandler<PaymentAccountChanged>
{
    private const string Kind = "booking.payment-account-";

    public static IEnumerable<AuditWords> Words =>
    [
        new(Kind + "connected", "Ein Konto bei einem Zahlungsdienst verbunden", "Connected an account at a payment service"),
        new(Kind + "changed", "Die Angaben zu einem Konto bei einem Zahlungsdienst geändert", "Changed the settings of an account at a payment service"),
        new(Kind + "disconnected", "Ein Konto bei einem Zahlungsdienst getrennt", "Disconnected an account at a payment service"),
        new(Kind + "statement", "Einen Kontoauszug hochgeladen", "Uploaded a bank statement"),
        new(Kind + "offered", "Eine Zahlungsart im Shop ein- oder ausgeschaltet", "Switched a way to pay on or off in the shop"),
    ];

    public Task Handle(PaymentAccountChanged notification, CancellationToken cancellationToken) => mediator.Send(
        new RecordAudit(notification.Key, Kind + notification.What, notification.By, notification.AccountId, $"{notification.OperatorId} {notification.Provider} {(notification.IsSandbox ? "sandbox" : "live")}"),
        cancellationToken);
}
