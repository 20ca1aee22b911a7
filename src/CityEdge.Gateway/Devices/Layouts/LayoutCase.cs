using CityEdge.Gateway.Configuration;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>One fixed layout of a payload and how it is known. One without fields is known and says nothing that is measured.</summary>
internal sealed record LayoutCase
{
    /// <summary>Ports on which it comes; empty for any.</summary>
    public IReadOnlyList<long> Ports { get; init; } = [];

    /// <summary>Length of the payload in bytes; null for any.</summary>
    public int? Length { get; init; }

    /// <summary>Least length of the payload in bytes.</summary>
    public int AtLeast { get; init; }

    /// <summary>What its bytes must be.</summary>
    public IReadOnlyList<ByteMatch> Bytes { get; init; } = [];

    public IReadOnlyList<LayoutField> Fields { get; init; } = [];

    public Places Places { get; init; } = Places.None;

    /// <summary>Whether a payload is of this case by everything that marks it; it may still be too short for its fields.</summary>
    public bool Fits(ReadOnlySpan<byte> payload, int port)
    {
        if (!HasPort(Ports, port) || (Length is { } exact && payload.Length != exact) || payload.Length < AtLeast)
        {
            return false;
        }

        for (var i = 0; i < Bytes.Count; i++)
        {
            if (!Bytes[i].Holds(payload))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a port is among those listed; none listed means any.</summary>
    public static bool HasPort(IReadOnlyList<long> ports, int port)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] == port)
            {
                return true;
            }
        }

        return ports.Count == 0;
    }
}
