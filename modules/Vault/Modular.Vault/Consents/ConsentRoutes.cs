using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Modular.Kernel;
using Modular.Ui;
using Modular.Vault.Contracts;
using Modular.Vault.Legal;
using Modular.Vault.Web;

namespace Modular.Vault.Consents;

/// <summary>/account/consents: each one given, shown in the version that was given, and withdrawn.</summary>
internal static class ConsentRoutes
{
    public const string Home = "/account/consents";

    public static void MapConsents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, Show).RequireAuthorization();
        routes.MapPost(Home + "/give", Give).TakesForm().RequireAuthorization();
        routes.MapPost(Home + "/withdraw", Withdraw).TakesForm().RequireAuthorization();
    }

    private static Task<IResult> Show(HttpContext context, string? done, ConsentLedger ledger, LegalTexts texts, CancellationToken stop) => Page(context, ledger, texts, null, done, stop);

    private static async Task<IResult> Give(HttpContext context, ConsentLedger ledger, LegalTexts texts, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var purpose = LegalTexts.Purpose(form.Text("purpose"));
        var outcome = await ledger.Give(Person(context), purpose, form.Text("version"), stop);
        return outcome.Refusal is { } refusal ? await Page(context, ledger, texts, refusal, null, stop) : Results.LocalRedirect($"{Home}?done=given-{LegalTexts.Slug(purpose!.Value)}");
    }

    private static async Task<IResult> Withdraw(HttpContext context, ConsentLedger ledger, LegalTexts texts, CancellationToken stop)
    {
        var form = await context.Request.ReadFormAsync(stop);
        var purpose = LegalTexts.Purpose(form.Text("purpose"));
        var outcome = await ledger.Withdraw(Person(context), purpose, stop);
        return outcome.Refusal is { } refusal ? await Page(context, ledger, texts, refusal, null, stop) : Results.LocalRedirect($"{Home}?done=withdrawn-{LegalTexts.Slug(purpose!.Value)}");
    }

    private static async Task<IResult> Page(HttpContext context, ConsentLedger ledger, LegalTexts texts, Refusal? refusal, string? done, CancellationToken stop)
    {
        context.NeverStore();
        var all = await ledger.Look(Person(context), stop);
        return UiResults.Page<ConsentsPage>(
            new
            {
                Data = (IReadOnlyList<ConsentView>)[.. Enum.GetValues<ConsentPurpose>().Select(p => ConsentView.Of(texts, p, all.GetValueOrDefault(p)))],
                Done = Said(done, texts, all),
                Errors = refusal is null ? null : Forms.Errors([refusal]),
            },
            refusal is null ? StatusCodes.Status200OK : Forms.Status(refusal));
    }

    /// <summary>What just worked, when it is so; an unknown word says nothing.</summary>
    private static (string Title, string Text)? Said(string? done, LegalTexts texts, IReadOnlyDictionary<ConsentPurpose, Consent> all)
    {
        var isGiven = done?.StartsWith("given-", StringComparison.Ordinal) == true;
        if (LegalTexts.Purpose(done?[(done.IndexOf('-', StringComparison.Ordinal) + 1)..]) is not { } purpose || all.GetValueOrDefault(purpose) is not { } last || last.IsGiven != isGiven)
        {
            return null;
        }

        var title = (texts.Find(purpose, last.TextVersion) ?? texts.Current(purpose)).Words.Title;
        return isGiven
            ? (T.Of($"Zugestimmt: {title}", $"Agreed: {title}"), T.Of("Das gilt ab sofort, und Sie können es hier jederzeit widerrufen.", "That holds from now on, and you can withdraw it here at any time."))
            : (T.Of($"Widerrufen: {title}", $"Withdrawn: {title}"), purpose == ConsentPurpose.AccountAccess
                ? T.Of("Das gilt ab sofort. Ihre Bankzugänge sind gelöscht, abgerufen wird nichts mehr.", "That holds from now on. Your bank credentials are deleted, and nothing is fetched any more.")
                : T.Of("Das gilt ab sofort.", "That holds from now on."));
    }

    private static Guid Person(HttpContext context) => context.User.AccountId()!.Value;
}
