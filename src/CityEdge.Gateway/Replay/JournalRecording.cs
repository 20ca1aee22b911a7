using System.Text;
using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.Readings;
using CityEdge.Protocol;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>The readings lane of a journal as a recording. It was thinned when it was written, so that a replay of it is approximate (S11).</summary>
internal sealed class JournalRecording : IRecording
{
    // A verb ends within hours; what says otherwise was not written by a gateway.
    private const double MostSeconds = 1e6;

    private readonly FileMedium _medium;
    private readonly LaneReader _reader;
    private readonly PointNames _names = new();
    private readonly RecordingPoints _points;
    private readonly RecordingRemarks _remarks;
    private readonly string _path;
    private IReadOnlyList<StoredReading> _batch = [];
    private int _at;
    private int _unreadable;

    /// <param name="path">For errors.</param>
    /// <param name="state">The state directory.</param>
    /// <param name="points">Names.</param>
    /// <param name="remarks">Receives names that the site does not have.</param>
    /// <exception cref="MediumException">There is no journal, or the disk refused.</exception>
    public JournalRecording(string path, string state, RecordingPoints points, RecordingRemarks remarks)
    {
        _medium = FileMedium.ForReading(JournalPlaces.Of(state, JournalPart.Readings));
        _reader = new LaneReader(_medium);
        (_path, _points, _remarks) = (path, points, remarks);
    }

    /// <summary>Batches that could not be read, and ranges that are missing.</summary>
    public int Gaps => _unreadable + _reader.Gaps.Count;

    /// <summary>The coarsest report factor met; 1 where the readings were never thinned further than the policy asks.</summary>
    public int Factor { get; private set; } = 1;

    public bool TryNext(out Sample sample)
    {
        sample = default;
        while (!_remarks.TooMany)
        {
            if (_at < _batch.Count)
            {
                if (TryResolve(_batch[_at++], out sample))
                {
                    return true;
                }
            }
            else if (!TryNextBatch())
            {
                return false;
            }
        }

        return false;
    }

    public void Dispose() => _medium.Dispose();

    /// <summary>What people did, by the alarms lane, in the order of time; what names something that the site does not have is left out.</summary>
    /// <exception cref="MediumException">The disk refused.</exception>
    public static IReadOnlyList<(long Ticks, OperatorAction Action)> ActionsOf(string state, SafetyModel model, IReadOnlyList<AlarmDefinition> alarms)
    {
        if (!Directory.Exists(JournalPlaces.Of(state, JournalPart.Alarms)))
        {
            return [];
        }

        using var medium = FileMedium.ForReading(JournalPlaces.Of(state, JournalPart.Alarms));
        var (reader, actions) = (new LaneReader(medium), new List<(long Ticks, OperatorAction Action)>());
        while (reader.Read() is { } record)
        {
            if (record.Kind == RecordKind.Action && EventCodec.Decode(record) is { } said && ActionOf(said.Private, model, alarms) is { } action)
            {
                actions.Add((record.Stamp.Wall.UtcTicks, action));
            }
        }

        return [.. actions.OrderBy(static one => one.Ticks)];
    }

    private static OperatorAction? ActionOf(PrivatePart said, SafetyModel model, IReadOnlyList<AlarmDefinition> alarms)
    {
        if (said.Outcome != EventWords.Of(ActionOutcome.Done) || VerbOf(said.Verb) is not { } verb)
        {
            return null;
        }

        var alarm = IndexOf(alarms, said.Alarm, static one => one.Id);
        var point = said.Alarm is null ? IndexOf(model.Points, said.TargetPoint, static one => one.Name) : null;
        var zone = said.Alarm is null && said.TargetPoint is null ? IndexOf(model.Zones, said.ZoneId, static one => one.Id) : null;
        return alarm < 0 || point < 0 || zone < 0
            ? null
            : new OperatorAction
            {
                Verb = verb,
                Origin = said.Origin == EventWords.Of(ActionOrigin.OnSite) ? ActionOrigin.OnSite : ActionOrigin.Remote,
                Who = said.Who ?? "?",
                Why = said.Why,
                Alarm = alarm is { } a ? new AlarmId(a) : null,
                Point = point is { } p ? new PointId(p) : null,
                Zone = zone,
                Duration = said.ForSeconds is { } seconds and > 0 and < MostSeconds ? TimeSpan.FromSeconds(seconds) : null,
            };
    }

    private static OperatorVerb? VerbOf(string? word)
    {
        foreach (var verb in Enum.GetValues<OperatorVerb>())
        {
            if (EventWords.Of(verb) == word)
            {
                return verb;
            }
        }

        return null;
    }

    // Null for no name, -1 for one that the site does not have.
    private static int? IndexOf<T>(IReadOnlyList<T> all, string? name, Func<T, string> nameOf)
    {
        for (var i = 0; name is not null && i < all.Count; i++)
        {
            if (nameOf(all[i]) == name)
            {
                return i;
            }
        }

        return name is null ? null : -1;
    }

    private bool TryNextBatch()
    {
        while (_reader.Read() is { } record)
        {
            if (record.Kind == RecordKind.Points)
            {
                _names.Learn(record.Private.Span);
            }
            else if (record.Kind == RecordKind.Readings)
            {
                if (ReadingBatch.TryRead(record.Private.Span, _names, record.Stamp, out var batch) == BatchOutcome.Read)
                {
                    (_batch, _at, Factor) = (batch!.Readings, 0, Math.Max(Factor, batch.Factor));
                    return true;
                }

                _unreadable++;
            }
        }

        return false;
    }

    private bool TryResolve(in StoredReading reading, out Sample sample)
    {
        sample = default;
        var point = _points.Find(Encoding.UTF8.GetBytes(reading.Name));
        if (point < 0)
        {
            _remarks.UnknownPoint(_path, 1, 1, reading.Name, _points.Names);
            return false;
        }

        var ticks = reading.At.Wall.UtcTicks;
        sample = new Sample(ticks, point, reading.Value, reading.Quality, reading.Reason, ticks);
        return true;
    }
}
