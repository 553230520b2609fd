using Microsoft.EntityFrameworkCore;
using Modular.Booking.Schedule;
using Modular.Booking.Storage;

namespace Modular.Booking.Desk;

/// <summary>An exception of a day as the desk reads it, with its reason.</summary>
internal sealed record DayNote(string TitleDe, string TitleEn, string OptionDe, string OptionEn, Guid OptionId, ScheduleException Exception);

internal static class DayNotes
{
    public static Task<List<DayNote>> OfAsync(BookingDb db, Guid operatorId, DateOnly day, CancellationToken cancellation) => (
        from exception in db.ScheduleExceptions.AsNoTracking()
        join option in db.Options on exception.OptionId equals option.Id
        join experience in db.Experiences on option.ExperienceId equals experience.Id
        where exception.OperatorId == operatorId && exception.From <= day && exception.Until >= day
        orderby experience.TitleDe, option.Position, exception.Id
        select new DayNote(experience.TitleDe, experience.TitleEn, option.TitleDe, option.TitleEn, option.Id, exception)).ToListAsync(cancellation);
}
