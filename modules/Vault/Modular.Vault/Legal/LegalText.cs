using System.Globalization;
using Markdig;
using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using Modular.Ui;
using Modular.Vault.Contracts;

namespace Modular.Vault.Legal;

/// <summary>One version of a text a person can agree to, in both languages. Its version is the day since when it is in force.</summary>
internal sealed record LegalText(ConsentPurpose Purpose, DateOnly Since, LegalWords De, LegalWords En)
{
    public string Version => Since.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public LegalWords Words => Language.IsGerman ? De : En;
}

/// <summary>A text in one language: "# title", a paragraph that says it in short, and the rest, as Markdown.</summary>
internal sealed record LegalWords(string Title, string Summary, string Body)
{
    private static readonly MarkdownPipeline Plain = new MarkdownPipelineBuilder().DisableHtml().Build();

    public static LegalWords Parse(string markdown)
    {
        var parts = markdown.ReplaceLineEndings("\n").Split("\n\n", 3);
        return parts is [['#', ' ', .. var title], var summary, var body]
            ? new(title.Trim(), summary.Replace('\n', ' ').Trim(), body)
            : throw new FormatException("A legal text is \"# title\", a paragraph, and the rest.");
    }

    /// <summary>The rest as HTML, with who runs the house filled in. Our own texts, and still no HTML passes through them.</summary>
    /// <param name="deeper">How many levels its headings stand below those of a page of its own.</param>
    public MarkupString Html(LegalFacts legal, int deeper = 0)
    {
        var filled = Body.Replace("{company}", legal.Company, StringComparison.Ordinal).Replace("{address}", $"{legal.Street}, {legal.Town}", StringComparison.Ordinal).Replace("{email}", legal.Email, StringComparison.Ordinal);
        var document = Markdown.Parse(filled, Plain);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            heading.Level += deeper;
        }

        return new(document.ToHtml(Plain));
    }
}
