using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Between"/> at work: like the opening hours, nothing at all while the clock is not synchronised (S4).</summary>
internal sealed class BetweenPart(Between condition) : ConditionPart
{
    private readonly OpeningHours _hours = new(condition.From, condition.To);

    public override bool HasDead => false;

    public override bool HasIsolated => false;

    public override int FirstPoint => -1;

    public override Verdict Evaluate(in Moment now) => now.Clock == ClockQuality.Synchronised
        ? Verdict.Of(_hours.IsOpen(now.Wall.DateTime), false, -1)
        : Verdict.Unknown;
}
