using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Modular.Kernel;

/// <summary>Instants are UTC on the way in and marked as UTC on the way out; a local time is refused rather than shifted.</summary>
internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(v => In(v), v => DateTime.SpecifyKind(v, DateTimeKind.Utc))
{
    private static DateTime In(DateTime value) => value.Kind == DateTimeKind.Utc
        ? value
        : throw new ArgumentException("Instants are stored as UTC.", nameof(value));
}
