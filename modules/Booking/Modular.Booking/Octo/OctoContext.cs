using Modular.Booking.Catalogue;
using Modular.Booking.Channels;

namespace Modular.Booking.Octo;

/// <summary>Who asks, and for what. Filled by <see cref="OctoDoor"/> before the handler runs; every query carries operator and reseller.</summary>
internal sealed class OctoContext
{
    public static readonly string[] Capabilities = ["octo/pricing", "octo/content"];

    public Operator Operator { get; set; } = null!;

    public Guid ResellerId { get; set; }

    public bool IsTest { get; set; }

    public bool Pricing { get; set; }

    public bool Content { get; set; }

    public Guid OperatorId => Operator.Id;
}
