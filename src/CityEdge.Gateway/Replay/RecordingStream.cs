using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// All recordings as one row of samples in the order of their time, duplicates dropped, by the rules that README.md states. Holds the next row of each recording and the
/// reorder window, whatever the recordings' length.
/// </summary>
internal sealed class RecordingStream : IDisposable
{
    private readonly IReadOnlyList<IRecording> _recordings;
    private readonly ReorderWindow _window;
    private readonly Sample[] _next;
    private readonly bool[] _has;
    private readonly Sample[] _last;
    private readonly bool[] _heard;
    private readonly long _until;
    private readonly long _now;
    private bool _begun;

    /// <param name="recordings">Opened; disposed with this.</param>
    /// <param name="points">How many points the site has.</param>
    /// <param name="rules">How they are read.</param>
    /// <param name="now">The present, in UTC ticks; what is later is said.</param>
    public RecordingStream(IReadOnlyList<IRecording> recordings, int points, RecordingRules rules, long now)
    {
        _recordings = recordings;
        _window = new ReorderWindow(rules.Reorder);
        (_next, _has) = (new Sample[recordings.Count], new bool[recordings.Count]);
        (_last, _heard) = (new Sample[points], new bool[points]);
        (_until, _now) = (rules.Until ?? long.MaxValue, now);
    }

    public RecordingCounts Counts { get; } = new();

    /// <summary>The next sample; false at the end.</summary>
    public bool TryNext(out Sample sample)
    {
        while (TryOrdered(out sample))
        {
            if (_heard[sample.Point] && !sample.IsLate && sample.Repeats(_last[sample.Point]))
            {
                Counts.Dropped++;
                continue;
            }

            Count(sample);
            if (!sample.IsLate)
            {
                (_last[sample.Point], _heard[sample.Point]) = (sample, true);
            }

            return true;
        }

        (Counts.Reordered, Counts.Late) = (_window.Reordered, _window.Late);
        return false;
    }

    public void Dispose()
    {
        foreach (var recording in _recordings)
        {
            recording.Dispose();
        }
    }

    private void Count(in Sample sample)
    {
        if (Counts.First is not null && sample.Ticks - Counts.Last > RecordingCounts.Gap.Ticks)
        {
            Counts.Gaps++;
            var length = TimeSpan.FromTicks(sample.Ticks - Counts.Last);
            Counts.LongestGap = length > Counts.LongestGap.Length ? (Counts.Last, length) : Counts.LongestGap;
        }

        Counts.Readings++;
        Counts.First ??= sample.Ticks;
        Counts.Last = sample.Ticks;
        Counts.Bad += sample.Quality == Quality.Bad ? 1 : 0;
        Counts.Future += sample.Ticks > _now ? 1 : 0;
    }

    private bool TryOrdered(out Sample sample)
    {
        while (true)
        {
            if (_window.TryTake(ended: false, out sample))
            {
                return true;
            }

            if (!TryMerged(out var next))
            {
                return _window.TryTake(ended: true, out sample);
            }

            if (next.Ticks > _until)
            {
                Counts.Behind++;
                continue;
            }

            _window.Put(next);
        }
    }

    // Of several recordings the one whose next row is the oldest; of equals the one named first.
    private bool TryMerged(out Sample sample)
    {
        if (!_begun)
        {
            _begun = true;
            for (var i = 0; i < _recordings.Count; i++)
            {
                Fetch(i);
            }
        }

        var oldest = -1;
        for (var i = 0; i < _has.Length; i++)
        {
            oldest = _has[i] && (oldest < 0 || _next[i].Ticks < _next[oldest].Ticks) ? i : oldest;
        }

        sample = oldest < 0 ? default : _next[oldest];
        if (oldest >= 0)
        {
            Counts.Rows++;
            Fetch(oldest);
        }

        return oldest >= 0;
    }

    private void Fetch(int recording) => _has[recording] = _recordings[recording].TryNext(out _next[recording]);
}
