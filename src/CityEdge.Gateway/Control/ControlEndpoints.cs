using System.Text.Json;
using CityEdge.Gateway.Page;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Control;

/// <summary>The verbs. Mapped on the control socket alone: who may open its file stands on site (S1).</summary>
internal sealed class ControlEndpoints
{
    private readonly PageContext _context;

    private ControlEndpoints(PageContext context) => _context = context;

    public static void Map(IEndpointRouteBuilder app, PageContext context) =>
        app.MapMethods("/control/act", ["POST"], new ControlEndpoints(context).ActAsync);

    private async Task ActAsync(HttpContext http)
    {
        if (await ReadAsync(http).ConfigureAwait(false) is not { } request)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, null, 0, Words.Of(Word.BadJson)).ConfigureAwait(false);
            return;
        }

        var reading = ControlReading.Of(request, _context.Loop.Model, _context.Loop.Alarms);
        if (reading.Action is not { } action)
        {
            var status = reading.Outcome is { } known ? StatusOf(known) : StatusCodes.Status400BadRequest;
            await AnswerAsync(http, status, reading.Outcome, 0, reading.Problem).ConfigureAwait(false);
            return;
        }

        await ActAsync(http, action).ConfigureAwait(false);
    }

    private async Task ActAsync(HttpContext http, OperatorAction action)
    {
        Task<ActionResult> done;
        try
        {
            done = _context.Loop.ActAsync(action);
        }
        catch (InvalidOperationException)
        {
            await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, null, 0, Words.Of(Word.Busy)).ConfigureAwait(false);
            return;
        }

        try
        {
            var result = await done.WaitAsync(SiteReader.Patience, _context.Clock.Time, http.RequestAborted).ConfigureAwait(false);
            await AnswerAsync(http, StatusOf(result.Outcome), result.Outcome, result.Changed, Words.Of(result.Outcome)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, null, 0, Words.Of(Word.Unconfirmed)).ConfigureAwait(false);
        }
    }

    private static async Task<ControlRequest?> ReadAsync(HttpContext http)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, PlainJson.Views.ControlRequest, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext http, int status, ActionOutcome? outcome, int changed, LocalText text)
    {
        http.Response.StatusCode = status;
        var reply = new ControlReply { Outcome = outcome, Changed = changed, Zh = text.In(chinese: true), En = text.In(chinese: false) };
        return http.Response.WriteAsJsonAsync(reply, PlainJson.Views.ControlReply, cancellationToken: http.RequestAborted);
    }

    private static int StatusOf(ActionOutcome outcome) => outcome switch
    {
        ActionOutcome.Done or ActionOutcome.NothingToDo => StatusCodes.Status200OK,
        ActionOutcome.NotFound => StatusCodes.Status404NotFound,
        ActionOutcome.NeedsPresence => StatusCodes.Status403Forbidden,
        ActionOutcome.NeedsReason or ActionOutcome.TooLong => StatusCodes.Status422UnprocessableEntity,
        ActionOutcome.FireIsNeverShelved or ActionOutcome.NotResettable => StatusCodes.Status409Conflict,
    };
}
