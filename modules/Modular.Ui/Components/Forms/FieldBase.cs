using Microsoft.AspNetCore.Components;

namespace Modular.Ui;

/// <summary>What every field has: a name, a label, a hint, an error.</summary>
public abstract class FieldBase : ComponentBase
{
    /// <summary>The posted name; the element's id follows from it.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>What is asked for.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Help that is always shown.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>What is wrong; taken from the surrounding <see cref="PostForm"/> when not given.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>Must be filled in.</summary>
    [Parameter]
    public bool Required { get; set; }

    /// <summary>Says "optional" beside the label.</summary>
    [Parameter]
    public bool Optional { get; set; }

    /// <summary>Cannot be changed now.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Errors of the surrounding form.</summary>
    [CascadingParameter]
    public FormErrors? Errors { get; set; }

    /// <summary>Anything else, put on the input.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    /// <summary>The element's id.</summary>
    protected string Id => FieldIds.Of(Name);

    /// <summary>The error to show.</summary>
    protected string? Problem => Error ?? Errors?.For(Name);

    /// <summary>The aria-describedby of the input.</summary>
    protected string? DescribedBy => FieldIds.DescribedBy(Id, Hint, Problem);

    /// <summary>The aria-invalid of the input.</summary>
    protected string? Invalid => Problem is null ? null : "true";
}
