namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>What a client asks to be published when its connection ends without its farewell.</summary>
internal sealed record WillMessage
{
    public required string Topic { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>0 or 1; 2 is refused at CONNECT.</summary>
    public required byte Qos { get; init; }

    public required bool Retain { get; init; }

    /// <summary>The message's own properties as they came, for those who subscribed; empty before MQTT 5.</summary>
    public byte[] Properties { get; init; } = [];
}
