using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Loop;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Hosting;

/// <summary>What a start takes up of the run before, read within a bound: a disk that hangs is no reason not to watch a place (S1), and unreadable means ended (S8).</summary>
internal sealed class Resumption
{
    private static readonly ResumedState Hung = new() { Kind = ResumeKind.Unreadable, Problems = ["the disk did not answer in time / 磁盘没有及时响应"] };

    private readonly ResumedState _state;

    private Resumption(ResumedState state) => _state = state;

    /// <summary>For the engine; null where nothing was there or nothing could be read.</summary>
    public EngineSnapshot? Snapshot => _state.Snapshot;

    /// <summary>How long nobody watched, where that is known better than the wall clock tells.</summary>
    public TimeSpan? Away => _state.Away;

    /// <summary>The last record known to have been durable.</summary>
    public RecordId? Witness => _state.Witness;

    /// <summary>Why the state could not be read: a fault until a person has seen it; null when all is well.</summary>
    public string? Lost => _state.Kind == ResumeKind.Unreadable ? string.Join("; ", _state.Problems) : null;

    /// <summary>Reads the state of a directory; never throws and never takes longer than <see cref="JournalDefaults.LoadLimit"/>.</summary>
    public static async Task<Resumption> LoadAsync(string state, StampClock stamps, TimeProvider time)
    {
        try
        {
            // On a thread of its own: one that hangs in the disk is left behind.
            var load = Task.Factory.StartNew(() => Load(state, stamps), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new Resumption(await load.WaitAsync(JournalDefaults.LoadLimit, time).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return new Resumption(Hung);
        }
    }

    /// <summary>The same from open directories, for whoever brings his own.</summary>
    public static Resumption Load(Func<JournalPart, IJournalMedium> open, StampClock stamps)
    {
        try
        {
            using var checkpoints = open(JournalPart.Checkpoint);
            using var alarms = open(JournalPart.Alarms);
            return new Resumption(ResumedState.Load(checkpoints, new LaneReader(alarms), stamps.Now()));
        }
        catch (MediumException failure)
        {
            return new Resumption(new ResumedState { Kind = ResumeKind.Unreadable, Problems = [failure.Message] });
        }
    }

    /// <summary>What the journal says about this start.</summary>
    public IReadOnlyList<NoteEntry> SayStart(in Moment now, string version)
    {
        var started = Notes.Started(now, version, Away);
        return _state.Problems.Count == 0 ? [started]
            : [started, Notes.StateUnreadable(now, _state.Problems, olderTaken: _state.Kind == ResumeKind.Resumed)];
    }

    public void Tell(GatewayEvents events)
    {
        if (_state is { Taken: { } taken, Snapshot: { } snapshot })
        {
            events.StateResumed(taken.Wall, snapshot.Alarms.Count(static alarm => alarm.State != Safety.Alarms.AlarmState.Normal));
        }
    }

    private static ResumedState Load(string state, StampClock stamps)
    {
        // Nothing of a journal is no journal; a part of one is one that was harmed.
        var parts = new[] { JournalPart.Alarms, JournalPart.Checkpoint };
        return Array.TrueForAll(parts, part => !Directory.Exists(JournalPlaces.Of(state, part)))
            ? new ResumedState { Kind = ResumeKind.Fresh }
            : Load(part => FileMedium.ForReading(JournalPlaces.Of(state, part)), stamps)._state;
    }
}
