namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>Where an uplink stands among those of its device.</summary>
internal enum FrameOrder : byte
{
    /// <summary>Later than every one before it: it counts.</summary>
    New = 0,

    /// <summary>The same again: a broker delivered it twice.</summary>
    Duplicate,

    /// <summary>Sent before one that was heard already: too late to say how things stand now.</summary>
    Older,
}
