using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>One kind of item of a payload that is made of items: its key, and what follows the key.</summary>
internal sealed record LayoutItem
{
    /// <summary>One or two bytes.</summary>
    public required byte[] Key { get; init; }

    public IReadOnlyList<LayoutField> Fields { get; init; } = [];

    /// <summary>Bytes after the key; null for as many as the fields take.</summary>
    public int? Length { get; init; }

    public Places Places { get; init; } = Places.None;
}
