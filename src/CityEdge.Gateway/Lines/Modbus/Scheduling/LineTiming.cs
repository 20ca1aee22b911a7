using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>How long frames take on a line, in ticks. A character is a start bit, eight data bits, the parity bit if any, and the stop bits.</summary>
/// <param name="character">Ticks of one character; 0 on TCP.</param>
/// <param name="silence">Ticks of silence before each request.</param>
internal readonly struct LineTiming(double character, double silence)
{
    /// <summary>Unit, function, address, count or value, CRC: every read and FC 05 request, and the echo of FC 05.</summary>
    public const int RequestBytes = 8;

    // Unit, function, byte count, CRC.
    private const int AnswerOverhead = 5;

    public static LineTiming Of(LineConfig line) => line switch
    {
        ModbusRtuLine rtu => Serial(rtu.Baud, 9 + (rtu.Parity == SerialParity.None ? 0 : 1) + rtu.StopBits),
        ModbusRtuOverTcpLine rtu => Serial(rtu.Baud, 10),
        _ => default,
    };

    /// <summary>t3.5 is fixed to 1.75 ms above 19,200 baud (Modbus over Serial Line V1.02, 2.5.1.1).</summary>
    public static LineTiming Serial(int baud, int bitsPerCharacter)
    {
        var character = (double)bitsPerCharacter * TimeSpan.TicksPerSecond / baud;
        return new LineTiming(character, baud > 19200 ? 1.75 * TimeSpan.TicksPerMillisecond : 3.5 * character);
    }

    /// <summary>A read that is answered after the turn-around.</summary>
    public long Read(ReadBlock block, ModbusProfile device, long turnaround) => Exchange(device, AnswerOverhead + block.DataBytes, turnaround);

    /// <summary>A written coil that is echoed after the turn-around.</summary>
    public long WriteCoil(ModbusProfile device, long turnaround) => Exchange(device, RequestBytes, turnaround);

    /// <summary>A request whose answer never comes; on a bus the master then drains what may come late.</summary>
    public long Lost(ModbusProfile device) =>
        Before(device) + (long)(RequestBytes * character) + device.ResponseTimeout.Ticks + (silence > 0 ? RtuDefaults.TurnAround.Ticks : 0);

    private long Exchange(ModbusProfile device, int answer, long turnaround) =>
        Before(device) + (long)((RequestBytes + answer) * character) + turnaround + device.Gap.Ticks;

    private long Before(ModbusProfile device) =>
        (long)silence + (device.WakeByte is null ? 0 : (long)character + device.WakeDelay.Ticks);
}
