using Modular.Kernel;

namespace Modular.Certificate;

/// <summary>Certificate keeps signing keys and nothing about anybody: what it signs is not stored.</summary>
internal sealed class CertificatePersonalData : IPersonalData
{
    public string Module => "certificate";

    public IReadOnlyList<PersonalTable> Tables => [PersonalTable.LeftOut("signing_key", "the house's own signing keys, nobody's data")];

    public IAsyncEnumerable<PersonalSection> TellAsync(PersonAsking person, CancellationToken cancellation) => AsyncEnumerable.Empty<PersonalSection>();

    public Task<IReadOnlyList<PersonalRest>> StaysAsync(PersonAsking person, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PersonalRest>>([]);
}
