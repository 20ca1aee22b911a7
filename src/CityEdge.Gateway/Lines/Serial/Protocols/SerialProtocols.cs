using CityEdge.Gateway.Lines.Serial.MBus;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>The protocols that are spoken here.</summary>
internal static class SerialProtocols
{
    public static SerialProtocol Meokon { get; } = new MeokonProtocol();

    public static SerialProtocol Cjt188 { get; } = new Cjt188Protocol();

    public static SerialProtocol Dlt645 { get; } = new Dlt645Protocol();

    public static SerialProtocol MBus { get; } = new MBusProtocol();

    public static IReadOnlyList<SerialProtocol> All { get; } = [Meokon, Cjt188, Dlt645, MBus];
}
