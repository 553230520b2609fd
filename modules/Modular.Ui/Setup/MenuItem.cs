using System.Security.Claims;

namespace Modular.Ui;

/// <summary>The places to which modules contribute menu items, cards and panels.</summary>
public static class Rooms
{
    /// <summary>The public header.</summary>
    public const string Header = "header";

    /// <summary>The operator's back office.</summary>
    public const string Desk = "desk";

    /// <summary>The consumer's rooms.</summary>
    public const string Me = "me";

    /// <summary>The account: sign-in, sessions, security.</summary>
    public const string Account = "account";

    /// <summary>The product partners' room.</summary>
    public const string Partner = "partner";

    /// <summary>The platform's own room.</summary>
    public const string Admin = "admin";

    /// <summary>The landing page, side of the experiences.</summary>
    public const string HomeExperiences = "home-experiences";

    /// <summary>The landing page, side of the consumer's money and data.</summary>
    public const string HomeMoney = "home-money";
}

/// <summary>One entry of a room's navigation; modules register it as a singleton, the layout collects them.</summary>
/// <param name="Room">One of <see cref="Rooms"/>.</param>
/// <param name="Href">Absolute path, for example "/desk/orders". The entry with the longest matching path is the current one.</param>
/// <param name="De">Label in German.</param>
/// <param name="En">Label in English.</param>
/// <param name="Order">Small comes first.</param>
/// <param name="Icon">A name of <see cref="Modular.Ui.Icon"/>.</param>
/// <param name="Visible">Who sees it; everybody when null. Hiding is no authorisation: the endpoint decides.</param>
/// <param name="Also">A second path whose pages belong to this entry.</param>
public sealed record MenuItem(string Room, string Href, string De, string En, int Order = 100, string Icon = "circle", Func<ClaimsPrincipal, bool>? Visible = null, string? Also = null)
{
    /// <summary>How much of a path this entry claims: the longest claim wins; 0 = it is not one of its pages.</summary>
    internal int Claims(string path) => Math.Max(Under(Href, path), Also is null ? 0 : Under(Also, path));

    private static int Under(string mine, string path) => path == mine || path.StartsWith(mine + "/", StringComparison.Ordinal) ? mine.Length : 0;
}

/// <summary>A card that a module puts on a home page: what it offers and where to go.</summary>
/// <param name="Room">One of <see cref="Rooms"/>, for example <see cref="Rooms.HomeMoney"/>.</param>
/// <param name="Href">Where the card leads.</param>
/// <param name="TitleDe">Title in German.</param>
/// <param name="TitleEn">Title in English.</param>
/// <param name="TextDe">One or two sentences in German; only what works today.</param>
/// <param name="TextEn">The same in English.</param>
/// <param name="Order">Small comes first.</param>
/// <param name="Icon">A name of <see cref="Modular.Ui.Icon"/>.</param>
public sealed record HomeCard(string Room, string Href, string TitleDe, string TitleEn, string TextDe, string TextEn, int Order = 100, string Icon = "lantern");

/// <summary>A live panel that a module puts on a room's home page: a Razor component without required parameters.</summary>
/// <param name="Room">One of <see cref="Rooms"/>.</param>
/// <param name="Component">The component's type.</param>
/// <param name="Order">Small comes first.</param>
public sealed record HomePanel(string Room, Type Component, int Order = 100);
