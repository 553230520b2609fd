using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modular.Sdk.Testing;

/// <summary>A rule of the contract was broken; the message says which.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Without words.</summary>
    public ConformanceException()
    {
    }

    /// <summary>With words.</summary>
    public ConformanceException(string message)
        : base(message)
    {
    }

    /// <summary>With words and a cause.</summary>
    public ConformanceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>How a case ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConformanceResult>))]
public enum ConformanceResult
{
    /// <summary>The rule holds.</summary>
    Passed,

    /// <summary>The rule is broken.</summary>
    Failed,

    /// <summary>Left out by the author, with a reason.</summary>
    Skipped,

    /// <summary>The provider does not declare it.</summary>
    NotDeclared,
}

/// <summary>One line of the report.</summary>
public sealed record ConformanceLine
{
    /// <summary>The case.</summary>
    public required string Case { get; init; }

    /// <summary>How it ended.</summary>
    public required ConformanceResult Result { get; init; }

    /// <summary>Why it failed, was skipped or does not apply.</summary>
    public string? Reason { get; init; }
}

/// <summary>What a run found. The same plug-in gives the same report: no times, no names of machines.</summary>
public sealed record ConformanceReport
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The provider's id.</summary>
    public required string Provider { get; init; }

    /// <summary>The SDK whose rules were tried, <c>major.minor</c>.</summary>
    public required string Sdk { get; init; }

    /// <summary>One line a case, in the kit's order.</summary>
    public required ImmutableArray<ConformanceLine> Lines { get; init; }

    /// <summary>The broken ones.</summary>
    [JsonIgnore]
    public ImmutableArray<ConformanceLine> Failures => [.. Lines.Where(line => line.Result == ConformanceResult.Failed)];

    /// <summary>The report as <c>conformance.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable).ReplaceLineEndings("\n") + "\n";

    /// <summary>Reads a <c>conformance.json</c>.</summary>
    public static ConformanceReport FromJson(string json) => JsonSerializer.Deserialize<ConformanceReport>(json, Readable) ?? throw new JsonException("This is no report.");

    /// <summary>Throws with every failure's words; nothing happens when there is none.</summary>
    /// <exception cref="ConformanceException">A case failed.</exception>
    public void ThrowIfFailed()
    {
        if (Failures is { IsEmpty: false } failures)
        {
            throw new ConformanceException($"{Provider} breaks {failures.Length} of {Lines.Length} rules:\n" + string.Join('\n', failures.Select(line => $"- {line.Case}: {line.Reason}")));
        }
    }
}
