using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.PayAccounts;
using Modular.Booking.Payments;
using Modular.Booking.Storage;
using Modular.Kernel;
using Modular.Sdk.Payments;
using Modular.Ui;

namespace Modular.Booking.Transfers;

/// <param name="Operator">Whose desk it is.</param>
/// <param name="Account">The account.</param>
/// <param name="Waiting">How many transfers are waited for.</param>
/// <param name="Result">What came of the statement just handed in.</param>
/// <param name="Errors">What was wrong with it.</param>
internal sealed record StatementModel(Operator Operator, AccountView Account, int Waiting, StatementResult? Result, FormErrors? Errors);

/// <summary>
/// /desk/payments/{account}/statement: statements of the bank account guests transfer to. For owners: a statement is believed as it is, so whoever hands
/// one in decides that money came.
/// </summary>
internal static class StatementRoutes
{
    private const string Here = AccountRoutes.Home + "/{account:guid}/statement";

    public static void Add(IServiceCollection services) => services.AddScoped<TakeStatement>();

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Here, async (Guid account, HttpContext http, DeskContext desk, AccountBook book, BookingDb db) =>
            await FindAsync(account, desk, book, http.RequestAborted) is not { } found ? DeskRoutes.NotFound(http) : Reads(found) ? await ShowAsync(found, http, desk, db) : Elsewhere(account)).ForStaff(StaffRole.Owner);
        routes.MapPost(Here, TakeAsync).TakesForm(StaffRole.Owner, TakeStatement.LargestFile + 64 * 1024);
    }

    public static bool Reads(AccountView account) => account.Installed?.Provider is IReadsStatements && account.Row.Stage != AccountStage.Draft;

    private static async Task<IResult> TakeAsync(Guid account, HttpContext http, DeskContext desk, AccountBook book, BookingDb db, TakeStatement take)
    {
        if (await FindAsync(account, desk, book, http.RequestAborted) is not { } found)
        {
            return DeskRoutes.NotFound(http);
        }

        if (!Reads(found))
        {
            return Elsewhere(account);
        }

        var file = (await http.Request.ReadFormAsync(http.RequestAborted)).Files.GetFile("statement");
        if (file is null or { Length: 0 } or { Length: > TakeStatement.LargestFile })
        {
            return await ShowAsync(found, http, desk, db, refusal: file is { Length: > 0 } ? StatementRefusals.TooLarge : StatementRefusals.Empty);
        }

        using var content = new MemoryStream((int)file.Length);
        await file.CopyToAsync(content, http.RequestAborted);
        var outcome = await take.RunAsync(found, desk.AccountId, content.GetBuffer().AsMemory(0, (int)content.Length), http.RequestAborted);
        return outcome.Refusal is { } refusal ? await ShowAsync(found, http, desk, db, refusal: refusal) : await ShowAsync(found, http, desk, db, outcome.Value);
    }

    private static Task<AccountView?> FindAsync(Guid account, DeskContext desk, AccountBook book, CancellationToken cancellation) => book.FindAsync(desk.OperatorId, account, cancellation);

    /// <summary>An account that learns of money by itself has no statements.</summary>
    private static SeeOther Elsewhere(Guid account) => new($"{AccountRoutes.Home}/{account}");

    private static async Task<IResult> ShowAsync(AccountView account, HttpContext http, DeskContext desk, BookingDb db, StatementResult? result = null, Refusal? refusal = null)
    {
        var waiting = await db.Payments.CountAsync(p => p.AccountId == account.Id && p.OperatorId == desk.OperatorId && p.Status == PaymentStatus.Pending, http.RequestAborted);
        return DeskRoutes.Show<StatementPage>(
            new StatementModel(desk.Operator, account, waiting, result, refusal is null ? null : new FormErrors().Add(refusal.Field ?? "", refusal.Words())),
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
