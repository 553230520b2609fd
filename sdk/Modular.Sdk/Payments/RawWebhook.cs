namespace Modular.Sdk.Payments;

/// <summary>A webhook as it came in, byte for byte. POST with a body, or GET with everything in the query.</summary>
/// <remarks>Prints method, path and size: headers, query and body may carry secrets and personal data.</remarks>
public sealed record RawWebhook
{
    /// <summary><c>POST</c> or <c>GET</c>, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The address that was called, with its query, as the outside sees it.</summary>
    public required Uri Url { get; init; }

    /// <summary>All headers.</summary>
    public HeaderBag Headers { get; init; } = HeaderBag.Empty;

    /// <summary>The body, unparsed: a signature covers these bytes and no others.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The first value of a query parameter, decoded; null where there is none. Names are compared exactly.</summary>
    public string? FindQuery(string name)
    {
        foreach (var pair in Url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            if (Decode(cut < 0 ? pair : pair[..cut]) == name)
            {
                return cut < 0 ? "" : Decode(pair[(cut + 1)..]);
            }
        }

        return null;

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }

    /// <summary>Method, path and size.</summary>
    public override string ToString() => $"{Method} {Url.AbsolutePath}, {Body.Length} bytes";
}
