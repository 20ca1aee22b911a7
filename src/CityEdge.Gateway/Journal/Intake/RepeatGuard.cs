using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Intake;

/// <summary>
/// Notices alarms that repeat themselves beyond what anybody reads, and lets one entry stand for many (S12). Verbs of people, and every transition of a P1, always pass. Pure.
/// </summary>
/// <remarks>
/// What must hold: every transition is admitted or counted in exactly one <see cref="RepeatsEntry"/>, and no entry stands behind an admitted transition of
/// its alarm that happened after what it stands for; and what ends a silence, a shelf or a test is never held back, or a kill would bring it back to life (S8). The caller therefore asks for each transition in the order in which it happened:
/// <code>
/// if (guard.Admits(entry, alarm.LifeSafety))
/// {
///     if (guard.TakeDueFor(entry) is { } repeats) queue(repeats);      // stands for what was before this entry
///     queue(entry);
/// }
/// …
/// foreach (var repeats in guard.TakeDue(now, stopping)) queue(repeats);  // once a second or so; and with stopping before the last checkpoint
/// </code>
/// Memory: a fixed amount for each alarm that is no P1 and has ever changed. What is not yet given out is lost with a kill: some minutes of
/// repeats, whose last state the checkpoint of each minute has.
/// </remarks>
internal sealed class RepeatGuard
{
    /// <summary>How many of the engine's own transitions of one alarm are kept singly within <see cref="Window"/>.</summary>
    public const int Single = 20;

    /// <summary>Any stretch of this length holds at most <see cref="Single"/> transitions of one alarm kept singly.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>A summary waits this long for more, so that there is at most one in this time while nobody acts; a calm of this length ends it.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromMinutes(1);

    /// <summary>While an alarm goes on repeating itself its summaries come ever less often, down to one in this time: months of it must fit beside all others.</summary>
    public static readonly TimeSpan GatherMost = TimeSpan.FromMinutes(10);

    private const AlarmMarks Verbs = AlarmMarks.Silenced | AlarmMarks.Shelved | AlarmMarks.Test;

    private readonly Dictionary<AlarmId, Repeats> _alarms = [];
    private readonly List<Repeats> _pending = [];

    /// <summary>Whether a transition is kept by itself; false when a later <see cref="RepeatsEntry"/> stands for it.</summary>
    /// <param name="entry">The transition. Where it does not carry the alarm's row, a later one of the same turn must (or <see cref="TakeDueFor"/> is given it).</param>
    /// <param name="lifeSafety">Whether the alarm is a P1.</param>
    public bool Admits(TransitionEntry entry, bool lifeSafety)
    {
        var transition = entry.Transition;
        if (lifeSafety)
        {
            return true;
        }

        if (!_alarms.TryGetValue(transition.Alarm, out var repeats))
        {
            _alarms.Add(transition.Alarm, repeats = new Repeats());
        }

        var endsVerb = (repeats.Kept & ~transition.Marks & Verbs) != AlarmMarks.None;
        if (!IsRepeatable(transition) || endsVerb || repeats.TryKeep(transition.At.Elapsed))
        {
            repeats.Kept = transition.Marks;
            return true;
        }

        if (repeats.Count++ == 0)
        {
            repeats.First = transition.At;
            _pending.Add(repeats);
        }

        (repeats.Latest, repeats.Row, repeats.RowAt) = (transition, entry.Row, entry.At.Elapsed);
        return false;
    }

    /// <summary>The summary that must stand before an admitted transition of the same alarm; null when there is none.</summary>
    /// <param name="admitted">The transition that is about to be kept.</param>
    /// <param name="row">The alarm as it stands at the end of this turn; only needed where <paramref name="admitted"/> carries no row.</param>
    public RepeatsEntry? TakeDueFor(TransitionEntry admitted, AlarmSnapshot? row = null)
    {
        if (!_alarms.TryGetValue(admitted.Transition.Alarm, out var repeats) || repeats.Count == 0)
        {
            return null;
        }

        // Summed up within this very turn, before the row was there: the one at the turn's end is the first that is known.
        if (repeats.Row is null && (admitted.Row ?? row) is { } later)
        {
            return Take(repeats, admitted.At, later);
        }

        return repeats.Row is null ? null : Take(repeats, admitted.At, Aged(repeats.Row, admitted.At.Elapsed - repeats.RowAt));
    }

