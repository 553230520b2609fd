using System.Text.Encodings.Web;
using System.Text.Json;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Vault.MyData;

/// <summary>The export for programs, section by section as it is read: nothing of it is kept here in between. Its shape is export-schema-v1.json.</summary>
internal static class ExportJson
{
    public const int Version = 1;

    private const int Flush = 32 * 1024;

    // A file to read, never part of a page.
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Stream Schema() => typeof(ExportJson).Assembly.GetManifestResourceStream("export-schema-v1.json") ?? throw new InvalidOperationException("The schema is not in the assembly.");

    public static async Task Write(Stream body, MyData data, PersonAsking person, DateTime now, CancellationToken stop)
    {
        await using var json = new Utf8JsonWriter(body, Options);
        json.WriteStartObject();
        json.WriteString("format", "modular-personal-data");
        json.WriteNumber("version", Version);
        json.WriteString("schema", MyDataRoutes.Home + "/schema-v1.json");
        json.WriteString("exportedAt", now);
        json.WriteString("language", Language.IsGerman ? "de" : "en");
        json.WriteString("account", person.Account);
        json.WriteStartArray("sections");
        await foreach (var (module, section) in data.Tell(person, stop))
        {
            await Write(json, module, section, stop);
        }

        json.WriteEndArray();
        json.WriteStartArray("staysAfterDeletion");
        foreach (var rest in await data.Stays(person, stop))
        {
            json.WriteStartObject();
            json.WriteString("key", rest.Key);
            json.WriteString("what", rest.What);
            json.WriteString("why", rest.Why);
            json.WriteString("until", rest.Until?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(stop);
    }

    private static async Task Write(Utf8JsonWriter json, string module, PersonalSection section, CancellationToken stop)
    {
        json.WriteStartObject();
        json.WriteString("module", module);
        json.WriteString("key", section.Key);
        json.WriteString("title", section.Title);
        json.WriteString("source", section.Source);
        json.WriteString("purpose", section.Purpose);
        json.WriteString("kept", section.Kept);
        json.WriteString("access", section.Access switch { PersonalAccess.Open => "open", PersonalAccess.Locked => "locked", PersonalAccess.Earlier => "earlier", _ => "broken" });
        json.WriteStartArray("records");
        await foreach (var record in section.Records.WithCancellation(stop))
        {
            json.WriteStartArray();
            foreach (var fact in record.Facts)
            {
                json.WriteStartObject();
                json.WriteString("key", fact.Key);
                json.WriteString("name", fact.Name);
                json.WriteString("value", fact.Exact ?? fact.Shown);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (json.BytesPending > Flush)
            {
                await json.FlushAsync(stop);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
