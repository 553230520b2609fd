using System.Collections.Immutable;

namespace Modular.Sdk.Payments;

/// <summary>Who a provider is. Shown to operators when they choose one.</summary>
public sealed record PaymentProviderDescriptor
{
    /// <summary>Stable, equal to <see cref="ModularPluginAttribute.Id"/>.</summary>
    public required string Id { get; init; }

    /// <summary>The name people know.</summary>
    public required LocalText Name { get; init; }

    /// <summary>One sentence: what a payer can pay with, where the operator gets an account.</summary>
    public required LocalText Summary { get; init; }

    /// <summary>What it can do.</summary>
    public required PaymentCapabilities Capabilities { get; init; }

    /// <summary>What it must be told.</summary>
    public required SettingsSchema Settings { get; init; }

    /// <summary>Where to read more.</summary>
    public Uri? Documentation { get; init; }

    /// <summary>What a payer may pay with, as far as the plug-in knows beforehand; the account decides in the end.</summary>
    public ImmutableArray<PaymentMethodKind> Methods { get; init; } = [];
}
