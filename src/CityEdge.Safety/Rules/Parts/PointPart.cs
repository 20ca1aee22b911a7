using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>A part that asks one point.</summary>
internal abstract class PointPart(PointState point) : ConditionPart
{
    public sealed override bool HasDead => Point.Dead;

    public sealed override bool HasIsolated => Point.Isolated;

    public sealed override int FirstPoint => Point.Index;

    protected PointState Point { get; } = point;

    /// <summary>Whether the point has a value that may be compared.</summary>
    protected bool HasValue => !Point.Isolated && Point.Quality != Quality.Bad;

    protected Verdict Say(bool holds) => Verdict.Of(holds, Point.Quality == Quality.Uncertain, Point.Index);
}
