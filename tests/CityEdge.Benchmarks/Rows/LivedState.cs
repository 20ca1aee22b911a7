using System.Security.Cryptography;
using CityEdge.Gateway.Annunciation;
using CityEdge.Gateway.Hosting;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using Microsoft.Extensions.Logging.Abstractions;

namespace CityEdge.Benchmarks.Rows;

/// <summary>
/// A state directory as a lane of 1,500 points leaves it after it has lived: written by the gateway's own loop, recorders and journal on a clock moved by hand. Every thermometer
/// alarms, returns, is acknowledged and reset, over and over; every value moves.
/// </summary>
internal sealed class LivedState : IDisposable
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    private readonly HandClock _time;
    private readonly MomentClock _clock;
    private readonly SafetyLoop _loop;
    private readonly SourceQueue _source;
    private readonly SiteJournal _journal;
    private readonly SafetyModel _model;
    private long _readings;

    private LivedState(BoundSite site, string state, TimeSpan span)
    {
        _model = site.Model;
        _time = new HandClock(RealClock.Time.GetUtcNow() - span);
        _clock = new MomentClock(_time, site.Config.TimeZone);
        var identity = HostIdentity.Read();
        var events = new GatewayEvents(NullLogger<GatewayEvents>.Instance, new GatewayMetrics());
        var intake = new JournalIntake(new RepeatGuard());
        var recorder = new ReadingRecorder(_model.Points, new ReportPolicy(_model.Points));
        _journal = new SiteJournal(
            new JournalOptions { Open = part => JournalPlaces.Open(state, part), Machine = identity.Machine, Boot = identity.Boot, Draw = RandomNumberGenerator.Fill },
            site, intake, recorder, _clock, events);
        _loop = new SafetyLoop(
            new SafetyEngine(_model, _clock.Now()), site.Canary, _clock, new Annunciator([.. _model.Outputs.Select(static _ => new Deaf())], events), events.Metrics,
            new LoopRecorders { Journal = intake, Readings = recorder });
        _source = _loop.AddSource("all", [.. Enumerable.Range(0, _model.Points.Count).Select(static i => new PointId(i))]);
    }

    /// <summary>Fills a state directory until it keeps so many transitions and so many readings were heard.</summary>
    /// <returns>How many of each.</returns>
    public static (long Transitions, long Readings) Write(BoundSite site, string state, long transitions, long readings)
    {
        // A turn hears every point twice, and makes about four transitions of each thermometer.
        var turns = Math.Max(transitions / 200, readings / (2 * site.Model.Points.Count)) + 1;
        using var lived = new LivedState(site, state, HalfMinute * 2 * (turns + 10));
        while (lived._loop.Events.Newest < transitions || lived._readings < readings)
        {
            lived.Turn();
        }

        lived._journal.Close();
        return (lived._loop.Events.Newest, lived._readings);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _loop.Dispose();
    }

    private void Turn()
    {
        Hear(hot: true);
        Act(OperatorVerb.Acknowledge);
        Hear(hot: false);
        Act(OperatorVerb.Reset);
        while (_journal.Turn() == TimeSpan.Zero)
        {
            // As its own thread does while there is more.
        }
    }

    private void Hear(bool hot)
    {
        _time.Advance(HalfMinute);
        for (var i = 0; i < _model.Points.Count; i++)
        {
            var point = _model.Points[i];
            var value = point.Kind == PointKind.State ? 0
                : point.Unit == Unit.Celsius && point.LifeSafety ? (hot ? 70 : 20)
                : 20 + ((_readings + i) % 7);
            _source.Post(Reading.Good(new PointId(i), value, _clock.Now()));
            _readings++;
        }

        Step();
    }

    private void Act(OperatorVerb verb)
    {
        _ = _loop.ActAsync(new OperatorAction { Verb = verb, Origin = ActionOrigin.OnSite, Who = "Wang" });
        Step();
    }

    private void Step()
    {
        while (_loop.Step())
        {
            // Every reading of this moment.
        }
    }

    private sealed class Deaf : IOutput
    {
        public void Demand(bool on, in Moment at)
        {
            // No siren hangs on a benchmark.
        }
    }
}
