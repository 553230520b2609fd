using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Autofac;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Modular.Kernel;
using Modular.Testing;
using Modular.Vault.Audit;
using Modular.Vault.Contracts;
using Modular.Vault.Identify;
using Modular.Vault.Identify.Holder;
using Modular.Vault.Keys;
using Modular.Vault.Storage;
using Modular.Vault.Tests.Web;

namespace Modular.Vault.Tests.Leaks;

/// <summary>
/// A seeded person lives a whole life here, with failures at the worst moments, and deletes their account. Then everything the host has left behind is taken
/// and looked through for what only they may know, in every encoding (ASVS 14.2.4).
/// </summary>
public sealed partial class LeakTests
{
    /// <summary>Where the address and the name of the account stand in the open: the system writes mails to them (class S).</summary>
    private static readonly string[] SystemReadable = ["vault.account.email", "vault.account.email_key", "vault.account.name", "vault.mailed_link.email", "vault.mailed_link.email_key"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, BothDatabases]
    public async Task Asvs_14_2_4_nothing_that_only_the_person_may_know_is_left_anywhere(Database database)
    {
        await using var life = await Life.BeginAsync(database);
        await life.LiveAsync();
        Assert.True(life.Secrets.Count > 25, $"only {life.Secrets.Count} secrets");

        var (secrets, known) = (new Magnet(life.Secrets), new Magnet(life.SystemReadable));
        var found = new List<Find>();
        var places = new HashSet<string>();
        await foreach (var (place, bytes) in life.Gather())
        {
            places.Add(place);
            found.AddRange(secrets.Search(place, bytes));
            // Their name and address in the files of the database are those in its tables.
            found.AddRange(IsCopy(place) ? [] : known.Search(place, bytes).Where(f => !SystemReadable.Contains(place.Replace("table ", "", StringComparison.Ordinal))));
        }

        Assert.Empty(found.Distinct().Select(f => f.ToString()));
        Assert.All(["table vault.identity.sealed", "table vault.bank_credential.sealed", "table vault.phone.sealed", "table vault.mail.reason", "table erase.erase_key.bytes", "table vault.inbox.reason", "log", "span", "trace", "metrics"], place => Assert.Contains(place, places));
        Assert.Contains(places, IsCopy);

        await life.DeleteAsync();
        await foreach (var (place, bytes) in life.Gather())
        {
            found.AddRange(secrets.Search(place, bytes));
            // The pages of a SQLite file are written over when they are needed again; its tables and a dump have nothing any more.
            found.AddRange(place.StartsWith("file ", StringComparison.Ordinal) ? [] : known.Search(place, bytes));
        }

        Assert.Empty(found.Distinct().Select(f => f.ToString()));
    }

    [Theory, BothDatabases]
    public async Task Known_bad_a_secret_in_any_place_is_found(Database database)
    {
        await using var life = await Life.BeginAsync(database);
        var needle = Needle.Of("needle", "Zwölfäcker & Söhne 4711");
        await life.PlantAsync(needle.Text!);
        var magnet = new Magnet([needle]);
        var found = new List<Find>();
        await foreach (var (place, bytes) in life.Gather())
        {
            found.AddRange(magnet.Search(place, bytes));
        }

        var places = found.Select(f => f.Place).Distinct().ToList();
        Assert.All(["table vault.incident.kind", "table host.blob.content", "log", "span", "trace", "temporary file", "file planted.txt"], place => Assert.Contains(place, places));
        Assert.Contains(places, IsCopy);
    }

    [Fact]
    public void Known_bad_a_secret_in_any_encoding_is_found_wherever_it_stands()
    {
        Needle[] needles = [Needle.Of("text", "Zwölfäcker & Söhne 4711"), Needle.Of("short", "739512"), Needle.Of("key", [0, 255, 31, 139, 8, 62, 63, 250, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])];
        var magnet = new Magnet(needles);
        foreach (var needle in needles)
        {
            foreach (var (encoding, form) in needle.Forms().Where(f => f.Bytes.Length >= 6))
            {
                byte[] hay = [.. Encoding.ASCII.GetBytes("before: "), .. form, .. Encoding.ASCII.GetBytes(" after")];
                Assert.Contains(magnet.Search("plain", hay), f => f.Needle == needle.Name);
                using var packed = new MemoryStream();
                using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
                {
                    gzip.Write(hay);
                }

                Assert.True(magnet.Search("packed", [1, 2, 3, .. packed.ToArray()]).Any(f => f.Needle == needle.Name), $"{needle.Name} as {encoding}, packed");
            }

            // As part of something longer that is encoded as a whole.
            for (var before = 0; before < 3; before++)
            {
                byte[] whole = [.. new byte[before], .. needle.Bytes, .. "rest"u8];
                Assert.Contains(magnet.Search("inside", Encoding.ASCII.GetBytes(Convert.ToBase64String(whole))), f => f.Needle == needle.Name);
            }
        }

        Assert.Empty(magnet.Search("by chance", Encoding.ASCII.GetBytes("f739512a 17395120")));
        Assert.Empty(magnet.Search("clean", Encoding.UTF8.GetBytes("Zwolfacker und Soehne 4712")));
    }

