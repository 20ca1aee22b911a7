using CityEdge.Gateway.Journal.Events;
using CityEdge.Protocol;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Journal.Figures;

/// <summary>
/// Counts how good the alarms of a site are for the people who must answer them (EEMUA 191). It takes the events of the alarms lane one by one and keeps one row an alarm
/// and one number per ten minutes, so memory grows with the site and the time asked about, never with the journal. What people never heard (test, shadow, shelved, out of
/// service, suppressed) does not count, nor does what a person raised; an event whose clock was not set has no time: it ends what stood, and is otherwise only counted as undated.
/// </summary>
internal sealed class AlarmQuality
{
    /// <summary>Longest time that can be asked about.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>EEMUA 191 counts in intervals of ten minutes; more than ten alarms in one are a flood.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public const int FloodAbove = 10;

    /// <summary>An alarm that stands longer is stale.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(24);

    /// <summary>As many raises within a minute are chattering.</summary>
    public const int Chatter = 3;

    private const int MostAlarms = 10_000;
    private const int MostRepeats = 1_000_000;
    private const AlarmMarks Unheard = AlarmMarks.Test | AlarmMarks.Unarmed | AlarmMarks.Shelved | AlarmMarks.OutOfService | AlarmMarks.SuppressedByDesign;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly string[] Priorities = [.. Enum.GetValues<AlarmPriority>().Select(EventWords.Of)];

    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private readonly int[] _intervals;
    private readonly long[] _byPriority = new long[Priorities.Length];
    private readonly Dictionary<string, AlarmTally> _alarms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _points = new(StringComparer.Ordinal);
    private DateTimeOffset? _first;
    private long _raised;
    private long _undated;
    private long _acknowledged;
    private TimeSpan _waited;

    /// <param name="to">The end of what is asked about: now.</param>
    /// <param name="since">How long before.</param>
    public AlarmQuality(DateTimeOffset to, TimeSpan since)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(since, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(since, Longest);
        (_from, _to) = (to - since, to);
        _intervals = new int[(int)Math.Ceiling(since / Interval)];
    }

    /// <summary>Takes the next event of the lane.</summary>
    public void Take(JournalEvent one)
    {
        var dated = one.Shared.Clock == EventWords.Of(ClockQuality.Synchronised);
        if (dated)
        {
            // Whatever it is: from here on the journal covers the time, and a calm one counts as calm.
            _first ??= one.Shared.Time;
        }

        if (one.Private.Alarm is not { } id || EventWords.StateOf(one.Shared.State) is not { } state)
        {
            return;
        }

        _undated += dated ? 0 : 1;
        if (Row(id) is { } row)
        {
            Follow(row, one, state, dated);
        }
        else if (dated && IsRaise(one) && IsAsked(one.Shared.Time))
        {
            Count(null, one, one.Shared.Time);
        }
    }

    /// <summary>The figures of what was taken so far.</summary>
    public AlarmQualityFigures Figures()
    {
        // A journal that is younger than the time asked about, or without any time, must not look calmer than it is.
        var begin = _first is not { } first || first > _to ? _to : first > _from ? first : _from;
        var observed = _to - begin;
        var seen = _intervals.AsSpan((int)((begin - _from) / Interval));
        var (peak, flooded) = (0, 0);
        foreach (var count in seen)
        {
            peak = Math.Max(peak, count);
            flooded += count > FloodAbove ? 1 : 0;
        }

        return new AlarmQualityFigures
        {
            From = _from,
            To = _to,
            Observed = observed,
            Raised = _raised,
            Average = _raised / Math.Max(observed / Interval, 1),
            Peak = peak,
            FloodShare = seen.Length == 0 ? 0 : (double)flooded / seen.Length,
            ByPriority = [.. _byPriority],
            Alarms = [.. _alarms.Values.Where(static tally => tally.Raised > 0).OrderByDescending(static tally => tally.Raised).ThenBy(static tally => tally.Id, StringComparer.Ordinal)
                .Select(tally => new AlarmCount(tally.Id, tally.Name, tally.Class, tally.Raised, Share(tally.Raised)))],
            Points = [.. _points.OrderByDescending(static point => point.Value).ThenBy(static point => point.Key, StringComparer.Ordinal)
                .Select(point => new AlarmCount(point.Key, default, "", point.Value, Share(point.Value)))],
            Chattering = [.. _alarms.Values.Where(static tally => tally.Chattered > 0).OrderByDescending(static tally => tally.Chattered).ThenBy(static tally => tally.Id, StringComparer.Ordinal)
                .Select(tally => new AlarmCount(tally.Id, tally.Name, tally.Class, tally.Chattered, Share(tally.Raised)))],
            Stale = [.. _alarms.Values.Where(tally => tally.StandsSince is { } since && _to - since > StaleAfter).OrderBy(static tally => tally.StandsSince)
                .ThenBy(static tally => tally.Id, StringComparer.Ordinal).Select(tally => new StaleAlarm(tally.Id, tally.Name, tally.Class, tally.IsGone, _to - tally.StandsSince!.Value))],
            Acknowledged = _acknowledged,
            MeanToAcknowledge = _acknowledged == 0 ? null : _waited / _acknowledged,
            Undated = _undated,
        };
    }

