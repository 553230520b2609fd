using Modular.Booking.Cancel;
using Modular.Booking.Catalogue;
using Modular.Booking.Contracts;
using Modular.Booking.Schedule;

namespace Modular.Booking.Demo;

/// <summary>"Spree Kajak", a small business in Berlin, as it would describe itself. Ids are fixed, so that seeding twice finds what it wrote.</summary>
internal static class DemoCatalogue
{
    public const string Zone = "Europe/Berlin";

    private const int Weekdays = 0b0011111, Weekend = 0b1100000, Daily = 0b1111111;

    public static Guid Kayaks { get; } = Id(1);

    public static Guid Boards { get; } = Id(2);

    private static Guid Flexible { get; } = Id(31);

    private static Guid Moderate { get; } = Id(32);

    private static Guid Strict { get; } = Id(33);

    public static Operator Business(DateTime now) => new()
    {
        Id = DemoOperator.Id,
        Slug = "spree-kajak",
        Name = "Spree Kajak",
        Zone = Zone,
        Land = Land.Berlin,
        Currency = "EUR",
        ContactEmail = "hallo@spree-kajak.example",
        ContactPhone = "+49 30 23125 417",
        LegalAddress = "Spree Kajak GmbH\nAm Flutgraben 9\n12435 Berlin\nUSt-IdNr. DE000000000",
        TagLineDe = "Berlin vom Wasser aus, seit 2014",
        TagLineEn = "Berlin from the water, since 2014",
        CreatedAt = now,
    };

    public static Invoices.Billing Billing(DateTime now) => new()
    {
        OperatorId = DemoOperator.Id,
        LegalName = "Spree Kajak GmbH",
        Street = "Am Flutgraben 9",
        PostalCode = "12435",
        City = "Berlin",
        VatId = "DE000000000",
        TaxNumber = "37/000/00000",
        ExemptReason = "nach § 4 UStG",
        Since = now.AddDays(-30),
    };

    public static IEnumerable<Resource> Shared() =>
    [
        new() { Id = Kayaks, OperatorId = DemoOperator.Id, Name = "Kajakplätze", Capacity = 24 },
        new() { Id = Boards, OperatorId = DemoOperator.Id, Name = "SUP-Boards", Capacity = 14 },
    ];

    /// <summary>Easy for the rental, three days for tours, two weeks for the workshop, which eight people plan their week around.</summary>
    public static IEnumerable<CancellationPolicy> Policies(DateTime now) =>
        [Policy(Flexible, "flexible", now), Policy(Moderate, "moderate", now), Policy(Strict, "strict", now)];

    public static IEnumerable<Experience> Experiences(DateTime now) => [Evening(now), Rental(now), Families(now), Workshop(now)];

    /// <summary>Weekly plans from a first day on; the seed keeps ten weeks ahead filled.</summary>
    public static IEnumerable<WeeklySchedule> Schedules(DateOnly from, DateOnly until)
    {
        var evening = 17 * 60 + 30;
        return
        [
            Plan(1, Id(110), 0b1010100, evening, 12),
            Plan(2, Id(210), Daily, 10 * 60, 16),
            Plan(3, Id(210), Daily, 12 * 60 + 30, 16),
            Plan(4, Id(210), Daily, 15 * 60, 16),
            Plan(5, Id(220), Weekend, 9 * 60 + 30, 8),
            Plan(6, Id(310), Weekend, 10 * 60 + 30, 12),
            Plan(7, Id(310), Weekend, 13 * 60 + 30, 12),
            Plan(8, Id(310), 0b0000100, 15 * 60 + 30, 10, HolidayRule.Closed),
            Plan(9, Id(410), 0b0100000, 11 * 60, 8, HolidayRule.Closed),
            Plan(10, Id(110), Weekdays & 0b0001010, evening + 30, 10),
        ];

        WeeklySchedule Plan(int number, Guid option, int days, int minute, int capacity, HolidayRule onHolidays = HolidayRule.AsUsual) => new()
        {
            Id = Id(1000 + number),
            OperatorId = DemoOperator.Id,
            OptionId = option,
            Days = days,
            StartMinute = minute,
            From = from,
            Until = until,
            Capacity = capacity,
            OnHolidays = onHolidays,
        };
    }

