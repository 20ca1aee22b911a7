using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Sites;

/// <summary>How a site uses a rule pack.</summary>
internal sealed record PackUse
{
    /// <summary>Id of the pack.</summary>
    public required string Pack { get; init; }

    /// <summary>The zones or devices that it is made for; null: wherever its points are.</summary>
    public IReadOnlyList<string>? In { get; init; }

    /// <summary>Values of its parameters at every place.</summary>
    public IReadOnlyList<MapEntry<Amount>> Set { get; init; } = [];

    /// <summary>What is different at one place, by its id.</summary>
    public IReadOnlyList<MapEntry<PackPlace>> Per { get; init; } = [];

    /// <summary>Its rules that are left out.</summary>
    public IReadOnlyList<string> Off { get; init; } = [];

    /// <summary>False: a shadow, evaluated and recorded, never annunciated.</summary>
    public bool Armed { get; init; } = true;

    public Places Places { get; init; } = Places.None;
}
