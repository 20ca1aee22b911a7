using CityEdge.Safety;

namespace CityEdge.Gateway.Devices;

/// <summary>One switchable output of a device model: a coil, its read-back, and the board's own timer where it has one.</summary>
internal sealed record OutputProfile
{
    public required string Name { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>Coil that switches it (FC 05).</summary>
    public required ushort Coil { get; init; }

    /// <summary>Coil that tells its state (FC 01).</summary>
    public required ushort ReadBack { get; init; }

    /// <summary>Address that switches it on for a time (FC 05 with the time as its value); null where the board has no timer.</summary>
    public ushort? Timer { get; init; }

    /// <summary>Length of one step of the timer's value.</summary>
    public TimeSpan TimerStep { get; init; }

    /// <summary>Largest timer value.</summary>
    public ushort TimerMax { get; init; }
}
