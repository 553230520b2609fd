namespace Modular.Ui;

/// <summary>Who runs this host, as German law wants it named on the legal pages. Filled from settings.</summary>
public sealed record LegalFacts
{
    /// <summary>Invented facts for development; every page that shows them says so.</summary>
    public static LegalFacts Demo { get; } = new() { IsDemo = true };

    /// <summary>Whether the facts are invented.</summary>
    public bool IsDemo { get; init; }

    /// <summary>The company with its legal form.</summary>
    public string Company { get; init; } = "Modular Beispiel GmbH";

    /// <summary>Street and number.</summary>
    public string Street { get; init; } = "Musterufer 1";

    /// <summary>Postcode and town.</summary>
    public string Town { get; init; } = "10999 Berlin";

    /// <summary>The country, in German.</summary>
    public string Country { get; init; } = "Deutschland";

    /// <summary>Who represents the company.</summary>
    public string Directors { get; init; } = "Erika Mustermann";

    /// <summary>E-mail address for everybody.</summary>
    public string Email { get; init; } = "hallo@demo.example";

    /// <summary>Telephone number.</summary>
    public string Phone { get; init; } = "+49 30 23125 000";

    /// <summary>The court that keeps the register.</summary>
    public string RegisterCourt { get; init; } = "Amtsgericht Charlottenburg (Berlin)";

    /// <summary>The number in the register.</summary>
    public string RegisterNumber { get; init; } = "HRB 000000 B";

    /// <summary>VAT identification number (§ 27a UStG).</summary>
    public string VatId { get; init; } = "DE000000000";

    /// <summary>Who is responsible for editorial content (§ 18 (2) MStV).</summary>
    public string Editor { get; init; } = "Erika Mustermann";

    /// <summary>E-mail address of the data protection officer.</summary>
    public string PrivacyEmail { get; init; } = "datenschutz@demo.example";

    /// <summary>The data protection authority.</summary>
    public string PrivacyAuthority { get; init; } = "Berliner Beauftragte für Datenschutz und Informationsfreiheit";

    /// <summary>E-mail address for accessibility feedback.</summary>
    public string AccessibilityEmail { get; init; } = "barrierefrei@demo.example";

    /// <summary>The BaFin registration for account information services (§ 34 ZAG); null while there is none, and the imprint then says so.</summary>
    public string? BaFinRegistration { get; init; }

    /// <summary>The date of the legal texts.</summary>
    public DateOnly TextsOf { get; init; } = new(2026, 11, 1);
}
