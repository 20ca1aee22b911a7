
namespace CityEdge.Safety.Rules;

/// <summary>What a rule asks of the points, as a tree. It is evaluated in three values: true, false, unknown.</summary>
public abstract record Condition
{
    private protected Condition()
    {
    }
}
