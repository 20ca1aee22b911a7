using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// One configuration over the samples of recordings: the engine of the gateway, stepped as its loop steps it, each reading at its own time and each deadline at its exact
/// moment. Nobody acknowledges or silences but where the recording says that somebody did.
/// </summary>
internal sealed class ReplayRun
{
    private readonly ReplaySite _site;
    private readonly TimeZoneInfo _zone;
    private readonly bool _dated;
    private readonly IReadOnlyList<(long Ticks, OperatorAction Action)> _actions;
    private readonly Action<AlarmTransition> _happened;
    private readonly ParentVoices _parents;
    private SafetyEngine? _engine;
    private ReplayClock? _clock;
    private long _now;
    private int _acted;

    /// <param name="site">The site as the recordings show it.</param>
    /// <param name="zone">Its time zone.</param>
    /// <param name="dated">Whether the rows' dates are known.</param>
    /// <param name="actions">What people did, in the order of time; empty where nobody knows.</param>
    /// <param name="happened">Receives each transition.</param>
    public ReplayRun(
        ReplaySite site, TimeZoneInfo zone, bool dated, IReadOnlyList<(long Ticks, OperatorAction Action)> actions, Action<AlarmTransition> happened)
    {
        (_site, _zone, _dated, _actions, _happened) = (site, zone, dated, actions, happened);
        _parents = new ParentVoices(site.Model);
    }

    /// <summary>Takes the next sample; in the order of time.</summary>
    public void Take(in Sample sample)
    {
        var engine = _engine ??= Begin(sample.Ticks);
        Refresh(engine, sample.Ticks);
        Act(sample.Ticks);
        var at = _clock!.At(sample.Ticks);
        if (sample.Quality != Quality.Bad)
        {
            foreach (var parent in _site.ParentsOf(sample.Point))
            {
                if (_parents.Speak(parent, sample.Ticks))
                {
                    Step(engine, new EngineInput(InputKind.Reading, at, Reading.Good(new PointId(parent), 1, at)));
                }
            }
        }

        DateTimeOffset? stamp = sample.IsLate ? _clock.At(sample.Stamp).Wall : null;
        Step(engine, new EngineInput(InputKind.Reading, at, new Reading(new PointId(sample.Point), sample.Value, sample.Quality, sample.Reason, stamp, at)));
    }

    /// <summary>Runs the deadlines up to the end.</summary>
    /// <param name="until">UTC ticks.</param>
    public void Finish(long until)
    {
        if (_engine is { } engine)
        {
            Refresh(engine, until);
            Act(until);
            Step(engine, new EngineInput(InputKind.Advance, _clock!.At(until)));
        }
    }

    // What the engine was not told of devices and lines that were well all the while, told before its deadlines would pass.
    private void Refresh(SafetyEngine engine, long next)
    {
        while (_parents.TryTakeDue(next, out var parent, out var spoke))
        {
            Step(engine, new EngineInput(InputKind.Reading, _clock!.At(_now), Reading.Good(new PointId(parent), 1, _clock.At(spoke))));
        }

        _now = next;
    }

    private SafetyEngine Begin(long first)
    {
        _now = first;
        _clock = new ReplayClock(_zone, first, _dated);
        var engine = new SafetyEngine(_site.Model, _clock.At(first));
        Drain(engine);
        return engine;
    }

    private void Act(long until)
    {
        while (_acted < _actions.Count && _actions[_acted].Ticks <= until)
        {
            var (ticks, action) = _actions[_acted++];
            Step(_engine!, new EngineInput(InputKind.Action, _clock!.At(ticks), Action: action));
        }
    }

    private void Step(SafetyEngine engine, in EngineInput input)
    {
        InputReplay.Step(engine, input);
        Drain(engine);
    }

    private void Drain(SafetyEngine engine)
    {
        if (engine.Transitions.IsEmpty && engine.Demands.IsEmpty)
        {
            return;
        }

        foreach (ref readonly var transition in engine.Transitions)
        {
            _happened(transition);
        }

        engine.ClearOutcome();
    }
}
