namespace Modular.Booking.Schedule;

/// <summary>The German Länder; each has public holidays of its own. The numbers are stored.</summary>
internal enum Land
{
    BadenWuerttemberg = 1,
    Bayern = 2,
    Berlin = 3,
    Brandenburg = 4,
    Bremen = 5,
    Hamburg = 6,
    Hessen = 7,
    MecklenburgVorpommern = 8,
    Niedersachsen = 9,
    NordrheinWestfalen = 10,
    RheinlandPfalz = 11,
    Saarland = 12,
    Sachsen = 13,
    SachsenAnhalt = 14,
    SchleswigHolstein = 15,
    Thueringen = 16,
}
