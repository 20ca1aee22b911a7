namespace CityEdge.Gateway.Hosting;

/// <summary>Judges whether all that must move has moved: the loop, the worker of every life-safety output, the canary (S9). Pure; the caller brings the time.</summary>
internal sealed class Watchdog
{
    private readonly IReadOnlyList<ProgressMark> _marks;
    private readonly double[] _last;
    private readonly TimeSpan[] _movedAt;

    public Watchdog(IReadOnlyList<ProgressMark> marks, TimeSpan now)
    {
        _marks = marks;
        _last = [.. marks.Select(mark => mark.Read())];
        _movedAt = new TimeSpan[marks.Count];
        Array.Fill(_movedAt, now);
    }

    /// <summary>The first mark that has stood still for longer than its patience; null when all is well and the dog may be fed.</summary>
    public ProgressMark? FindStuck(TimeSpan now)
    {
        ProgressMark? stuck = null;
        for (var i = 0; i < _marks.Count; i++)
        {
            var value = _marks[i].Read();
            if (!value.Equals(_last[i]))
            {
                _last[i] = value;
                _movedAt[i] = now;
            }
            else if (now - _movedAt[i] > _marks[i].Patience)
            {
                stuck ??= _marks[i];
            }
        }

        return stuck;
    }
}
