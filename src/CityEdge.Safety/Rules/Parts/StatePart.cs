using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="StateEquals"/> at work.</summary>
internal sealed class StatePart(StateEquals condition, PointState point) : PointPart(point)
{
    public override Verdict Evaluate(in Moment now) => HasValue ? Say(Point.Value.Equals((double)condition.State)) : Verdict.Unknown;
}
