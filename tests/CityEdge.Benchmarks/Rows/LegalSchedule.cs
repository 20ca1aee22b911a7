using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

namespace CityEdge.Benchmarks.Rows;

/// <summary>The line that both schedule rows run: 32 slaves at 9,600 baud 8N1, one register each, wanted twice a second, which is more than fits.</summary>
internal static class LegalSchedule
{
    public const int Slaves = 32;
    public const int Baud = 9600;

    /// <summary>3.5 characters of silence, 8 asked, 7 answered, at ten bits each, and 5 ms of turn-around between.</summary>
    public static readonly TimeSpan Transaction = TimeSpan.FromMilliseconds(((3.5 + 8 + 7) * 10_000 / Baud) + 5);

    public static TestLine Saturated()
    {
        var line = new TestLine(Baud);
        for (byte unit = 1; unit <= Slaves; unit++)
        {
            line.Device(unit, [TestLine.Point(0, interval: 0.5)]);
        }

        return line;
    }

    /// <summary>The same line on a real port.</summary>
    public static BoundLine On(this BoundLine line, string port) => line with { Config = new ModbusRtuLine { Id = "bus1", Port = port, Baud = Baud } };
}