    /// <summary>The evening tour costs more when everybody wants it. Seasons return every year, so that the demo has one ahead on any day.</summary>
    public static IEnumerable<Season> Seasons(DateOnly today) =>
    [
        Season(51, "Hauptsaison", "High season", new DateOnly(today.Year - 1, 5, 1), new DateOnly(today.Year - 1, 9, 30), (111, 4500), (112, 2900), (113, 12500)),
        Season(52, "Winterlichter", "Winter lights", new DateOnly(today.Year - 1, 11, 15), new DateOnly(today.Year, 1, 6), (111, 4400), (112, 2700), (113, 12200)),
    ];

    /// <summary>A morning without the rental's midday start, and one evening with a second tour.</summary>
    public static IEnumerable<ScheduleException> Exceptions(DateOnly today) =>
    [
        Exception(61, 3, 210, ExceptionKind.Closed, today.AddDays(9), "", "Die Boote sind beim Sicherheitscheck"),
        Exception(62, 1, 110, ExceptionKind.Extra, today.AddDays(12), ScheduleException.Write([20 * 60]), "Zusatztour, weil der Freitag voll war"),
    ];

    private static Season Season(int number, string de, string en, DateOnly from, DateOnly until, params (int Unit, long Price)[] prices) => new()
    {
        Id = Id(number),
        OperatorId = DemoOperator.Id,
        OptionId = Id(110),
        NameDe = de,
        NameEn = en,
        From = from,
        Until = until,
        Yearly = true,
        Prices = [.. prices.Select(p => new SeasonPrice { SeasonId = Id(number), UnitId = Id(p.Unit), OperatorId = DemoOperator.Id, OptionId = Id(110), PriceMinor = p.Price })],
    };

    private static ScheduleException Exception(int number, int schedule, int option, ExceptionKind kind, DateOnly day, string starts, string reason) => new()
    {
        Id = Id(number),
        OperatorId = DemoOperator.Id,
        OptionId = Id(option),
        ScheduleId = Id(1000 + schedule),
        Kind = kind,
        From = day,
        Until = day,
        Starts = starts,
        Reason = reason,
    };

    private static Experience Evening(DateTime now) => Sell(1, now, new()
    {
        Id = Id(100),
        OperatorId = DemoOperator.Id,
        Slug = "abendtour",
        Zone = Zone,
        TitleDe = "Abendtour im Kajak",
        TitleEn = "Evening tour by kayak",
        SummaryDe = "Wenn die Stadt die Lichter anmacht: zweieinhalb Stunden von Treptow bis zur Oberbaumbrücke und zurück.",
        SummaryEn = "When the city turns its lights on: two and a half hours from Treptow to the Oberbaum Bridge and back.",
        DescriptionDe = """
            Wir paddeln los, wenn der Tag leiser wird: vorbei an der Insel der Jugend, unter der Elsenbrücke hindurch und auf die Türme der Oberbaumbrücke zu. Unterwegs erzählen wir, warum die Spree einmal Grenze war und wo heute die Reiher schlafen.

            Auf dem Rückweg zünden wir die Laternen am Bug an. Das ist keine Romantik, sondern Vorschrift, und es sieht trotzdem schön aus.

            Vorkenntnisse brauchen Sie nicht. Boot, Paddel, Schwimmweste und eine wasserdichte Tonne für Ihre Sachen sind dabei. Ziehen Sie sich warm an und bringen Sie ein zweites Paar Schuhe mit. Sie müssen schwimmen können.
            """,
        DescriptionEn = """
            We set off when the day grows quiet: past the Insel der Jugend, under the Elsen Bridge and towards the towers of the Oberbaum Bridge. On the way we tell you why the Spree was once a border and where the herons sleep today.

            On the way back we light the lanterns at the bow. That is not romance but regulation, and it looks beautiful all the same.

            No experience needed. Boat, paddle, life jacket and a waterproof barrel for your things are included. Dress warmly and bring a second pair of shoes. You must be able to swim.
            """,
        MeetingPointDe = "Steg am Flutgraben 9, 12435 Berlin, zehn Minuten vor dem Start",
        MeetingPointEn = "Jetty at Am Flutgraben 9, 12435 Berlin, ten minutes before the start",
        CreatedAt = now,
        Options = { Way(110, 100, "Geführte Tour, 2½ Stunden", "Guided tour, 2½ hours", 150, 120, Kayaks, Moderate, Adult(111, 110, 3900), Child(112, 110, 2400), Family(113, 110, 10900)) },
    });

