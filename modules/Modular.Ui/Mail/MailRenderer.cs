using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Modular.Ui;

/// <summary>A mail's two bodies.</summary>
/// <param name="Html">The HTML body.</param>
/// <param name="Text">The same for readers without HTML.</param>
public sealed record MailBody(string Html, string Text);

/// <summary>Turns a mail component (one that wraps its content in <see cref="MailLayout"/>) into its two bodies.</summary>
public sealed class MailRenderer(HtmlRenderer renderer)
{
    /// <summary>Renders in a language: "de" or "en".</summary>
    public async Task<MailBody> Render<TMail>(string language, IReadOnlyDictionary<string, object?> parameters) where TMail : IComponent
    {
        using var spoken = Language.Use(language);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TMail>(ParameterView.FromDictionary(new Dictionary<string, object?>(parameters)))).ToHtmlString());
        return new MailBody(html, MailText.FromHtml(html));
    }
}
