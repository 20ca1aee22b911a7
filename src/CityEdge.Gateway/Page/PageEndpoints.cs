using System.Text;
using System.Text.Json.Serialization.Metadata;
using CityEdge.Gateway.Loop;
using Microsoft.Net.Http.Headers;

namespace CityEdge.Gateway.Page;

/// <summary>What can be read of the gateway. Nothing here changes anything: verbs are the control socket's alone.</summary>
internal sealed class PageEndpoints
{
    private static readonly string[] Reading = ["GET", "HEAD"];

    private readonly PageContext _context;
    private readonly SiteReader _reader;
    private readonly Views _views;
    private readonly LitePage _lite;
    private readonly HistoryEndpoints _history;
    private readonly CancellationToken _closing;

    private PageEndpoints(PageContext context, CancellationToken closing)
    {
        var names = new SiteNames(context.Site);
        _context = context;
        _reader = new SiteReader(context.Loop, context.Clock.Time);
        _views = new Views(context, names);
        _lite = new LitePage(context, names, _views);
        _history = new HistoryEndpoints(context, names);
        _closing = closing;
    }

    /// <summary>Adds every address of the page.</summary>
    public static void Map(IEndpointRouteBuilder app, PageContext context)
    {
        var page = new PageEndpoints(context, app.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        app.MapMethods("/", Reading, GoToLite);
        app.MapMethods("/lite", Reading, page.LiteAsync);
        app.MapMethods("/lite/history", Reading, page._history.LiteAsync);
        app.MapMethods("/api/history/events", Reading, page._history.EventsAsync);
        app.MapMethods("/api/history/readings", Reading, page._history.ReadingsAsync);
        app.MapMethods("/api/state", Reading, page.StateAsync);
        app.MapMethods("/api/alarms", Reading, page.AlarmsAsync);
        app.MapMethods("/api/points", Reading, page.PointsAsync);
        app.MapMethods("/api/events", ["GET"], page.EventsAsync);
        app.MapMethods("/healthz", Reading, page.HealthAsync);
        app.MapMethods("/readyz", Reading, page.ReadyAsync);
        app.MapMethods("/metrics", Reading, page.MetricsAsync);
    }

    private static Task GoToLite(HttpContext http)
    {
        http.Response.Redirect("/lite");
        return Task.CompletedTask;
    }

    private async Task LiteAsync(HttpContext http)
    {
        var fresh = await _reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
        var html = _lite.Render(fresh ?? _reader.Last, blind: fresh is null, PageLanguage.IsChinese(http.Request));
        http.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        await WriteAsync(http, html, "text/html; charset=utf-8").ConfigureAwait(false);
    }

    private Task StateAsync(HttpContext http) => AnswerAsync(http, _views.State, PlainJson.Views.StateView);

    private Task AlarmsAsync(HttpContext http) => AnswerAsync(http, _views.Alarms, PlainJson.Views.AlarmsView);

    private Task PointsAsync(HttpContext http) => AnswerAsync(http, _views.Points, PlainJson.Views.PointsView);

    // A snapshot is at most a quarter second old or made for this question: to have one proves that the loop turns.
    private async Task HealthAsync(HttpContext http)
    {
        var alive = await _reader.ReadAsync(http.RequestAborted).ConfigureAwait(false) is not null;
        http.Response.StatusCode = alive ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await WriteAsync(http, alive ? "ok\n" : "the safety loop does not answer\n", "text/plain; charset=utf-8").ConfigureAwait(false);
    }

    private async Task ReadyAsync(HttpContext http)
    {
        var snapshot = await _reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
        var view = snapshot is not null
            ? _views.Readiness(snapshot)
            : new ReadinessView { Ready = false, Awaiting = [], Problem = TextView.Of(Words.Of(Word.VerdictBlind)) };
        http.Response.StatusCode = view.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await http.Response.WriteAsJsonAsync(view, PlainJson.Views.ReadinessView, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }

    private async Task MetricsAsync(HttpContext http)
    {
        var snapshot = await _reader.ReadAsync(http.RequestAborted).ConfigureAwait(false);
        await WriteAsync(http, new MetricsText(_context, _views).Render(snapshot), "text/plain; version=0.0.4; charset=utf-8").ConfigureAwait(false);
    }

    private async Task EventsAsync(HttpContext http)
    {
        if (!_context.Listeners.TryTake())
        {
            http.Response.Headers.RetryAfter = "5";
            await ProblemAsync(http, Words.Of(Word.TooManyListeners)).ConfigureAwait(false);
            return;
        }

        try
        {
            await ListenAsync(http).ConfigureAwait(false);
        }
        finally
        {
            _context.Listeners.Leave();
        }
    }

    private async Task ListenAsync(HttpContext http)
    {
        var after = http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? http.Request.Query["after"].FirstOrDefault();
        http.Response.ContentType = "text/event-stream";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _closing);
        try
        {
            var end = await new EventStream(_context, _views, _reader).RunAsync(http.Response.Body, after, either.Token).ConfigureAwait(false);
            if (end == StreamEnd.TooSlow)
            {
                _context.Events.ListenerDropped("it did not take its events in time.");
                http.Abort();
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The page closes; the listener reconnects to the next run and is told of the gap.
            return;
        }
    }

    private async Task AnswerAsync<T>(HttpContext http, Func<SiteSnapshot, T> view, JsonTypeInfo<T> json)
    {
        if (await _reader.ReadAsync(http.RequestAborted).ConfigureAwait(false) is not { } snapshot)
        {
            await ProblemAsync(http, Words.Of(Word.VerdictBlind)).ConfigureAwait(false);
            return;
        }

        await http.Response.WriteAsJsonAsync(view(snapshot), json, cancellationToken: http.RequestAborted).ConfigureAwait(false);
    }

    private static Task ProblemAsync(HttpContext http, Safety.LocalText problem)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return http.Response.WriteAsJsonAsync(
            new ProblemView { Problem = TextView.Of(problem) }, PlainJson.Views.ProblemView, cancellationToken: http.RequestAborted);
    }

    private static Task WriteAsync(HttpContext http, string text, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
