using CityEdge.Gateway.Lines.Http;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Lines.Mqtt;
using CityEdge.Gateway.Lines.Serial;
using CityEdge.Gateway.Lines.Wires;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines;

/// <summary>Makes the worker of a line from its configuration; a new protocol is one arm here.</summary>
internal static class LineFactory
{
    public static ILine Create(BoundLine line, LineContext context) => line.Config switch
    {
        ModbusRtuLine or ModbusRtuOverTcpLine or ModbusTcpLine =>
            new ModbusLine(line, Master(line.Config, context.Clock.Time, context.Tap), context.Clock, context.Sink, told: context.Told),
        SerialFramesLineConfig serial => SerialBinding.Line(line, serial, Wire(serial, context), context),
        MqttConnectLine broker => new MqttLine(line, new BrokerPort(line, broker, context), context.Clock, context.Sink, context.Settled, context.Told),
        MqttListenLine intake => new MqttLine(line, new IntakePort(line, intake, context), context.Clock, context.Sink, context.Settled, context.Told),
        HttpListenLine => new HttpIntakeLine(
            line, context.Clock, context.Sink, context.Settled, context.Told, context.Evidence,
            new HttpIntakeEvents(context.Loggers.CreateLogger<HttpIntakeEvents>())),
        _ => throw new NotSupportedException($"No worker for a line of kind {line.Config.GetType().Name}."),
    };

    /// <summary>The master of a Modbus line, closed.</summary>
    public static IModbusMaster Master(LineConfig line, TimeProvider time, FrameTap? tap = null) => line switch
    {
        ModbusRtuLine rtu => new RtuMaster(
            Tapped(new SerialWire(new SerialWireOptions { Port = rtu.Port, Baud = rtu.Baud, Parity = rtu.Parity, StopBits = rtu.StopBits }, time), tap),
            RtuOptions.For(rtu.Baud, rtu.Parity, rtu.StopBits), time),
        ModbusRtuOverTcpLine rtu => new RtuMaster(
            Tapped(new TcpWire(new TcpWireOptions { Host = rtu.Host, Port = rtu.Port }, time), tap), new RtuOptions { Baud = rtu.Baud }, time),
        ModbusTcpLine tcp => new TcpMaster(Tapped(new TcpWire(new TcpWireOptions { Host = tcp.Host, Port = tcp.Port }, time), tap), time),
        _ => throw new NotSupportedException($"Not a Modbus line: {line.GetType().Name}."),
    };

    private static IWire Wire(SerialFramesLineConfig line, LineContext context) => Tapped(
        line.Port is { } port
            ? new SerialWire(new SerialWireOptions { Port = port, Baud = line.Baud, Parity = line.Parity, StopBits = line.StopBits }, context.Clock.Time)
            : new TcpWire(new TcpWireOptions { Host = line.Host!, Port = line.TcpPort }, context.Clock.Time),
        context.Tap);

    private static IWire Tapped(IWire wire, FrameTap? tap) => tap is null ? wire : new TappedWire(wire, tap);
}
