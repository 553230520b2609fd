namespace Modular.Booking.CheckIn;

/// <summary>Each tone has a shape of its own, for those who do not see the colour.</summary>
internal static class DoorIcons
{
    public static IReadOnlyList<string> Tones { get; } = ["wait", "ok", "warn", "bad"];

    public static string Of(string tone) => tone switch { "ok" => "check-circle", "warn" => "clock", "bad" => "stop", _ => "scan" };
}
