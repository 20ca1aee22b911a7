using CityEdge.Gateway.Devices;

namespace CityEdge.Gateway.Lines.Wires;

/// <summary>A serial port and its character format.</summary>
internal sealed record SerialWireOptions
{
    /// <summary>Device file; a path under /dev/serial/by-id survives a re-plug.</summary>
    public required string Port { get; init; }

    public required int Baud { get; init; }

    public SerialParity Parity { get; init; }

    public int StopBits { get; init; } = 1;

    /// <summary>Longest wait for the driver to take the bytes of one request; below 1 s, so that a stop is never held up longer.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Failures in Chinese, else in English.</summary>
    public bool Chinese { get; init; }
}
