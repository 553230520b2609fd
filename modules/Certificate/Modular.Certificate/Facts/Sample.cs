using Modular.Certificate.Contracts;
using Modular.Kernel;

namespace Modular.Certificate.Facts;

/// <summary>A document for trying out the check: really signed, valid for an hour, and it says of itself that it proves nothing.</summary>
internal sealed class Sample(SignFactsHandler sign, TimeProvider clock)
{
    public const string Kind = "sample";

    public Task<SignedFacts> MakeAsync(CancellationToken stop)
    {
        var now = clock.UtcNow();
        return sign.Handle(new SignFacts(Guid.Empty, Kind, Kind, now, now.AddHours(1), clock.NewId()), stop);
    }
}
