using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules.Parts;

/// <summary>A condition at work.</summary>
internal abstract class ConditionPart : Part
{
    /// <summary>What this part says now. Asking again at the same moment changes nothing.</summary>
    public abstract Verdict Evaluate(in Moment now);

    /// <summary>Takes from its alarm on which side of a deadband the value is.</summary>
    public virtual void TakeSide(bool on)
    {
    }
}
