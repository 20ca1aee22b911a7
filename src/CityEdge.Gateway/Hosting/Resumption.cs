using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Intake;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Gateway.Journal.Media;
using CityEdge.Gateway.Journal.State;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Hosting;

/// <summary>What a start takes up of the run before, read within a bound: a disk that hangs is no reason not to watch a place (S1), and unreadable means ended (S8).</summary>
internal sealed class Resumption
{
    private const string TooLate = "the disk did not answer in time / 磁盘没有及时响应";

    private readonly ResumedState _state;

    private Resumption(ResumedState state, bool isPartial = false)
    {
        (_state, IsPartial) = (state, isPartial);

        // The fault says anew that the state was lost, although somebody has acknowledged the one of the run before.
        Snapshot = Lost is null || state.Snapshot is not { } snapshot ? state.Snapshot : snapshot with
        {
            Alarms = [.. snapshot.Alarms.Where(static alarm => alarm.Id != GatewayPoints.StateDisk)],
            Points = [.. snapshot.Points.Where(static point => point.Name != GatewayPoints.StateDisk)],
        };
    }

    /// <summary>For the engine; null where nothing was there or nothing could be read.</summary>
    public EngineSnapshot? Snapshot { get; }

    /// <summary>Whether the disk has more than could be read in time. No checkpoint may stand for it before a person has seen that it was lost: until then the next start may still read it.</summary>
    public bool IsPartial { get; }

    /// <summary>How long nobody watched, where that is known better than the wall clock tells.</summary>
    public TimeSpan? Away => _state.Away;

    /// <summary>The last record known to have been durable.</summary>
    public RecordId? Witness => _state.Witness;

    /// <summary>Why the state could not be read: a fault until a person has seen it; null when all is well.</summary>
    public string? Lost => _state.Kind == ResumeKind.Unreadable ? string.Join("; ", _state.Problems) : null;

    /// <summary>Reads the state of a directory; never throws and never takes longer than <see cref="JournalDefaults.LoadLimit"/>.</summary>
    public static Task<Resumption> LoadAsync(string state, StampClock stamps, TimeProvider time) => LoadAsync(early => Load(state, stamps, early), time);

    /// <summary>The same from directories that somebody else opens.</summary>
    public static Task<Resumption> LoadAsync(Func<JournalPart, IJournalMedium> open, StampClock stamps, TimeProvider time) =>
        LoadAsync(early => Load(open, stamps, early), time);

    /// <summary>The same without a bound.</summary>
    public static Resumption Load(Func<JournalPart, IJournalMedium> open, StampClock stamps) => new(Load(open, stamps, early: null));

    /// <summary>What the journal says about this start.</summary>
    public IReadOnlyList<NoteEntry> SayStart(in Moment now, string version)
    {
        var started = Notes.Started(now, version, Away);
        return _state.Problems.Count == 0 ? [started]
            : [started, Notes.StateUnreadable(now, _state.Problems, olderTaken: _state.Kind == ResumeKind.Resumed)];
    }

    public void Tell(GatewayEvents events)
    {
        if (_state.Taken is { } taken && Snapshot is { } snapshot)
        {
            events.StateResumed(taken.Wall, snapshot.Alarms.Count(static alarm => alarm.State != Safety.Alarms.AlarmState.Normal));
        }
    }

    private static async Task<Resumption> LoadAsync(Func<Action<ResumedState>, ResumedState> load, TimeProvider time)
    {
        ResumedState? known = null;
        try
        {
            // On a thread of its own: one that hangs in the disk is left behind.
            var loading = Task.Factory.StartNew(
                () => load(early => Volatile.Write(ref known, early)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return new Resumption(await loading.WaitAsync(JournalDefaults.LoadLimit, time).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            var partial = Volatile.Read(ref known) ?? new ResumedState { Kind = ResumeKind.Unreadable };
            return new Resumption(partial with { Problems = [.. partial.Problems, TooLate] }, isPartial: true);
        }
    }

    private static ResumedState Load(string state, StampClock stamps, Action<ResumedState> early)
    {
        // Nothing of a journal is no journal; a part of one is one that was harmed.
        var parts = new[] { JournalPart.Alarms, JournalPart.Checkpoint };
        return Array.TrueForAll(parts, part => !Directory.Exists(JournalPlaces.Of(state, part)))
            ? new ResumedState { Kind = ResumeKind.Fresh }
            : Load(part => FileMedium.ForReading(JournalPlaces.Of(state, part)), stamps, early);
    }

    private static ResumedState Load(Func<JournalPart, IJournalMedium> open, StampClock stamps, Action<ResumedState>? early) =>
        ResumedState.Load(() => open(JournalPart.Checkpoint), () => open(JournalPart.Alarms), stamps.Now(), early);
}
