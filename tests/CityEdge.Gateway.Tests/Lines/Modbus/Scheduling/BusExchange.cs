using CityEdge.Gateway.Lines.Modbus;

namespace CityEdge.Gateway.Tests.Lines.Modbus.Scheduling;

/// <summary>One exchange on the simulated bus.</summary>
/// <param name="Start">When the silence before the request began.</param>
/// <param name="End">When the answer ended or was given up.</param>
/// <param name="Unit">Whom it asked.</param>
/// <param name="Function">What it asked.</param>
/// <param name="Address">Where.</param>
/// <param name="Argument">Count of a read, value of a write.</param>
/// <param name="Outcome">What came of it.</param>
internal readonly record struct BusExchange(
    long Start, long End, byte Unit, ModbusFunction Function, int Address, int Argument, FrameOutcome Outcome)
{
    public bool IsWrite => Function == ModbusFunction.WriteSingleCoil;

    public double Seconds => Start / (double)TimeSpan.TicksPerSecond;

    public long Length => End - Start;
}
