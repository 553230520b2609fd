namespace Modular.Sdk.Sso;

/// <summary>Who a provider is. Shown to operators when they connect their company.</summary>
public sealed record SsoProviderDescriptor
{
    /// <summary>Stable, equal to <see cref="ModularPluginAttribute.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people know.</summary>
    public required LocalText Name { get; init; }

    /// <summary>One sentence: for whom this is, and what has to be done on the other side.</summary>
    public required LocalText Summary { get; init; }

    /// <summary>What it must be told.</summary>
    public required SettingsSchema Settings { get; init; }

    /// <summary>Where to read more.</summary>
    public Uri? Documentation { get; init; }

    /// <summary>Whether <see cref="ISsoProvider.ReadLogoutNoticeAsync"/> does something: the host then shows the address for it.</summary>
    public bool TakesLogoutNotices { get; init; }
}
