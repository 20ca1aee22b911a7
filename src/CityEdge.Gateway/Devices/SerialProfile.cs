namespace CityEdge.Gateway.Devices;

/// <summary>A device with a serial frame protocol of its own.</summary>
internal sealed record SerialProfile : MessageLink
{
    public required SerialProtocol Protocol { get; init; }

    /// <summary>Baud rate as delivered.</summary>
    public required int Baud { get; init; }

    public SerialParity Parity { get; init; }

    /// <summary>How long the device may take to answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