    private static Experience Rental(DateTime now) => Sell(2, now, new()
    {
        Id = Id(200),
        OperatorId = DemoOperator.Id,
        Slug = "kajak-mieten",
        Zone = Zone,
        TitleDe = "Kajak mieten",
        TitleEn = "Rent a kayak",
        SummaryDe = "Auf eigene Faust durch Treptow, Kreuzberg und den Rummelsburger See. Karte und Tipps gibt es am Steg.",
        SummaryEn = "On your own through Treptow, Kreuzberg and the Rummelsburg lake. Map and tips at the jetty.",
        DescriptionDe = """
            Einer oder Zweier, zwei Stunden oder der ganze Tag: Sie sagen uns, wie weit Sie wollen, wir zeichnen Ihnen die Runde in die Karte. Für zwei Stunden empfehlen wir den Flutgraben und den Landwehrkanal, für den Tag die Müggelspree.

            Im Preis sind Paddel, Schwimmweste, Spritzdecke und eine wasserdichte Tonne. Wir zeigen Ihnen an Land, wie man ein- und aussteigt. Sie müssen schwimmen können; Kinder fahren im Zweier mit.
            """,
        DescriptionEn = """
            Single or double, two hours or the whole day: you tell us how far you want to go, we draw the round on your map. For two hours we suggest the Flutgraben and the Landwehr canal, for a day the Müggelspree.

            Paddle, life jacket, spray deck and a waterproof barrel are included. We show you on land how to get in and out. You must be able to swim; children ride in a double.
            """,
        MeetingPointDe = "Verleih am Flutgraben 9, 12435 Berlin",
        MeetingPointEn = "Rental hut at Am Flutgraben 9, 12435 Berlin",
        CreatedAt = now,
        Options =
        {
            Way(210, 200, "2 Stunden", "2 hours", 120, 30, Kayaks, Flexible, Adult(211, 210, 1800), Child(212, 210, 900), Family(213, 210, 4600)),
            Way(220, 200, "Ganzer Tag, 8 Stunden", "Whole day, 8 hours", 480, 60, Kayaks, Flexible, Adult(221, 220, 4200), Child(222, 220, 2100), Family(223, 220, 10500)),
        },
    });

    private static Experience Families(DateTime now) => Sell(3, now, new()
    {
        Id = Id(300),
        OperatorId = DemoOperator.Id,
        Slug = "sup-familien",
        Zone = Zone,
        TitleDe = "Stand-up-Paddling für Familien",
        TitleEn = "Stand-up paddling for families",
        SummaryDe = "Neunzig Minuten im ruhigen Wasser der Rummelsburger Bucht, mit Spielen für Kinder ab sechs.",
        SummaryEn = "Ninety minutes on the calm water of the Rummelsburg bay, with games for children from six.",
        DescriptionDe = """
            Erst kniend, dann stehend, dann im Slalom um die Bojen: Unsere Trainerin bringt auch die auf das Brett, die „das kann ich bestimmt nicht“ sagen. Die Bucht ist flach und ohne Strömung.

            Kinder ab sechs Jahren stehen allein auf einem kleinen Brett oder fahren bei den Eltern mit. Neoprenanzüge und Westen haben wir in allen Größen. Ein Handtuch bringen Sie bitte selbst mit.
            """,
        DescriptionEn = """
            First kneeling, then standing, then slalom around the buoys: our coach even gets those on the board who say “I will never manage that”. The bay is shallow and has no current.

            Children from six stand alone on a small board or ride along with their parents. We have wetsuits and vests in all sizes. Please bring your own towel.
            """,
        MeetingPointDe = "Badesteg an der Rummelsburger Bucht, 10317 Berlin",
        MeetingPointEn = "Bathing jetty at the Rummelsburg bay, 10317 Berlin",
        CreatedAt = now,
        Options = { Way(310, 300, "Kurs mit Trainerin, 90 Minuten", "Class with a coach, 90 minutes", 90, 60, Boards, Moderate, Adult(311, 310, 2600), Child(312, 310, 1600), Family(313, 310, 6900)) },
    });

