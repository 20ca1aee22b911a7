using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>One switchable output of a device model.</summary>
internal sealed record OutputProfile
{
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>How it is switched.</summary>
    public required OutputPlace Place { get; init; }

    /// <summary>How it is switched on a Modbus board.</summary>
    /// <exception cref="InvalidCastException">It is switched by a message.</exception>
    internal CoilPlace Coil => (CoilPlace)Place;
}
