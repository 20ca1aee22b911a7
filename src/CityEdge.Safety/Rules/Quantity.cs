using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>A number that a rule asks for, as a tree. At work it is known to lie in an interval; unknown is any number at all.</summary>
public abstract record Quantity
{
    private protected Quantity()
    {
    }

    /// <summary>What the number is given in: the one unit that quantities of its dimension are reckoned in (<see cref="Units.Reckoned"/>).</summary>
    public abstract Unit Unit { get; init; }
}
