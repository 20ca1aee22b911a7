using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary><see cref="Open"/> at work: local wall time against the hours, and nothing at all while the clock is not synchronised (S4).</summary>
internal sealed class OpenPart(OpeningHours? hours) : ConditionPart
{
    public override bool HasDead => false;

    public override bool HasIsolated => false;

    public override int FirstPoint => -1;

    public override Verdict Evaluate(in Moment now) =>
        hours is { } known && now.Clock == ClockQuality.Synchronised
            ? Verdict.Of(known.IsOpen(now.Wall.DateTime), false, -1)
            : Verdict.Unknown;
}
