using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="For"/> at work; remembers since when its condition holds.</summary>
internal sealed class ForPart(For condition, ConditionPart of, DeadlineQueue deadlines, int slot) : ConditionPart
{
    private long? _since;

    public override bool HasDead => of.HasDead;

    public override bool HasIsolated => of.HasIsolated;

    public override int FirstPoint => of.FirstPoint;

    public override Verdict Evaluate(in Moment now)
    {
        var verdict = of.Evaluate(now);
        if (verdict.Clears)
        {
            _since = null;
            deadlines.Disarm(slot);
        }

        if (!verdict.IsTrue)
        {
            return verdict;
        }

        _since ??= now.Elapsed;
        var due = _since.Value + condition.Duration.Ticks;
        if (now.Elapsed >= due)
        {
            return verdict;
        }

        deadlines.Arm(slot, due);
        return verdict with { Truth = Truth.False };
    }

    public override void Save(List<long> to, long now)
    {
        of.Save(to, now);
        to.Add(Ago(_since, now));
        to.Add(Ago(deadlines.Due(slot), now));
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        of.Load(ref from, now);
        _since = Back(Take(ref from), now);
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
