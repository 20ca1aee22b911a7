namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>A payload that is a row of items, each with a key before it (channel and type).</summary>
/// <param name="KeyLength">Bytes of a key: 1 or 2.</param>
/// <param name="Ports">Ports on which it comes; empty for any.</param>
/// <param name="Items">The items that are known.</param>
internal sealed record LayoutItems(int KeyLength, IReadOnlyList<long> Ports, IReadOnlyList<LayoutItem> Items);
