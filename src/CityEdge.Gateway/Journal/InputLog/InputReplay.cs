using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>
/// Runs recorded inputs through the engine again: the same engine, the same calls at the same moments, hence the same transitions (S11). Where files follow
/// each other without a gap one engine goes on; at every gap it begins anew with the next file's snapshot, and says so.
/// </summary>
internal sealed class InputReplay
{
    private readonly SafetyModel _model;
    private readonly byte[] _fingerprint;
    private readonly List<AlarmTransition> _transitions = [];
    private readonly List<LocalText> _notes = [];
    private SafetyEngine? _engine;
    private InputLogFile? _before;
    private long _inputs;

    private InputReplay(SafetyModel model)
    {
        _model = model;
        _fingerprint = ModelFingerprint.Of(model);
    }

    /// <param name="model">The site, as it was when they were recorded.</param>
    /// <param name="files">In their order; opened one at a time where the sequence is lazy.</param>
    public static InputReplayResult Run(SafetyModel model, IEnumerable<InputLogFile> files)
    {
        var replay = new InputReplay(model);
        var refused = false;
        foreach (var file in files)
        {
            if (!replay.Take(file))
            {
                refused = true;
                break;
            }
        }

        return new InputReplayResult { Transitions = replay._transitions, Inputs = replay._inputs, Notes = replay._notes, IsRefused = refused };
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
            if (input.Kind == InputKind.Reading && (uint)input.Reading.Point.Index >= (uint)_model.Points.Count)
            {
                _notes.Add(new LocalText(
                    $"{file.Name}：第 {file.Count} 条输入是本现场没有的点，回放到此为止。",
                    $"{file.Name}: input {file.Count} is about a point that this site does not have; the replay stops there."));
                _engine = null;
                return;
            }

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

            _inputs++;
            _transitions.AddRange(engine.Transitions);
            engine.ClearOutcome();
        }
    }
}
