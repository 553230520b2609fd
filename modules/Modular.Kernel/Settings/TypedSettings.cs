using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Modular.Sdk;

namespace Modular.Kernel;

/// <summary>What came of a form that was drawn from a plug-in's schema. Prints nothing: there are secrets in it.</summary>
/// <param name="Refusals">One for each field that does not fit, in the order of the form.</param>
/// <param name="Values">Fields that are no secrets, without empty ones.</param>
/// <param name="Secrets">Those that were typed, and those that are kept.</param>
public sealed record TypedSettings(IReadOnlyList<Refusal> Refusals, Dictionary<string, string> Values, Dictionary<string, string> Secrets)
{
    /// <summary>The longest value, in characters.</summary>
    public const int Longest = 1000;

    private const string Prefix = "s-";

    /// <summary>The name of a field in the posted form.</summary>
    public static string FieldName(string key) => Prefix + key;

    /// <summary>What was posted, by the schema's keys, without the blanks around it.</summary>
    public static IReadOnlyDictionary<string, string> Of(IFormCollection form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return form.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(k => k[Prefix.Length..], k => form[k].ToString().Trim());
    }

    /// <summary>Checks every field. An empty secret that is kept already stays as it is.</summary>
    /// <param name="fields">The schema's fields, as far as they are in the form.</param>
    /// <param name="typed">By key.</param>
    /// <param name="kept">Secrets that are stored.</param>
    /// <param name="simulators">Addresses that may be typed without https.</param>
    /// <param name="onlySimulators">A field that extends the plug-in's hosts takes nothing else.</param>
    public static TypedSettings Read(IEnumerable<SettingField> fields, IReadOnlyDictionary<string, string> typed, IReadOnlyDictionary<string, string> kept, Simulators simulators, bool onlySimulators = false)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(typed);
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(simulators);
        var read = (Refusals: new List<Refusal>(), Values: new Dictionary<string, string>(), Secrets: new Dictionary<string, string>(kept));
        foreach (var field in fields)
        {
            var text = typed.GetValueOrDefault(field.Key, "");
            var isSecret = field.Kind == SettingKind.Secret;
            if (text.Length > 0)
            {
                (isSecret ? read.Secrets : read.Values)[field.Key] = text;
            }

            if (Wrong(field, text, isSecret && kept.ContainsKey(field.Key), simulators, onlySimulators) is { } wrong)
            {
                read.Refusals.Add(wrong);
            }
        }

        return new(read.Refusals, read.Values, read.Secrets);
    }

    /// <summary>Three stars.</summary>
    public override string ToString() => "***";

    private static Refusal? Wrong(SettingField field, string text, bool isKept, Simulators simulators, bool onlySimulators)
    {
        var name = FieldName(field.Key);
        var (de, en) = (field.Label.De, field.Label.En);
        var longest = field.Kind == SettingKind.Secret ? SettingField.LongestSecret : Longest;
        return text.Length switch
        {
            0 when field.IsRequired && !isKept => new("missing", $"„{de}“ fehlt.", $"“{en}” is missing.", name),
            0 => null,
            _ when text.Length > longest => new("long", $"„{de}“ hat höchstens {longest} Zeichen.", $"“{en}” has at most {longest} characters.", name),
            _ when text.Any(char.IsControl) => new("control", $"In „{de}“ stehen Zeichen, die dort nicht hingehören.", $"There are characters in “{en}” that do not belong there.", name),
            _ when field.Kind == SettingKind.Url => WrongUrl(field, text, simulators, onlySimulators),
            _ when field.Kind == SettingKind.Choice && field.Choices.All(c => c.Value != text) => new("choice", $"Wählen Sie „{de}“.", $"Choose “{en}”.", name),
            _ when field.Kind == SettingKind.Bool && text is not "true" => new("choice", $"Setzen Sie bei „{de}“ ein Häkchen, oder lassen Sie es weg.", $"Tick “{en}”, or leave it.", name),
            _ => null,
        };
    }

    private static Refusal? WrongUrl(SettingField field, string text, Simulators simulators, bool onlySimulators)
    {
        var name = FieldName(field.Key);
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0;
        return isUrl && simulators.Contain(url!) ? null
            : onlySimulators && field.ExtendsHosts ? new("simulator", $"Diese Adresse lässt die Plattform nicht zu. Lassen Sie „{field.Label.De}“ leer.", $"The platform does not allow this address. Leave “{field.Label.En}” empty.", name)
            : isUrl && url!.Scheme == Uri.UriSchemeHttps ? null
            : new("url", $"„{field.Label.De}“ ist eine Adresse, die mit https:// beginnt.", $"“{field.Label.En}” is an address that begins with https://.", name);
    }
}

/// <summary>Simulators of the outside world that accounts may name: the settings <c>Sandbox:Url</c> and <c>Plugins:Simulators</c>. The host lets plug-ins call no others.</summary>
public sealed record Simulators(IReadOnlyList<Uri> All)
{
    public bool Any => All.Count > 0;

    public static Simulators Allowed(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new([.. configuration.GetSection("Plugins:Simulators").GetChildren().Select(s => s.Value).Append(configuration["Sandbox:Url"])
            .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null).OfType<Uri>()]);
    }

    public bool Contain(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return All.Any(s => (s.Scheme, s.IdnHost, s.Port) == (url.Scheme, url.IdnHost, url.Port));
    }
}
