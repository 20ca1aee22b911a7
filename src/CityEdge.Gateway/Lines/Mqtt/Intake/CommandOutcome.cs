namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What became of a command that the intake published.</summary>
/// <param name="Subscribers">Connected clients that it was queued for.</param>
/// <param name="Acknowledged">Those that answered with PUBACK; always 0 for QoS 0.</param>
internal readonly record struct CommandOutcome(int Subscribers, int Acknowledged)
{
    /// <summary>Whether a device is known to have taken it.</summary>
    public bool Taken => Acknowledged > 0;
}
