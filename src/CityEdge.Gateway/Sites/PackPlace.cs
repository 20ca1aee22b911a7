using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Sites;

/// <summary>What a site changes of a rule pack at one place.</summary>
internal sealed record PackPlace
{
    public IReadOnlyList<MapEntry<Amount>> Set { get; init; } = [];

    public IReadOnlyList<string> Off { get; init; } = [];

    /// <summary>Null: as the pack at its other places.</summary>
    public bool? Armed { get; init; }

    public Places Places { get; init; } = Places.None;
}