    private static bool IsCopy(string place) => place == "dump" || place.StartsWith("file ", StringComparison.Ordinal) && place.Contains(".db", StringComparison.Ordinal);

    /// <summary>A mail server and a text message service that fail with everything they know in the message.</summary>
    private sealed class Careless(Mailbox mailbox) : IMailTransport, ISmsSender, IBankClient
    {
        public bool IsBroken { get; set; }

        public List<string> Texts { get; } = [];

        /// <summary>Whom the bank calls the owner.</summary>
        public string Holder { get; set; } = "";

        public Task SendAsync(Mail mail, string messageId, CancellationToken cancellation) => IsBroken
            ? throw new InvalidOperationException($"{mail.To.Reveal()} {mail.Text}", new IOException(mail.Html))
            : mailbox.SendAsync(mail, messageId, cancellation);

        public Task<bool> Send(MobileNumber to, string text, CancellationToken stop)
        {
            Texts.Add(text);
            return IsBroken ? throw new InvalidOperationException($"{to.Reveal()} {text}") : Task.FromResult(true);
        }

        public Task<BankAnswer> Holders(Bank bank, string login, string pin, CancellationToken stop) =>
            IsBroken ? throw new InvalidOperationException($"{login} {pin} {Holder}", new IOException(Holder)) : Task.FromResult(new BankAnswer(HolderState.Compared, [Holder]));
    }

    private sealed partial class Life : IAsyncDisposable
    {
        private const string First = "kupfer segel morgen zitrone", Second = "anker wolke pinsel dachboden 7";

