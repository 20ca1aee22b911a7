using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>How the payload of a device becomes named fields, as data: either a row of items with keys, or the first of several cases that fits.</summary>
internal sealed record ByteLayout
{
    /// <summary>Where the layout is published.</summary>
    public required string Source { get; init; }

    /// <summary>Order of the bytes of every field that does not say its own.</summary>
    public ByteOrder Order { get; init; }

    /// <summary>Keys of the vendor's own decoder that are left out on purpose.</summary>
    public IReadOnlyList<string> Ignores { get; init; } = [];

    /// <summary>Items with keys; null where there are cases.</summary>
    public LayoutItems? Items { get; init; }

    /// <summary>Cases, the first that fits counts; empty where there are items.</summary>
    public IReadOnlyList<LayoutCase> Cases { get; init; } = [];

    public Places Places { get; init; } = Places.None;
}
