using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Modular.Kernel;

namespace Modular.Host.Development;

/// <summary>A message of a provider as it came in, and what it was answered.</summary>
/// <param name="Number">In the order of arrival.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Body">Byte for byte.</param>
/// <param name="Status">The answer.</param>
/// <param name="ReplayOf">The message whose copy this is; null when it came from outside.</param>
internal sealed record KeptHook(int Number, DateTime At, string Method, string Target, IReadOnlyList<KeptHeader> Headers, byte[] Body, int Status, int? ReplayOf)
{
    /// <summary>Names method, address and body, whoever sends them and whenever.</summary>
    public string Content { get; } = Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{Method} {Target}\n"), .. Body]));
}

internal sealed record KeptHeader(string Name, string Value);

/// <summary>
/// The messages at /hooks/pay, each with headers and body in a file of the data folder, so that they outlive a restart and can be sent again.
/// In the dev host only: elsewhere a message is forgotten once it was read, and the setting is refused outside development.
/// </summary>
internal sealed class HookLog(string folder, TimeProvider clock)
{
    public const string Setting = "Dev:KeepHooks";

    private const int Most = 100;
    private const int LargestBody = 256 * 1024;
    private static readonly string[] OfPeople = ["Authorization", "Cookie", "Proxy-Authorization"];
    private readonly Lock _gate = new();

    public static bool IsOn(IConfiguration configuration) => configuration.GetValue(Setting, false);

    /// <exception cref="SettingsException">Messages would be kept where real ones arrive, or an account be filled in that nobody asked for.</exception>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            return;
        }

        if (IsOn(configuration))
        {
            throw new SettingsException(Setting, "left out outside development: messages of providers are not kept");
        }

        foreach (var section in new[] { "Demo:Account", "Dev" })
        {
            if (configuration.GetSection(section).AsEnumerable().FirstOrDefault(s => s.Value is { Length: > 0 } && s.Key != Setting && s.Key != section).Key is { } found)
            {
                throw new SettingsException(found, "left out outside development: it belongs to the dev host");
            }
        }
    }

    public static void Add(IServiceCollection services, ModuleSettings settings)
    {
        if (settings.Environment.IsDevelopment() && IsOn(settings.Configuration))
        {
            services.AddSingleton(provider => new HookLog(Path.Combine(settings.Database.DataFolder, "hooks"), provider.GetRequiredService<TimeProvider>()));
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<KeptHook> All()
    {
        lock (_gate)
        {
            return [.. Files().Select(Read).OfType<KeptHook>()];
        }
    }

    public KeptHook? Find(int number) => All().FirstOrDefault(hook => hook.Number == number);

    /// <summary>Writes down what comes to /hooks/pay, with what the host answers.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments("/hooks/pay", StringComparison.OrdinalIgnoreCase) || request.ContentLength > LargestBody)
        {
            await next(context);
            return;
        }

        request.EnableBuffering(LargestBody);
        var replayOf = int.TryParse(request.Headers[HookReplay.Header], CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        request.Headers.Remove(HookReplay.Header);
        var body = await StartOfBodyAsync(request, context.RequestAborted);
        if (body.Length > LargestBody)
        {
            await next(context);
            return;
        }

        var answered = false;
        try
        {
            await next(context);
            answered = true;
        }
        finally
        {
            Keep(new(0, clock.GetUtcNow().UtcDateTime, request.Method, request.Path + request.QueryString, Headers(request), body, answered ? context.Response.StatusCode : StatusCodes.Status500InternalServerError, replayOf));
        }
    }

    /// <summary>As much as is kept, and one byte more where there is more; whoever comes next reads all of it.</summary>
    private static async Task<byte[]> StartOfBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = new byte[LargestBody + 1];
        var read = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        request.Body.Position = 0;
        return body[..read];
    }

    /// <summary>But for those that a person's browser sends along: signatures stand in headers of their own.</summary>
    private static List<KeptHeader> Headers(HttpRequest request) =>
        [.. request.Headers.Where(h => !OfPeople.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(h => h.Value.Select(v => new KeptHeader(h.Key, v ?? "")))];

    private void Keep(KeptHook hook)
    {
        lock (_gate)
        {
            Directory.CreateDirectory(folder);
            var files = Files();
            var number = (files.Count == 0 ? 0 : NumberOf(files[0])) + 1;
            File.WriteAllText(Path.Combine(folder, number.ToString("D6", CultureInfo.InvariantCulture) + ".json"), JsonSerializer.Serialize(hook with { Number = number }));
            foreach (var old in files.Skip(Most - 1))
            {
                File.Delete(old);
            }
        }
    }

    private List<string> Files() => Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").Where(f => NumberOf(f) > 0).OrderByDescending(NumberOf)] : [];

    private static int NumberOf(string file) => int.TryParse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static KeptHook? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptHook>(File.ReadAllText(file));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
