using System.Text.Json;
using Modular.Host.Composition;
using Modular.Kernel;

namespace Modular.Host.Commands;

/// <summary>How a verb speaks: one line a person can act on, or JSON for scripts.</summary>
internal sealed class Say(TextWriter output, TextWriter error, bool json)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public Task LineAsync(string words, object facts) => output.WriteLineAsync(json ? JsonSerializer.Serialize(facts, Json) : words);

    public Task LineAsync(Finding finding) =>
        LineAsync($"{(finding.Healthy ? "ok  " : "BAD ")} {finding.Subject}: {finding.Words}", new { finding.Subject, finding.Healthy, finding.Words });

    /// <summary>Runs a verb. What a person can set right is one line and exit code 1, without a stack.</summary>
    public async Task<int> RunAsync(Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (SettingsException wrong)
        {
            return await FailAsync(wrong.Message, wrong.Setting);
        }
        catch (NotReadyException wrong)
        {
            return await FailAsync(wrong.Message, null);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return await FailAsync($"Another program already listens there: {taken.Message} Choose other addresses with the setting Urls (or Management:Port).", "Urls");
        }
    }

    private async Task<int> FailAsync(string words, string? setting)
    {
        await error.WriteLineAsync(json ? JsonSerializer.Serialize(new { error = words, setting }, Json) : words);
        return 1;
    }
}

/// <summary>Something outside the settings is not as it must be; the message says what to do.</summary>
internal sealed class NotReadyException(string words) : Exception(words);

internal static class Words
{
    /// <summary>Where the data is, without user or password.</summary>
    public static string Place(DatabaseSettings database)
    {
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            return $"SQLite files in {database.DataFolder}";
        }

        var connection = new Npgsql.NpgsqlConnectionStringBuilder(database.Connection);
        return $"PostgreSQL at {connection.Host}:{connection.Port}, database {connection.Database}";
    }
}
