namespace Modular.Kernel;

/// <summary>An event that waits to leave its module.</summary>
public sealed class OutboxRow
{
    public Guid Id { get; init; }

    [NotPersonal]
    public required string Name { get; init; }

    /// <summary>JSON of the event: ids and facts, never personal data.</summary>
    [NotPersonal]
    public required string Payload { get; init; }

    public DateTime At { get; init; }
}

public enum DeliveryState
{
    Waiting = 0,
    Done = 1,
    Dead = 2,
}

/// <summary>One event for one handler; the key makes a second delivery a no-op.</summary>
public sealed class InboxRow
{
    public Guid EventId { get; init; }

    [NotPersonal]
    public required string Handler { get; init; }

    [NotPersonal]
    public required string Name { get; init; }

    [NotPersonal]
    public required string Payload { get; init; }

    public DateTime At { get; init; }

    public DateTime DueAt { get; set; }

    public int Attempts { get; set; }

    public DeliveryState State { get; set; }

    public DateTime? DoneAt { get; set; }

    /// <summary>Why the last attempt failed: an exception's type, never its message.</summary>
    [NotPersonal]
    public string? Reason { get; set; }
}

/// <summary>A mail to be composed and sent: what and about what, never the text or the address.</summary>
public sealed class MailRow
{
    public Guid Id { get; init; }

    [NotPersonal]
    public required string Template { get; init; }

    public Guid Reference { get; init; }

    public DateTime At { get; init; }

    public DateTime DueAt { get; set; }

    public int Attempts { get; set; }

    public DeliveryState State { get; set; }

    public DateTime? SentAt { get; set; }

    [NotPersonal]
    public string? Reason { get; set; }
}

/// <summary>A picture or document, addressed by the hash of its content.</summary>
public sealed class BlobRow
{
    /// <summary>SHA-256 of the content in lower-case hex.</summary>
    [NotPersonal]
    public required string Id { get; init; }

    [NotPersonal]
    public required string ContentType { get; init; }

    [NotPersonal]
    public required byte[] Content { get; init; }

    public DateTime At { get; init; }
}
