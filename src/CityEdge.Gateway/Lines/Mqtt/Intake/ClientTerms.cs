using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What a client and the intake agreed on at its CONNECT.</summary>
/// <param name="AssignedId">The identifier that it was given; null where it brought its own.</param>
/// <param name="ServerKeepAlive">Seconds that it is told to keep to, MQTT 5 only; null where its own stand.</param>
/// <param name="KeepAlive">The keep-alive that counts; zero for none.</param>
/// <param name="ReceiveMaximum">How many QoS 1 messages it takes unacknowledged.</param>
/// <param name="LargestPacket">Bytes of the largest packet that it takes; 0 for any.</param>
/// <param name="Will">What is published when it is lost; null for nothing.</param>
internal sealed record ClientTerms(
    string? AssignedId, ushort? ServerKeepAlive, TimeSpan KeepAlive, ushort ReceiveMaximum, uint LargestPacket, WillMessage? Will)
{
    /// <summary>The terms of a CONNECT that is let in.</summary>
    public static ClientTerms Of(ConnectRequest request, string? assignedId, IntakeLimits limits)
    {
        var most = (ushort)Math.Min(limits.MaxKeepAlive.TotalSeconds, ushort.MaxValue);
        var asked = request.KeepAlive;
        ushort? told = request.Version == MqttVersion.Mqtt5 && (asked == 0 || asked > most) ? most : null;
        return new(assignedId, told, TimeSpan.FromSeconds(told ?? asked), request.ReceiveMaximum, request.MaximumPacketSize, request.Will);
    }
}
