using System.Globalization;
using System.Text;
using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Lanes;
using Microsoft.Net.Http.Headers;

namespace CityEdge.Gateway.Page;

/// <summary>The addresses that tell what happened. They ask the history and never the loop; nothing of them changes anything.</summary>
internal sealed class HistoryEndpoints(PageContext context, SiteNames names)
{
    private static readonly TimeSpan UsualChart = TimeSpan.FromHours(24);

    private readonly HistoryLitePage _lite = new(context, names);

    public async Task LiteAsync(HttpContext http)
    {
        var asked = HistoryAsked.Of(http.Request);
        var found = context.History is { } history ? await history.FindAsync(asked.Question(context.Clock.Now()), http.RequestAborted).ConfigureAwait(false) : null;
        var bytes = Encoding.UTF8.GetBytes(_lite.Render(found, asked, PageLanguage.IsChinese(http.Request)));
        http.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted).ConfigureAwait(false);
    }

    public async Task EventsAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (context.History is not { } history)
        {
            await ProblemAsync(http, StatusCodes.Status503ServiceUnavailable, Word.HistoryNone).ConfigureAwait(false);
            return;
        }

        if (!TryTime(query["from"].FirstOrDefault(), out var from) || !TryTime(query["to"].FirstOrDefault(), out var to)
            || !TryLimit(query["limit"].FirstOrDefault(), out var limit) || !TryId(query["before"].FirstOrDefault(), out var before))
        {
            await ProblemAsync(http, StatusCodes.Status400BadRequest, Word.BadQuery).ConfigureAwait(false);
            return;
        }

        var found = await history.FindAsync(
            new EventQuery
            {
                From = from,
                To = to,
                Zone = query["zone"].FirstOrDefault(),
                Class = query["class"].FirstOrDefault(),
                Alarm = query["alarm"].FirstOrDefault(),
                Before = before,
                Limit = limit,
            }, http.RequestAborted).ConfigureAwait(false);
        var view = new HistoryEventsView
        {
            History = found.Status.State,
            Percent = found.Status.Percent,
            Lacks = HistoryLackView.Of(found.Status),
            Next = found.Next?.ToString(),
            Events = [.. found.Events.Select(View)],
        };
        await http.Response.WriteAsJsonAsync(view, PlainJson.Views.HistoryEventsView, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }

    public async Task ReadingsAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (context.History is not { } history)
        {
            await ProblemAsync(http, StatusCodes.Status503ServiceUnavailable, Word.HistoryNone).ConfigureAwait(false);
            return;
        }

        if (query["point"].FirstOrDefault() is not { Length: > 0 } point || !TryTime(query["from"].FirstOrDefault(), out var from) || !TryTime(query["to"].FirstOrDefault(), out var to))
        {
            await ProblemAsync(http, StatusCodes.Status400BadRequest, Word.BadQuery).ConfigureAwait(false);
            return;
        }

        // A day before the first day there is would be no time at all.
        var end = to ?? DateTimeOffset.MaxValue;
        var anchor = to ?? context.Clock.Now().Wall;
        var start = from ?? (anchor > DateTimeOffset.MinValue + UsualChart ? anchor - UsualChart : DateTimeOffset.MinValue);
        var series = await history.ReadingsAsync(point, start, end, http.RequestAborted).ConfigureAwait(false);
        if (series.Kind is null && !context.Site.Model.Points.Any(known => known.Name == point))
        {
            await ProblemAsync(http, StatusCodes.Status404NotFound, Word.BadPoint).ConfigureAwait(false);
            return;
        }

        await http.Response.WriteAsJsonAsync(View(series), PlainJson.Views.HistoryReadingsView, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }

    private HistoryReadingsView View(ReadingSeries series) => new()
    {
        History = series.Status.State,
        Percent = series.Status.Percent,
        Lacks = HistoryLackView.Of(series.Status),
        Point = series.Point,
        Kind = series.Kind,
        Unit = series.Unit,
        Count = series.Count,
        Samples =
        [
            .. series.Samples.Select(sample => new HistorySampleView(
                TimeZoneInfo.ConvertTime(sample.At, context.Site.Config.TimeZone), double.IsFinite(sample.Value) ? sample.Value : null, sample.Quality, sample.Reason, sample.Clock)),
        ],
    };

    private HistoryEventView View(HistoryEvent happened) => new()
    {
        Id = happened.Id.ToString(),
        Text = TextView.Of(HistoryWords.Of(happened)),
        Place = TextView.Of(names.OfZone(happened.Private.ZoneId)),
        Late = happened.Shared.Was is not null,
        Shared = happened.Shared,
        Private = happened.Private,
    };

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;
        return text is null || time is not null;
    }

    private static bool TryLimit(string? text, out int limit)
    {
        limit = 50;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is > 0 and <= HistoryDefaults.LimitMost);
    }

    private static bool TryId(string? text, out RecordId? id)
    {
        id = RecordKey.Parse(text);
        return text is null || id is not null;
    }

    private static Task ProblemAsync(HttpContext http, int status, Word problem)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new ProblemView { Problem = TextView.Of(Words.Of(problem)) }, PlainJson.Views.ProblemView, cancellationToken: http.RequestAborted);
    }
}
