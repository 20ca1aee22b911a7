namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>What a network server's envelope says, without the names that it repeats in every message. The payload itself lies in the caller's buffer.</summary>
internal readonly record struct LoRaWanMessage
{
    public LoRaWanEvent Event { get; init; }

    /// <summary>The device's EUI-64, most significant byte first.</summary>
    public ulong DevEui { get; init; }

    /// <summary>fPort, 0 to 255; 0 where none was said.</summary>
    public int Port { get; init; }

    /// <summary>fCnt as the network server extended it.</summary>
    public uint Counter { get; init; }

    /// <summary>Bytes of the payload in the caller's buffer.</summary>
    public int PayloadLength { get; init; }

    /// <summary>When the network server heard it; null where it does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Signal strength in dBm at the gateway that heard it best; null where no gateway says.</summary>
    public double? Rssi { get; init; }

    /// <summary>Signal to noise in dB, best of all gateways.</summary>
    public double? Snr { get; init; }

    /// <summary>Battery in percent; null where the device does not know it or has external power.</summary>
    public double? Battery { get; init; }

    /// <summary>Margin of the downlink in dB, −32 to 31, from a status event.</summary>
    public int? Margin { get; init; }
}