        private readonly string _mark = Guid.NewGuid().ToString("N")[..10];
        private readonly Haystack _hay = new();
        private readonly Mailbox _mailbox = new();
        private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.Zero));
        private Careless _careless = null!;
        private TestDatabase _data = null!;
        private OtlpCollector _collector = null!;
        private TestHost _host = null!;
        private Visitor _person = null!;
        private string _email = "";

        public List<Needle> Secrets { get; } = [];

        public List<Needle> SystemReadable { get; } = [];

        public static async Task<Life> BeginAsync(Database database)
        {
            var life = new Life();
            life._careless = new(life._mailbox);
            life._data = await MigratedDatabase.CopyAsync(database);
            life._collector = await OtlpCollector.StartAsync();
            // The host's own keys come from outside, as in production: files of the data folder hold none.
            var keys = Enumerable.Range(0, 3).Select(_ => System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)).ToList();
            life.Secrets.AddRange(keys.Select((k, i) => Needle.Of(new[] { "service key", "pepper", "fetcher's key" }[i], k)));
            var settings = new Dictionary<string, string?>(life._collector.Settings)
            {
                ["ServiceKey"] = Convert.ToBase64String(keys[0]),
                ["Pepper"] = Convert.ToBase64String(keys[1]),
                ["Fetcher:Key"] = Convert.ToBase64String(keys[2]),
                ["Logging:LogLevel:Default"] = "Trace",
                ["Banks:leaky:Url"] = "https://bank.invalid",
            };
            var options = Mailbox.Options(life._mailbox, new() { Clock = life._clock, Roles = Roles.Web | Roles.Fetcher, Settings = settings });
            life._host = await TestHost.StartAsync(life._data, options with
            {
                Register = container =>
                {
                    container.RegisterInstance<IMailTransport>(life._careless);
                    container.RegisterInstance<ISmsSender>(life._careless);
                    container.RegisterInstance<IBankClient>(life._careless);
                },
            });
            return life;
        }

        public IAsyncEnumerable<(string Place, byte[] Bytes)> Gather() => _hay.Gather(_host, _data, _collector);

        public async Task LiveAsync()
        {
            _email = $"zwoelf.{_mark}@example.org";
            _person = new Visitor(_host.Http, "de");
            SystemReadable.AddRange([Needle.Of("e-mail address", _email), Needle.Of("next e-mail address", $"neu.{_mark}@example.org"), Needle.Of("name of the account", $"Konto-{_mark}")]);
            Secrets.AddRange([Needle.Of("password", First), Needle.Of("next password", Second)]);
            await _person.Join(_host, _mailbox, $"Konto-{_mark}", _email, First);
            await _host.SettleAsync();
            await Holder();
            await Identify();
            await Recovery();
            await Passkey();
            await Bank();
            await Batches();
            await Keys();
            await Fail();
            await Change();
            await Export();
        }

        public async Task DeleteAsync()
        {
            using var proved = await _person.Post("/account/prove", "/account/prove", ("password", Second));
            using var gone = await _person.Post("/me/data/delete", "/me/data/delete", ("word", "LÖSCHEN"));
            Assert.Equal("/account/deleted", gone.Headers.Location?.OriginalString);
            await _host.SettleAsync();
            await _host.InScopeAsync(services => services.GetRequiredService<DeleteAccount.DeletionJob>().RunAsync(Stop));
        }

        /// <summary>One needle everywhere at once.</summary>
        public async Task PlantAsync(string text)
        {
            await _host.InScopeAsync(async services =>
            {
                var (vault, now) = (services.GetRequiredService<VaultDb>(), _clock.UtcNow());
                vault.Incidents.Add(new Incidents.Incident { Id = Guid.NewGuid(), Kind = text, At = now, LastAt = now });
                await vault.SaveChangesAsync(Stop);
                var host = services.GetServices<ModuleDbInfo>().Single(d => d.Module == "host").From(services);
                host.Blobs.Add(new BlobRow { Id = "planted", ContentType = "text/plain", Content = Encoding.Unicode.GetBytes(text), At = now });
                await host.SaveChangesAsync(Stop);
                services.GetRequiredService<ILoggerFactory>().CreateLogger("Modular.Vault.Planted").LogWarning("A careless line: {Reason}", text);
            });
            using (var source = new System.Diagnostics.ActivitySource("Modular"))
            using (var span = source.StartActivity("careless"))
            {
                span?.SetTag("modular.handler", text);
            }

            await File.WriteAllTextAsync(Path.Combine(_data.Folder, "planted.txt"), Uri.EscapeDataString(text), Stop);
            await File.WriteAllTextAsync(Path.Combine(Path.GetTempPath(), $"planted-{_mark}.txt"), Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + text)), Stop);
        }

        public async ValueTask DisposeAsync()
        {
            File.Delete(Path.Combine(Path.GetTempPath(), $"planted-{_mark}.txt"));
            _hay.Dispose();
            await _host.DisposeAsync();
            await _collector.DisposeAsync();
            await _data.DisposeAsync();
        }

        /// <summary>The bank's client fails with everything it knows in its message; then the bank names somebody else of the family.</summary>
        private async Task Holder()
        {
            var (login, pin, holder) = ($"kunde-{_mark}", $"bankpin-{_mark}", $"Max Zwölfäcker-{_mark}-Quastenflosser");
            Secrets.AddRange([Needle.Of("login for the holder", login), Needle.Of("PIN for the holder", pin), Needle.Of("holder at the bank", holder), Needle.Of("holder's own part", $"{_mark}-Quastenflosser")]);
            using var agreed = await _person.Post("/account/consents", "/account/consents/give", ("purpose", "account-access"), ("version", "2026-11-01"));
            foreach (var isBroken in new[] { true, false })
            {
                (_careless.IsBroken, _careless.Holder) = (isBroken, holder);
                using var asked = await _person.Post("/account", "/account/identity/bank", ("firstNames", $"Quendolin {_mark}"), ("lastName", $"Zwölfäcker-{_mark}"), ("born", "1983-08-12"), ("street", $"Färberstraße {_mark} 17"), ("postcode", "51147"), ("city", $"Köln-{_mark}"), ("bank", "leaky"), ("login", login), ("pin", pin));
                Assert.Equal("/account/identity/bank", asked.Headers.Location?.OriginalString);
                await _host.InScopeAsync(services => services.GetRequiredService<HolderJob>().RunAsync(Stop));
            }

            Assert.Equal(HolderMatch.None, await _host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Identities.Select(i => i.Holder).SingleAsync(Stop)));
        }

        private async Task Identify()
        {
            var who = new[] { ("firstNames", $"Quendolin {_mark}"), ("lastName", $"Zwölfäcker-{_mark}"), ("born", "1983-08-12"), ("street", $"Färberstraße {_mark} 17"), ("postcode", "51147"), ("city", $"Köln-{_mark}"), ("cardNumber", "L01XPVM8J2"), ("cardBlock", "8308126<3108011D<<2108<<<<<<<5"), ("phone", "0151 51123456") };
            Secrets.AddRange(who.Where(w => w.Item1 is not "postcode").Select(w => Needle.Of(w.Item1, w.Item2)));
            Secrets.AddRange([Needle.Of("birth date", "12.08.1983"), Needle.Of("phone", "+4915151123456"), Needle.Of("phone", "15151123456")]);
            // The message service fails with number and code in its message, and the page with it.
            _careless.IsBroken = true;
            using var failed = await _person.Post("/account/identity", "/account/identity", who);
            Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
            _careless.IsBroken = false;
            using var again = await _person.Post("/account/identity", "/account/identity/again");
            var codes = _careless.Texts.Select(t => Six().Match(t).Value).ToList();
            Secrets.AddRange(codes.Select(c => Needle.Of("code of the text message", c)));
            using var confirmed = await _person.Post("/account/identity", "/account/identity/code", ("code", codes[^1]));
            Assert.Equal("/account/identity?done=confirmed", confirmed.Headers.Location?.OriginalString);
        }

        private async Task Recovery()
        {
            using var proved = await _person.Post("/account/prove", "/account/prove", ("password", First));
            using var made = await _person.Post("/account/recovery-code", "/account/recovery-code");
            var groups = Four().Matches(await made.Content.ReadAsStringAsync(Stop)).Select(m => m.Groups[1].Value).ToList();
            Assert.Equal(7, groups.Count);
            Secrets.AddRange([Needle.Of("recovery code", string.Concat(groups)), Needle.Of("recovery code", string.Join('-', groups)), Needle.Of("recovery code", string.Join(' ', groups))]);
            using var noted = await _person.Post("/account/recovery-code", "/account/recovery-code/noted");
        }

        private async Task Passkey()
        {
            using var key = new Authenticator(_host.BaseUrl);
            var (credential, state) = key.Create((await _person.Get("/account/passkeys/new")).Body);
            using var added = await _person.Post("/account/passkeys", "/account/passkeys", ("name", "Telefon"), ("credential", credential), ("state", state));
            Assert.Equal("/account/passkeys?done=added", added.Headers.Location?.OriginalString);
        }

        private async Task Bank()
        {
            var (login, pin) = ($"login-{_mark}", $"pin-{_mark}-73519");
            Secrets.AddRange([Needle.Of("bank login", login), Needle.Of("PIN", pin)]);
            var (person, credential, run) = (await Id(), Guid.NewGuid(), Guid.NewGuid());
            using var agreed = await _person.Post("/account/consents", "/account/consents/give", ("purpose", "account-access"), ("version", "2026-11-01"));
            Assert.Equal("/account/consents?done=given-account-access", agreed.Headers.Location?.OriginalString);
            await Ask(new StoreBankCredential(person, credential, "demo-bank", login, pin, _clock.UtcNow().AddDays(180)));
            await Ask(new ScheduleOpenings(run, [credential]));
            Assert.Equal(pin, (await Ask(new OpenBankCredential(credential, run))).Pin);
        }

        private async Task Batches()
        {
            var (iban, purpose) = ("DE02120300000000202051", $"Miete Zwölfäcker {_mark}");
            var booking = $$"""{"amount":-9876543217,"iban":"{{iban}}","purpose":"{{purpose}}","score":104317}""";
            Secrets.AddRange([Needle.Of("IBAN", iban), Needle.Of("remittance text", purpose), Needle.Of("amount", "9876543217"), Needle.Of("amount", "98765432,17"), Needle.Of("score", "104317")]);
            var (person, stream, run) = (await Id(), Guid.NewGuid(), Guid.NewGuid());
            var answer = await Ask(new SealForPeople([new PersonBatch(person, stream, 1, run, default, [new(new("credit.booking", "text", Guid.NewGuid(), 1), Encoding.UTF8.GetBytes(booking))])]));
            var batch = Assert.Single(answer.Batches);
            Assert.Equal(SealingResult.Done, await Ask(new NoteBatches([batch])));
            // Where a module keeps it: a column of bytes.
            await _host.InScopeAsync(async services =>
            {
                var credit = services.GetServices<ModuleDbInfo>().Single(d => d.Module == "credit").From(services);
                credit.Blobs.Add(new BlobRow { Id = $"batch-{_mark}", ContentType = "application/octet-stream", Content = [.. batch.Header.Span, .. batch.Values[0].Sealed.Span], At = _clock.UtcNow() });
                await credit.SaveChangesAsync(Stop);
            });
        }

        /// <summary>The person's keys themselves, in the open for a moment.</summary>
        private async Task Keys() => await _host.InScopeAsync(async services =>
        {
            var person = await Id();
            using var opening = await services.GetRequiredService<KeyOpener>().Try(person, First, Stop);
            Secrets.Add(Needle.Of("master key", opening.Master.Key.Span));
            foreach (var row in await services.GetRequiredService<VaultDb>().SealedKeys.Where(k => k.AccountId == person && k.Kind != KeyKind.Master).ToListAsync(Stop))
            {
                using var key = KeyLadder.UnwrapKey(opening.Master.Key, person, row.Kind, row.Number, row.Wrapped);
                Secrets.Add(Needle.Of($"{row.Kind} key", key!.Span));
            }
        });

        /// <summary>A mail that never goes out and an event that nobody can handle: both are kept with a reason, and the reason quotes nothing.</summary>
        private async Task Fail()
        {
            using var app = await _person.Post("/account/prove", "/account/prove", ("password", First));
            using var changed = await _person.Post("/account", "/account/password", ("current", First), ("password", Second));
            Assert.Equal("/account?done=password", changed.Headers.Location?.OriginalString);
            _careless.IsBroken = true;
            await _host.InScopeAsync(async services =>
            {
                // As if a handler met it: what it fails with carries the person's data.
                var vault = services.GetRequiredService<VaultDb>();
                vault.Inbox.Add(new InboxRow { EventId = Guid.NewGuid(), Handler = "vault.Nobody:vault.nothing.v1", Name = "vault.nothing.v1", Payload = "{}", At = _clock.UtcNow(), DueAt = _clock.UtcNow() });
                await vault.SaveChangesAsync(Stop);
            });
            for (var i = 0; i < 9; i++)
            {
                await _host.SettleAsync();
                _clock.Advance(TimeSpan.FromHours(13));
            }

            _careless.IsBroken = false;
            var dead = await _host.InScopeAsync(async services => (
                await services.GetRequiredService<VaultDb>().Mails.CountAsync(m => m.State == DeliveryState.Dead, Stop), await services.GetRequiredService<VaultDb>().Inbox.CountAsync(r => r.State == DeliveryState.Dead, Stop)));
            Assert.True(dead.Item1 > 0);
            Assert.Equal(1, dead.Item2);
        }

        private async Task Change()
        {
            using var back = await _person.SignIn(_email, Second);
            foreach (var cookie in back.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(c => c.Split(';')[0].Split('=', 2)[1]).Where(v => v.Length > 30) : [])
            {
                Secrets.Add(Needle.Of("cookie", cookie));
            }

            using var proved = await _person.Post("/account/prove", "/account/prove", ("password", Second));
            using var started = await _person.Post("/account/second-factor", "/account/second-factor/start");
            Secrets.Add(Needle.Of("authenticator's secret", string.Concat(Groups().Matches(await started.Content.ReadAsStringAsync(Stop)).Select(m => m.Groups[1].Value))));
            var app = await App.SetUp(_person, _clock);
            Secrets.AddRange(app.Backup.Select(c => Needle.Of("backup code", c)));

            var next = $"neu.{_mark}@example.org";
            using var asked = await _person.Post("/account/email", "/account/email", ("email", next), ("current", Second));
            await _host.SettleAsync();
            var link = _mailbox.Link(next, "/account/email");
            Secrets.Add(Needle.Of("mailed link", link[(link.LastIndexOf('/') + 1)..]));
            using var confirmed = await _person.Post(link, link);
            Assert.Equal("/account?done=email", confirmed.Headers.Location?.OriginalString);
            await _host.SettleAsync();
            await _host.InScopeAsync(services => services.GetRequiredService<AuditChain>().Link(Stop));
        }

        private async Task Export()
        {
            using var proved = await _person.Post("/account/prove", "/account/prove", ("password", Second));
            foreach (var format in new[] { "json", "pdf" })
            {
                using var answer = await _person.Post("/me/data", "/me/data/export", ("format", format));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                if (format == "json")
                {
                    // What is looked for is really there: for its owner.
                    Assert.Contains($"Zwölfäcker-{_mark}", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
                }
            }
        }

        private Task<Guid> Id() => _host.InScopeAsync(services => services.GetRequiredService<VaultDb>().Accounts.Where(a => a.Name == $"Konto-{_mark}").Select(a => a.Id).SingleAsync(Stop));

        private Task<T> Ask<T>(IRequest<T> request) => _host.InScopeAsync(services => services.GetRequiredService<IMediator>().Send(request, Stop));

        [GeneratedRegex("[0-9]{6}")]
        private static partial Regex Six();

        [GeneratedRegex("<span>([0-9A-Z]{4})</span>")]
        private static partial Regex Four();

        [GeneratedRegex("<span>([A-Z2-7]{4})</span>")]
        private static partial Regex Groups();
    }
}
