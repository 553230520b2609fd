namespace Modular.Booking.Contracts;

/// <summary>The demo business of the development profile: whoever seeds people into it needs its id.</summary>
public static class DemoOperator
{
    /// <summary>Tenant id of "Spree Kajak" (<c>/book/spree-kajak</c>); exists after <c>seed</c>, in development only.</summary>
    public static Guid Id { get; } = new("01990000-5b1e-7000-8000-00006b616a61");
}
