using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>A quantity at work.</summary>
internal abstract class QuantityPart : Part
{
    /// <summary>What is known of the number now. Asking again at the same moment changes nothing.</summary>
    public abstract Measure Evaluate(in Moment now);
}
