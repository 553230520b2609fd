namespace Modular.Ui;

/// <summary>How loud a button is.</summary>
public enum ButtonKind
{
    /// <summary>The one thing to do here.</summary>
    Primary,

    /// <summary>Another thing to do here.</summary>
    Secondary,

    /// <summary>Deletes, cancels, takes back.</summary>
    Danger,

    /// <summary>By the way.</summary>
    Quiet,
}

/// <summary>What a notice, badge or bar wants to say.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Neutral,

    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>It worked.</summary>
    Success,

    /// <summary>Look here before you go on.</summary>
    Warning,

    /// <summary>It did not work, or it cannot be undone.</summary>
    Danger,
}

internal static class ButtonKinds
{
    public static string Class(ButtonKind kind, bool wide) => kind switch
    {
        ButtonKind.Secondary => "btn btn-2",
        ButtonKind.Danger => "btn btn-bad",
        ButtonKind.Quiet => "btn btn-quiet",
        _ => "btn btn-1",
    } + (wide ? " btn-wide" : "");
}

internal static class Tones
{
    public static string Class(Tone tone) => tone switch
    {
        Tone.Info => "info",
        Tone.Success => "ok",
        Tone.Warning => "warn",
        Tone.Danger => "bad",
        _ => "plain",
    };

    public static string Icon(Tone tone) => tone switch
    {
        Tone.Success => "check-circle",
        Tone.Warning or Tone.Danger => "alert",
        _ => "info",
    };
}