    /// <summary>The summaries that are due; all of them when stopping.</summary>
    public IReadOnlyList<RepeatsEntry> TakeDue(in Moment now, bool stopping)
    {
        List<RepeatsEntry>? due = null;
        for (var i = 0; i < _pending.Count; i++)
        {
            var repeats = _pending[i];
            var calm = now.Since(repeats.Latest.At) >= Gather;
            if (repeats.Row is { } row && (stopping || calm || now.Since(repeats.First) >= repeats.Patience))
            {
                repeats.Kept = repeats.Latest.Marks;
                repeats.Patience = calm ? Gather : Shorter(repeats.Patience * 2, GatherMost);
                (due ??= []).Add(Take(repeats, now, Aged(row, now.Elapsed - repeats.RowAt)));
                i--;
            }
        }

        return due ?? (IReadOnlyList<RepeatsEntry>)[];
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // The engine's own steps only: the end of a silence, shelf, isolation or test is part of a person's verb.
    private static bool IsRepeatable(in AlarmTransition transition) => transition.Who is null
        && transition.Event is AlarmEvent.Raised or AlarmEvent.ReRaised or AlarmEvent.ReturnedToNormal or AlarmEvent.MarksChanged or AlarmEvent.MembersChanged;

    private RepeatsEntry Take(Repeats repeats, in Moment at, AlarmSnapshot row)
    {
        var entry = new RepeatsEntry { At = at, Latest = repeats.Latest, First = repeats.First, Count = repeats.Count, Row = row };
        (repeats.Count, repeats.Row, repeats.Latest) = (0, null, default);
        _pending.Remove(repeats);
        return entry;
    }

    // The row waited here and its times with it: a silence must not come back longer than it was (S8).
    private static AlarmSnapshot Aged(AlarmSnapshot row, long by)
    {
        by = Math.Max(by, 0);
        return row with
        {
            SinceAgo = row.SinceAgo + by,
            RaisedAgo = Later(row.RaisedAgo, by),
            RaisedBeforeAgo = Later(row.RaisedBeforeAgo, by),
            SilenceLeft = Less(row.SilenceLeft, by),
            ShelfLeft = Less(row.ShelfLeft, by),
            TestLeft = Less(row.TestLeft, by),
            TestPatienceLeft = Less(row.TestPatienceLeft, by),
            MembersLeft = Less(row.MembersLeft, by),
        };
    }

    private static long Later(long ago, long by) => ago == EngineSnapshot.None ? ago : ago + by;

    private static long Less(long left, long by) => left == EngineSnapshot.None ? left : Math.Max(left - by, 0);

    /// <summary>One alarm: when its last transitions were kept singly, and what has not been kept since.</summary>
    private sealed class Repeats
    {
        private readonly long[] _kept = new long[Single];
        private int _next;
        private int _filled;

        /// <summary>How long the next summary waits for more.</summary>
        public TimeSpan Patience { get; set; } = Gather;

        /// <summary>Marks that the journal knows last.</summary>
        public AlarmMarks Kept { get; set; }

        public long Count { get; set; }

        public Moment First { get; set; }

        public AlarmTransition Latest { get; set; }

        public AlarmSnapshot? Row { get; set; }

        public long RowAt { get; set; }

        /// <summary>Takes one of the places of the window; false while all of them are taken.</summary>
        public bool TryKeep(long at)
        {
            if (_filled == Single && at - _kept[_next] < Window.Ticks)
            {
                return false;
            }

            _kept[_next] = at;
            _next = (_next + 1) % Single;
            _filled = Math.Min(_filled + 1, Single);
            return true;
        }
    }
}
