using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>
/// Runs recorded inputs through the engine again: the same engine, the same calls at the same moments, hence the same transitions (S11). Where files follow
/// each other without a gap one engine goes on; at every gap it begins anew with the next file's snapshot, and says so.
/// </summary>
internal sealed class InputReplay
{
    private readonly SafetyModel _model;
    private readonly SafetyModel _recorded;
    private readonly byte[] _fingerprint;
    private readonly InputTranslation? _translation;
    private readonly List<AlarmTransition> _transitions = [];
    private readonly List<LocalText> _notes = [];
    private SafetyEngine? _engine;
    private InputLogFile? _before;
    private long _inputs;
    private Moment? _first;
    private Moment? _last;

    private InputReplay(SafetyModel model, SafetyModel? recorded)
    {
        _model = model;
        _recorded = recorded ?? model;
        _fingerprint = ModelFingerprint.Of(_recorded);
        _translation = recorded is null ? null : new InputTranslation(recorded, model);
    }

    /// <param name="model">The site, as it was when they were recorded.</param>
    /// <param name="files">In their order; opened one at a time where the sequence is lazy.</param>
    /// <param name="recorded">The site that they were recorded on, where <paramref name="model"/> is another one: inputs are then told by names, and what the other does not have is left out.</param>
    public static InputReplayResult Run(SafetyModel model, IEnumerable<InputLogFile> files, SafetyModel? recorded = null)
    {
        var replay = new InputReplay(model, recorded);
        var refused = false;
        foreach (var file in files)
        {
            if (!replay.Take(file))
            {
                refused = true;
                break;
            }
        }

        return new InputReplayResult
        {
            Transitions = replay._transitions,
            Inputs = replay._inputs,
            First = replay._first,
            Last = replay._last,
            Notes = replay._notes,
            IsRefused = refused,
        };
    }

    /// <summary>Makes one recorded call of the engine: the one place that says which call an input is, for every kind of replay.</summary>
    public static void Step(SafetyEngine engine, in EngineInput input)
    {
        switch (input.Kind)
        {
            case InputKind.Advance:
                engine.Advance(input.At);
                break;
            case InputKind.Reading:
                engine.Accept(input.Reading, input.At);
                break;
            case InputKind.Action:
                engine.Act(input.Action!, input.At);
                break;
        }
    }

    private bool Take(InputLogFile file)
    {
        if (file.Start is { } start)
        {
            if (!start.Model.Span.SequenceEqual(_fingerprint))
            {
                _notes.Add(new LocalText(
                    $"{file.Name}：记录时的现场配置与现在的不同（点、规则、输出或营业时间），不能回放。请使用记录时的配置。",
                    $"{file.Name}: recorded with another configuration of the site (points, rules, outputs or hours): not replayed. Give the one it was recorded with."));
                return false;
            }

            Begin(file, start);
            Play(file);
        }

        if (file.Problem is { } problem)
        {
            _notes.Add(problem);
        }

        _before = file;
        return true;
    }

    private void Begin(InputLogFile file, InputLogStart start)
    {
        if (_engine is not null && start.Continues && _before is { End: FrameKind.Full, Start: { } last } && last.Number + 1 == start.Number)
        {
            return;
        }

        if (_before is not null)
        {
            var missed = start.Missed > 0 ? start.Missed : (long?)null;
            _notes.Add(new LocalText(
                $"{file.Name}：与前一个文件之间有缺口{(missed is null ? "" : $"（缺 {missed} 条输入）")}，从快照重新开始。",
                $"{file.Name}: a gap lies before it{(missed is null ? "" : $" ({missed} inputs missed)")}; the replay begins anew with its snapshot."));
        }

        _engine = new SafetyEngine(_model, start.At);
        _engine.Restore(start.Snapshot, start.At, TimeSpan.Zero);
        _engine.ClearOutcome();
    }

    private void Play(InputLogFile file)
    {
        var engine = _engine!;
        while (file.TryNext(out var input))
        {
            // The fingerprint fits, so only bytes that no recorder wrote can name another point; verbs for what does not exist the engine refuses itself.
            if (input.Kind == InputKind.Reading && (uint)input.Reading.Point.Index >= (uint)_recorded.Points.Count)
            {
                _notes.Add(new LocalText(
                    $"{file.Name}：第 {file.Count} 条输入是本现场没有的点，回放到此为止。",
                    $"{file.Name}: input {file.Count} is about a point that this site does not have; the replay stops there."));
                _engine = null;
                return;
            }

            _first ??= input.At;
            _last = input.At;
            if (Translated(input) is { } meant)
            {
                Step(engine, meant);
            }

            _inputs++;
            _transitions.AddRange(engine.Transitions);
            engine.ClearOutcome();
        }
    }

    private EngineInput? Translated(in EngineInput input) => _translation is null ? input : _translation.Of(input);
}
