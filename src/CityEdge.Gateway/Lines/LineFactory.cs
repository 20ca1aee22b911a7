using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Http;
using CityEdge.Gateway.Lines.Modbus;
using CityEdge.Gateway.Loop;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines;

/// <summary>Makes the worker of a line from its configuration; a new protocol is one arm here.</summary>
internal static class LineFactory
{
    /// <param name="line">The line with its devices.</param>
    /// <param name="sink">Takes its readings.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="told">Hears why the line cannot be opened, once for each reason, and null when it is open again.</param>
    /// <param name="tap">Hears every byte of it; null costs nothing.</param>
    /// <param name="settled">Completes when all readings before the call are annunciated and durable (S6); null where nothing is kept.</param>
    /// <param name="evidence">Hears the links that cameras give with their events.</param>
    public static ILine Create(
        BoundLine line, ReadingSink sink, MomentClock clock, Action<string?>? told = null, FrameTap? tap = null, Func<Task>? settled = null, EvidenceSink? evidence = null) => line.Config switch
    {
        ModbusRtuLine or ModbusRtuOverTcpLine or ModbusTcpLine =>
            new ModbusLine(line, Master(line.Config, clock.Time, tap), clock, sink, told: told),
        HttpListenLine => new HttpIntakeLine(line, clock, sink, settled, told, evidence),
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

    private static IWire Tapped(IWire wire, FrameTap? tap) => tap is null ? wire : new TappedWire(wire, tap);
}
