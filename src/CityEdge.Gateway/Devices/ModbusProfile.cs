namespace CityEdge.Gateway.Devices;

/// <summary>How a device behaves on a Modbus line.</summary>
internal sealed record ModbusProfile : LinkProfile
{
    /// <summary>Baud rate as delivered; null for TCP devices.</summary>
    public int? FactoryBaud { get; init; }

    public SerialParity FactoryParity { get; init; }

    /// <summary>Unit id as delivered; 1–247.</summary>
    public byte FactoryUnit { get; init; } = 1;

    /// <summary>Most registers that one read may ask for; 1–125.</summary>
    public int MaxRegisters { get; init; } = 125;

    /// <summary>Most registers nobody asked for that a read may span to merge two points; 0–124.</summary>
    public int MaxHole { get; init; } = 8;

    /// <summary>How long the device may take to begin and end its answer after the last request byte.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Silence the device wants between the end of one exchange and the next request to it, beyond t3.5.</summary>
    public TimeSpan Gap { get; init; }

    /// <summary>A byte sent alone before each request to wake a sleeping device, then <see cref="WakeDelay"/> of silence; null where none is needed.</summary>
    public byte? WakeByte { get; init; }

    public TimeSpan WakeDelay { get; init; }
}
