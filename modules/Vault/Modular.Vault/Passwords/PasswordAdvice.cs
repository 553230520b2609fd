namespace Modular.Vault.Passwords;

/// <summary>One sentence about what is weak, one about what helps. NIST: the reason SHALL be given.</summary>
internal static class PasswordAdvice
{
    public static (string German, string English) For(PasswordFlaw flaw, int score, PasswordPolicy policy) => flaw switch
    {
        PasswordFlaw.None when score >= 4 => (
            "Ein starkes Passwort.",
            "A strong password."),
        PasswordFlaw.None => (
            "Ein gutes Passwort. Ein Wort mehr macht es stark.",
            "A good password. One more word makes it strong."),
        PasswordFlaw.TooShort => (
            $"Das ist zu kurz. Nehmen Sie mindestens {policy.MinimumLength} Zeichen; vier Wörter, die nichts miteinander zu tun haben, sind leicht zu merken.",
            $"That is too short. Use at least {policy.MinimumLength} characters; four words that have nothing to do with each other are easy to remember."),
        PasswordFlaw.TooLong => (
            $"Das ist zu lang. Nehmen Sie höchstens {policy.MaximumLength} Zeichen.",
            $"That is too long. Use at most {policy.MaximumLength} characters."),
        PasswordFlaw.Unreadable => (
            "Darin ist ein Zeichen, das kein gültiger Text ist. Tippen Sie das Passwort noch einmal ein.",
            "It contains a character that is not valid text. Type the password again."),
        PasswordFlaw.Known => (
            "Dieses Passwort steht in bekannten Listen oder ist ein bekannter Satz. Nehmen Sie Wörter, die noch nie zusammen in einem Satz standen.",
            "This password is on public lists or is a well-known phrase. Use words that never stood in one sentence before."),
        PasswordFlaw.Personal => (
            "Darin stecken Ihr Name, Ihre E-Mail-Adresse, Ihr Geburtsdatum oder Ihre Firma. Das wird zuerst geraten, auch rückwärts oder mit Ziffern statt Buchstaben. Nehmen Sie vier Wörter, die nichts mit Ihnen zu tun haben.",
            "It is made of your name, e-mail address, birth date or company. That is guessed first, backwards and with digits for letters too. Use four words that have nothing to do with you."),
        PasswordFlaw.Keyboard => (
            "Das sind Tasten, die nebeneinander liegen. Nehmen Sie stattdessen vier Wörter, die nichts miteinander zu tun haben.",
            "These are neighbouring keys. Use four words that have nothing to do with each other instead."),
        PasswordFlaw.Repeated => (
            "Darin wiederholt sich etwas oder zählt weiter. Wiederholen macht länger, aber nicht stärker; nehmen Sie weitere, andere Wörter.",
            "Something in it repeats or counts on. Repeating makes it longer, not stronger; add other words."),
        PasswordFlaw.Digits => (
            "Daten, Jahre und Ziffern sind schnell durchprobiert. Nehmen Sie Wörter dazu.",
            "Dates, years and digits are quickly tried. Add words."),
        PasswordFlaw.Words => (
            "Das sind zu wenige oder zu häufige Wörter; Ziffern und Zeichen am Ende helfen kaum. Nehmen Sie ein oder zwei seltene Wörter dazu.",
            "These are too few or too common words; digits and signs at the end hardly help. Add one or two rare words."),
        _ => (
            "Das ist zu leicht zu erraten. Nehmen Sie vier Wörter, die nichts miteinander zu tun haben.",
            "That is too easy to guess. Use four words that have nothing to do with each other."),
    };
}
