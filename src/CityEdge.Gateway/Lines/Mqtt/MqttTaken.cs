namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>What became of a message on the line.</summary>
internal enum MqttTaken : byte
{
    /// <summary>Taken; what hung on it is durable.</summary>
    Taken = 0,

    /// <summary>No device of the line has this topic.</summary>
    Unknown,

    /// <summary>A device's, and not what its profile says.</summary>
    Unreadable,
}
