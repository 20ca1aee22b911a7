namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>The protocol levels that the intake speaks, by the number in CONNECT.</summary>
internal enum MqttVersion : byte
{
    /// <summary>Not yet known.</summary>
    None = 0,
    Mqtt31 = 3,
    Mqtt311 = 4,
    Mqtt5 = 5,
}