    private static bool IsHeard(JournalEvent one) =>
        one.Shared.Marks is not { } marks || marks.All(static mark => (EventWords.MarkOf(mark) & Unheard) is null or AlarmMarks.None);

    private static bool IsRaise(JournalEvent one) =>
        one.Shared.Type is EventTypes.AlarmRaised or EventTypes.AlarmReraised && one.Private.Who is null && IsHeard(one);

    private double Share(long count) => _raised == 0 ? 0 : (double)count / _raised;

    private bool IsAsked(DateTimeOffset at) => at >= _from && at < _to;

    // Null beyond the bound: its raises still count, and it has no row.
    private AlarmTally? Row(string id)
    {
        if (!_alarms.TryGetValue(id, out var row) && _alarms.Count < MostAlarms)
        {
            _alarms.Add(id, row = new AlarmTally(id));
        }

        return row;
    }

    private void Follow(AlarmTally tally, JournalEvent one, AlarmState state, bool dated)
    {
        (tally.NameZh, tally.NameEn, tally.Class) = (one.Private.NameZh ?? tally.NameZh, one.Private.NameEn ?? tally.NameEn, one.Shared.Class ?? tally.Class);
        tally.IsGone = state is not (AlarmState.Unacknowledged or AlarmState.Acknowledged);
        tally.StandsSince = state == AlarmState.Normal ? null : tally.StandsSince ?? (dated ? one.Shared.Time : null);
        if (dated)
        {
            Time(tally, one);
        }

        if (state is not (AlarmState.Unacknowledged or AlarmState.ReturnedUnacknowledged or AlarmState.LatchedUnacknowledged))
        {
            tally.WaitsSince = null;
        }
    }

    private void Time(AlarmTally tally, JournalEvent one)
    {
        if (IsRaise(one))
        {
            Raise(tally, one, one.Shared.Time);
        }
        else if (one.Shared.Type == EventTypes.AlarmRepeated && IsHeard(one))
        {
            Repeat(tally, one);
        }
        else if (one.Shared.Type == EventTypes.AlarmAcknowledged && tally.WaitsSince is { } since && IsAsked(one.Shared.Time))
        {
            _acknowledged++;
            _waited += one.Shared.Time > since ? one.Shared.Time - since : TimeSpan.Zero;
        }
    }

    private void Raise(AlarmTally tally, JournalEvent one, DateTimeOffset at)
    {
        tally.WaitsSince ??= at;
        if (!IsAsked(at))
        {
            return;
        }

        Count(tally, one, at);
        tally.Chattered += tally.BeforeLast is { } before && at >= before && at - before <= Minute ? 1 : 0;
        (tally.BeforeLast, tally.Last) = (tally.Last, at);
    }

    // Half of the summed up transitions are raises, the other half returns; when each of them was is not known any more, so they are spread evenly.
    private void Repeat(AlarmTally tally, JournalEvent one)
    {
        var raises = (int)Math.Clamp(((one.Private.Count ?? 0) + 1) / 2, 0, MostRepeats);
        var (first, last) = (one.Private.First ?? one.Shared.Time, one.Private.Last ?? one.Shared.Time);
        var step = raises > 1 && last > first ? (last - first) / (raises - 1) : TimeSpan.Zero;
        for (var i = 0; i < raises; i++)
        {
            if (IsAsked(first + (step * i)))
            {
                Count(tally, one, first + (step * i));
            }
        }

        tally.Chattered += raises >= Chatter && IsAsked(last) && step * (Chatter - 1) <= Minute ? 1 : 0;
    }

    private void Count(AlarmTally? tally, JournalEvent one, DateTimeOffset at)
    {
        _raised++;
        if (tally is not null)
        {
            tally.Raised++;
        }

        _intervals[Math.Min((int)((at - _from) / Interval), _intervals.Length - 1)]++;
        if (Array.IndexOf(Priorities, one.Shared.Priority) is var priority and >= 0)
        {
            _byPriority[priority]++;
        }

        if (one.Private.Cause is { } point && (_points.Count < MostAlarms || _points.ContainsKey(point)))
        {
            _points[point] = _points.GetValueOrDefault(point) + 1;
        }
    }
}
