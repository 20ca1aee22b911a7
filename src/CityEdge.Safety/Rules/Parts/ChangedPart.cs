using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Changed"/> at work; its deadline is the moment at which the last change leaves the window.</summary>
internal sealed class ChangedPart(Changed condition, PointState point, ChangeHistory history, DeadlineQueue deadlines, int slot) : PointPart(point)
{
    public override Verdict Evaluate(in Moment now)
    {
        var until = history.Since + condition.Window.Ticks;
        var within = until > now.Elapsed;
        if (within)
        {
            deadlines.Arm(slot, until!.Value);
        }
        else
        {
            deadlines.Disarm(slot);
        }

        // That it changed is a fact, whatever came after; that it stood still is known only of a point that is heard.
        return Point.Isolated || until is null ? Verdict.Unknown
            : within && history.Changed ? Verdict.Of(true, false, Point.Index)
            : within || !HasValue ? Verdict.Unknown
            : Say(false);
    }

    public override void Save(List<long> to, long now)
    {
        history.Save(to, now);
        to.Add(Ago(deadlines.Due(slot), now));
    }

    public override void Load(ref ReadOnlySpan<long> from, long now)
    {
        history.Load(ref from, now);
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
