using CityEdge.Safety.Points;

namespace CityEdge.Safety.Rules;

/// <summary>What a piece of a rule's text stands for: a condition, a quantity, a selection of either, something that is not there, or nothing because it is wrong.</summary>
internal sealed record Meaning
{
    public required Token At { get; init; }

    public Condition? Condition { get; init; }

    public Quantity? Quantity { get; init; }

    /// <summary>The members of a selection.</summary>
    public IReadOnlyList<Meaning>? Members { get; init; }

    /// <summary>The point whose value the quantity is, and nothing more.</summary>
    public PointBinding? Point { get; init; }

    /// <summary>The quantity is the age of this point, which only stands in a comparison.</summary>
    public PointBinding? AgeOf { get; init; }

    /// <summary>A number as it is written; null with <see cref="WrittenUnit"/> null for none given.</summary>
    public double? Number { get; init; }

    public Unit? WrittenUnit { get; init; }

    /// <summary>Where that unit stands, to tell what is wrong with it.</summary>
    public Token UnitAt { get; init; }

    /// <summary>What it asks for is not in this place.</summary>
    public bool Absent { get; init; }

    /// <summary>The opposite of something absent, which <c>and</c> leaves out.</summary>
    public bool Opposite { get; init; }

    public bool Wrong => !Absent && Condition is null && Quantity is null && Members is null && AgeOf is null && Number is null;

    public bool IsState => Point is { Definition.Kind: PointKind.State };
}
