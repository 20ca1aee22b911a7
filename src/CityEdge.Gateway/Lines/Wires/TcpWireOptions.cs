namespace CityEdge.Gateway.Lines.Wires;

/// <summary>A connection to a device that listens on TCP or to a serial server.</summary>
internal sealed record TcpWireOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest wait for the peer to take the bytes of one request; below 1 s, so that a stop is never held up longer.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Failures in Chinese, else in English.</summary>
    public bool Chinese { get; init; }
}