    private static Experience Workshop(DateTime now) => Sell(4, now, new()
    {
        Id = Id(400),
        OperatorId = DemoOperator.Id,
        Slug = "technik-workshop",
        Zone = Zone,
        TitleDe = "Technik-Workshop: sicher im Kajak",
        TitleEn = "Technique workshop: safe in a kayak",
        SummaryDe = "Vier Stunden in kleiner Gruppe: Vorwärtsschlag, Kanten, Stützen und der Wiedereinstieg im tiefen Wasser.",
        SummaryEn = "Four hours in a small group: forward stroke, edging, bracing and getting back in on deep water.",
        DescriptionDe = """
            Für alle, die schon einmal gepaddelt sind und es jetzt richtig lernen wollen. Wir filmen Ihren Schlag, sehen ihn uns an Land gemeinsam an und verbessern eine Sache nach der anderen.

            Am Ende kentern Sie mit Absicht und steigen allein wieder ein. Danach gibt es Suppe. Neoprenanzug, Boot und Suppe sind im Preis enthalten. Höchstens acht Teilnehmende, ab zehn Jahren.
            """,
        DescriptionEn = """
            For everyone who has paddled before and now wants to learn it properly. We film your stroke, look at it together on land and improve one thing after the other.

            In the end you capsize on purpose and get back in alone. Then there is soup. Wetsuit, boat and soup are included. Eight participants at most, from ten years.
            """,
        MeetingPointDe = "Bootshaus am Flutgraben 9, 12435 Berlin",
        MeetingPointEn = "Boathouse at Am Flutgraben 9, 12435 Berlin",
        CreatedAt = now,
        Options = { Way(410, 400, "Workshop, 4 Stunden", "Workshop, 4 hours", 240, 720, Kayaks, Strict, Adult(411, 410, 7900), Child(412, 410, 5500, "10 bis 13 Jahre", "Ages 10 to 13")) },
    });

    private static Experience Sell(int position, DateTime now, Experience experience)
    {
        experience.Position = position;
        return experience.Publish().IsDone ? experience : throw new InvalidOperationException($"{experience.Slug} has nothing to sell at {now:u}.");
    }

    private static Option Way(int number, int experience, string de, string en, int minutes, int cutoff, Guid resource, Guid policy, params Unit[] units) => new()
    {
        Id = Id(number),
        OperatorId = DemoOperator.Id,
        ExperienceId = Id(experience),
        TitleDe = de,
        TitleEn = en,
        DurationMinutes = minutes,
        CutoffMinutes = cutoff,
        MaxUnits = 10,
        Position = number,
        PolicyId = policy,
        Units = [.. units],
        Resources = { new() { OptionId = Id(number), ResourceId = resource, OperatorId = DemoOperator.Id } },
    };

    private static CancellationPolicy Policy(Guid id, string preset, DateTime now) =>
        new() { Id = id, OperatorId = DemoOperator.Id, Tiers = TermsPresets.Named(preset).ToString(), CreatedAt = now };

    private static Unit Adult(int number, int option, long price) => Price(number, option, UnitType.Adult, "Erwachsene", "Adult", "ab 14 Jahren", "14 and over", price, 1);

    private static Unit Child(int number, int option, long price, string de = "6 bis 13 Jahre", string en = "Ages 6 to 13") =>
        Price(number, option, UnitType.Child, "Kind", "Child", de, en, price, 1);

    private static Unit Family(int number, int option, long price) =>
        Price(number, option, UnitType.Family, "Familie", "Family", "2 Erwachsene und 2 Kinder", "2 adults and 2 children", price, 4);

    private static Unit Price(int number, int option, UnitType type, string de, string en, string noteDe, string noteEn, long price, int places) => new()
    {
        Id = Id(number),
        OperatorId = DemoOperator.Id,
        OptionId = Id(option),
        Type = type,
        TitleDe = de,
        TitleEn = en,
        NoteDe = noteDe,
        NoteEn = noteEn,
        PriceMinor = price,
        VatBasisPoints = 1900,
        Places = places,
        Position = number,
    };

    private static Guid Id(int number) => new($"01990000-5b1e-7000-8000-{number:x12}");
}
