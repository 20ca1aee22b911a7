namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>What a network server says of a device.</summary>
internal enum LoRaWanEvent : byte
{
    /// <summary>Something that tells nothing about the device's readings: acknowledgements, logs, downlinks.</summary>
    Other = 0,

    /// <summary>A payload from the device.</summary>
    Up,

    /// <summary>The device joined: its frame counter starts again.</summary>
    Join,

    /// <summary>The device told its battery and the margin of its link.</summary>
    Status,
}
