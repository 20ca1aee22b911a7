namespace CityEdge.Safety.Rules.Parts;

/// <summary>What a part remembers of the good values of a point.</summary>
internal abstract class PointHistory
{
    /// <summary>Takes a good value; called once per reading, before the rules are asked.</summary>
    public abstract void Feed(double value, long time);

    /// <summary>Forgets all values, after an isolation.</summary>
    public abstract void Forget();
}
