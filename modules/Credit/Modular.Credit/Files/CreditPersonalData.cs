using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Modular.Credit.Storage;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Credit.Files;

/// <summary>What Credit holds about a person: their file.</summary>
internal sealed class CreditPersonalData(CreditDb db) : IPersonalData
{
    private const string File = "credit.file";

    public string Module => "credit";

    public IReadOnlyList<PersonalTable> Tables => [PersonalTable.Told("credit_file", File)];

    public async IAsyncEnumerable<PersonalSection> TellAsync(PersonAsking person, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield return new()
        {
            Key = File,
            Title = T.Of("Ihre Akte", "Your file"),
            Source = T.Of("angelegt, als Sie Ihr Konto eröffnet haben", "opened when you opened your account"),
            Purpose = T.Of("daran hängt, was dieser Bereich einmal für Sie aufbewahrt", "what these rooms will keep for you hangs on it"),
            Kept = T.Of("solange Ihr Konto besteht", "while your account lives"),
            Records = db.Files.AsNoTracking().Where(f => f.AccountId == person.Account).AsAsyncEnumerable().Select(f => new PersonalRecord(
                new PersonalFact("openedAt", T.Of("Angelegt", "Opened"), Show.Instant(f.OpenedAt, "Europe/Berlin", year: true), f.OpenedAt.ToString("O", CultureInfo.InvariantCulture)))),
        };
    }

    public Task<IReadOnlyList<PersonalRest>> StaysAsync(PersonAsking person, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<PersonalRest>>([]);
}
