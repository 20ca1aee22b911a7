using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>A quantity of one point.</summary>
internal abstract class PointQuantity(PointState point) : QuantityPart
{
    public sealed override bool HasDead => Point.Dead;

    public sealed override bool HasIsolated => Point.Isolated;

    public sealed override int FirstPoint => Point.Index;

    protected PointState Point { get; } = point;

    /// <summary>Whether the point has a value that may be reckoned with.</summary>
    protected bool HasValue => !Point.Isolated && Point.Quality != Quality.Bad;

    protected bool IsGood => Point.Quality == Quality.Good;
}
