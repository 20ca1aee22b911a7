using CityEdge.Gateway.Lines.Serial.Protocols;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Serial.Scheduling;

/// <summary>A device on a serial line: whom to ask, what, and who hears of it.</summary>
internal sealed record SerialDevice
{
    public required string Id { get; init; }

    /// <summary>Whether the device answers, or has spoken within <see cref="Supervision"/>.</summary>
    public required PointId Status { get; init; }

    public required SerialProtocol Protocol { get; init; }

    public required SerialAddress Address { get; init; }

    /// <summary>What is asked; none of a device that pushes.</summary>
    public IReadOnlyList<SerialRead> Reads { get; init; } = [];

    /// <summary>A device that pushes is silent when nothing came for so long; not used of one that is asked.</summary>
    public TimeSpan Supervision { get; init; } = TimeSpan.FromHours(24);

    /// <summary>From the end of a request to the first byte of its answer; the time of the answer's own characters comes on top.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Who hears of it.</summary>
    public required SerialListener Listener { get; init; }
}
