using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Age"/> at work; its deadline is the moment at which the value becomes too old.</summary>
internal sealed class AgePart(Age condition, PointState point, DeadlineQueue deadlines, int slot, long start) : PointPart(point)
{
    private long _start = start;

    public override Verdict Evaluate(in Moment now)
    {
        if (Point.Isolated)
        {
            deadlines.Disarm(slot);
            return Verdict.Unknown;
        }

        var due = (Point.LastGood ?? _start) + condition.Limit.Ticks;
        if (now.Elapsed >= due)
        {
            deadlines.Disarm(slot);
            return Verdict.Of(true, false, Point.Index);
        }

        deadlines.Arm(slot, due);
        return Verdict.Of(false, false, Point.Index);
    }

    public override void Save(List<long> to, long now)
    {
        to.Add(Ago(_start, now));
        to.Add(Ago(deadlines.Due(slot), now));
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        _start = Back(Take(ref from), now) ?? _start;
        if (Back(Take(ref from), now) is { } due)
        {
            deadlines.Arm(slot, Math.Max(due, now));
        }
        else
        {
            deadlines.Disarm(slot);
        }
    }
}
