using Modular.Ui;

namespace Modular.Booking.Catalogue;

/// <summary>What is written in two languages, in the reader's; where one is empty, the other speaks.</summary>
internal static class Texts
{
    public static string TagLine(this Operator shop) => Pick(shop.TagLineDe, shop.TagLineEn);

    public static string Title(this Experience experience) => Pick(experience.TitleDe, experience.TitleEn);

    public static string Summary(this Experience experience) => Pick(experience.SummaryDe, experience.SummaryEn);

    public static string Description(this Experience experience) => Pick(experience.DescriptionDe, experience.DescriptionEn);

    public static string MeetingPoint(this Experience experience) => Pick(experience.MeetingPointDe, experience.MeetingPointEn);

    public static string Title(this Option option) => Pick(option.TitleDe, option.TitleEn);

    public static string Title(this Unit unit) => Pick(unit.TitleDe, unit.TitleEn);

    public static string Note(this Unit unit) => Pick(unit.NoteDe, unit.NoteEn);

    private static string Pick(string de, string en) => de.Length == 0 ? en : en.Length == 0 ? de : T.Of(de, en);
}
