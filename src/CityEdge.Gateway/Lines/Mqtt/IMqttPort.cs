namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>What an MQTT line stands on: our own broker, or a session with a foreign one.</summary>
internal interface IMqttPort
{
    /// <summary>Works until stopped, and puts right by itself what can be put right.</summary>
    Task RunAsync(IMqttReceiver receiver, CancellationToken stop);

    /// <summary>Publishes a command at QoS 1; true when somebody took it within the deadline. Never throws for what happens in the field, never waits for the wire on the caller's thread.</summary>
    ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, TimeSpan deadline);
}
