namespace Modular.Ui;

/// <summary>Why a mail comes.</summary>
public enum MailAbout
{
    /// <summary>Its reader started something.</summary>
    Started,

    /// <summary>Something happened to its reader's account, perhaps by somebody else.</summary>
    Security,
}
