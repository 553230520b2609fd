using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Modular.Booking.Catalogue;
using Modular.Booking.Desk;
using Modular.Booking.OnChannelChanged;
using Modular.Kernel;
using Modular.Ui;

namespace Modular.Booking.Channels;

internal sealed record ChannelsModel(Operator Operator, IReadOnlyList<Reseller> Resellers, DeskForm Form, Uri Endpoint)
{
    public required Guid Key { get; init; }

    public required bool IsProved { get; init; }

    public NewKey? Made { get; init; }

    /// <summary>Why a button did nothing.</summary>
    public Refusal? Refused { get; init; }

    public bool Revoked { get; init; }
}

/// <summary>/desk/channels: who may sell for this business, and their keys. For owners; making and revoking a key wants a fresh proof.</summary>
internal static class ChannelRoutes
{
    public const string Home = "/desk/channels";

    public static Refusal Unproved { get; } = new(
        "unproved",
        "Bitte bestätigen Sie erst, dass Sie es sind. Danach senden Sie dieses Formular noch einmal.",
        "Please confirm first that it is you. Then send this form again.");

    private static Refusal Torn { get; } = new("torn", "Das Formular ist unvollständig angekommen. Bitte senden Sie es noch einmal.", "The form arrived incomplete. Please send it again.");

    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ArrangeChannels>();
        foreach (var words in NoteChannelInAudit.Words)
        {
            services.AddSingleton(words);
        }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, (string? done, HttpContext http) => ShowAsync(http, revoked: done == "revoked")).ForStaff(StaffRole.Owner);
        routes.MapPost(Home, AddAsync).TakesForm(StaffRole.Owner);
        routes.MapPost(Home + "/{reseller:guid}/keys", MakeAsync).TakesForm(StaffRole.Owner);
        routes.MapPost(Home + "/{reseller:guid}/keys/{resellerKey:guid}/revoke", RevokeAsync).TakesForm(StaffRole.Owner);
    }

    private static async Task<IResult> AddAsync(HttpContext http, DeskContext desk, ArrangeChannels channels)
    {
        var form = await DeskForm.ReadAsync(http);
        var (name, kind, key) = (form.Text("name", Reseller.LongestName), Kind(form), Key(form));
        if (!form.Ok)
        {
            return await ShowAsync(http, form, status: StatusCodes.Status422UnprocessableEntity);
        }

        if (!IsProved(http))
        {
            return await ShowAsync(http, form, refused: Unproved, status: StatusCodes.Status403Forbidden);
        }

        return await AnswerAsync(http, await channels.AddAsync(desk.OperatorId, desk.AccountId, name, kind, key, http.RequestAborted), form);
    }

    private static async Task<IResult> MakeAsync(Guid reseller, HttpContext http, DeskContext desk, ArrangeChannels channels)
    {
        if (!await channels.HasAsync(desk.OperatorId, reseller, http.RequestAborted))
        {
            return DeskRoutes.NotFound(http);
        }

        var form = await DeskForm.ReadAsync(http);
        var (kind, key) = (Kind(form), Key(form));
        if (!form.Ok)
        {
            return await ShowAsync(http, refused: Torn, status: StatusCodes.Status422UnprocessableEntity);
        }

        if (!IsProved(http))
        {
            return await ShowAsync(http, refused: Unproved, status: StatusCodes.Status403Forbidden);
        }

        return await channels.MakeKeyAsync(desk.OperatorId, desk.AccountId, reseller, kind, key, http.RequestAborted) is { } outcome
            ? await AnswerAsync(http, outcome, new DeskForm())
            : DeskRoutes.NotFound(http);
    }

    private static async Task<IResult> RevokeAsync(Guid reseller, Guid resellerKey, HttpContext http, DeskContext desk, ArrangeChannels channels)
    {
        if (!IsProved(http))
        {
            return await ShowAsync(http, refused: Unproved, status: StatusCodes.Status403Forbidden);
        }

        return await channels.RevokeAsync(desk.OperatorId, desk.AccountId, reseller, resellerKey, http.RequestAborted) ? new SeeOther(Home + "?done=revoked") : DeskRoutes.NotFound(http);
    }

    /// <summary>The key stands in the answer itself and nowhere else: no address leads to it.</summary>
    private static Task<IResult> AnswerAsync(HttpContext http, Outcome<NewKey> outcome, DeskForm form) => outcome.Refusal switch
    {
        null => ShowAsync(http, made: outcome.Value),
        { Field: null } refusal => ShowAsync(http, refused: refusal, status: StatusCodes.Status409Conflict),
        { } refusal => ShowAsync(http, form.Refuse(refusal), status: StatusCodes.Status422UnprocessableEntity),
    };

    private static async Task<IResult> ShowAsync(HttpContext http, DeskForm? form = null, NewKey? made = null, Refusal? refused = null, bool revoked = false, int status = StatusCodes.Status200OK)
    {
        var services = http.RequestServices;
        var desk = services.GetRequiredService<DeskContext>();
        return DeskRoutes.Show<ChannelsPage>(
            new ChannelsModel(desk.Operator, await services.GetRequiredService<ArrangeChannels>().AllAsync(desk.OperatorId, http.RequestAborted), form ?? new DeskForm { ["kind"] = "live" }, services.GetRequiredService<PublicUrl>().To("/octo"))
            {
                Key = services.GetRequiredService<TimeProvider>().NewId(),
                IsProved = IsProved(http),
                Made = made,
                Refused = refused,
                Revoked = revoked,
            },
            status);
    }

    private static bool Kind(DeskForm form)
    {
        form.Errors.When(form["kind"] is not ("live" or "test"), "kind", T.Of("Wählen Sie, ob der Schlüssel bucht oder nur zum Testen ist.", "Choose whether the key books or is for testing only."));
        return form["kind"] == "test";
    }

    private static Guid Key(DeskForm form)
    {
        form.Errors.When(!Guid.TryParse(form["key"], out var key) || key == Guid.Empty, "key", Torn.Words());
        return key;
    }

    private static bool IsProved(HttpContext http) => http.User.HasFreshProof(http.RequestServices.GetRequiredService<TimeProvider>().UtcNow());
}
