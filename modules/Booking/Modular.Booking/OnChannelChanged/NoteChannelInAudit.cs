using MediatR;
using Modular.Booking.Contracts;
using Modular.Kernel;
using Modular.Vault.Contracts;

namespace Modular.Booking.OnChannelChanged;

/// <summary>Whoever lets somebody sell in the operator's name leaves a trace: told with the deed's own commit, noted once by its key.</summary>
internal sealed class NoteChannelInAudit(IMediator mediator) : INotificationHandler<ChannelChanged>
{
    private const string Kind = "booking.channel-";

    public static IEnumerable<AuditWords> Words =>
    [
        new(Kind + "added", "Einen Wiederverkäufer zugelassen", "Let a reseller in"),
        new(Kind + "key-made", "Einen Schlüssel für einen Wiederverkäufer gemacht", "Made a key for a reseller"),
        new(Kind + "key-revoked", "Den Schlüssel eines Wiederverkäufers gesperrt", "Revoked a reseller's key"),
    ];

    public Task Handle(ChannelChanged notification, CancellationToken cancellationToken) => mediator.Send(
        new RecordAudit(notification.Key, Kind + notification.What, notification.By, notification.ResellerId, $"{notification.OperatorId} {(notification.IsTest ? "test" : "live")}"),
        cancellationToken);
}
