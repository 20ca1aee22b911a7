using System.Collections.Frozen;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Framing;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// The fields of a DL/T 645-2007 answer, by data identifier (tables A.1 and A.3). An identifier that does not stand here is
/// <see cref="MessageOutcome.Unknown"/>; a length that is not the identifier's is <see cref="MessageOutcome.Malformed"/>, never guessed at.
/// </summary>
internal static class Dlt645Message
{
    // XXX.X V, XXX.XXX A, XX.XXXX kW and kvar, X.XXX, XX.XX Hz, XXXXXX.XX kWh.
    private static readonly FrozenDictionary<uint, Dlt645Format> Formats = new Dictionary<uint, Dlt645Format>
    {
        [0x00010000] = Energy("active_energy"),
        [0x00020000] = Energy("reverse_active_energy"),
        [0x02010100] = Voltage("voltage_a"),
        [0x02010200] = Voltage("voltage_b"),
        [0x02010300] = Voltage("voltage_c"),
        [0x0201FF00] = Voltage("voltage_a", "voltage_b", "voltage_c"),
        [0x02020100] = Current("current_a"),
        [0x02020200] = Current("current_b"),
        [0x02020300] = Current("current_c"),
        [0x0202FF00] = Current("current_a", "current_b", "current_c"),
        [0x02030000] = Power("active_power"),
        [0x02030100] = Power("active_power_a"),
        [0x02030200] = Power("active_power_b"),
        [0x02030300] = Power("active_power_c"),
        [0x0203FF00] = Power("active_power", "active_power_a", "active_power_b", "active_power_c"),
        [0x02040000] = Power("reactive_power"),
        [0x02040100] = Power("reactive_power_a"),
        [0x02040200] = Power("reactive_power_b"),
        [0x02040300] = Power("reactive_power_c"),
        [0x0204FF00] = Power("reactive_power", "reactive_power_a", "reactive_power_b", "reactive_power_c"),
        [0x02060000] = Factor("power_factor"),
        [0x02060100] = Factor("power_factor_a"),
        [0x02060200] = Factor("power_factor_b"),
        [0x02060300] = Factor("power_factor_c"),
        [0x0206FF00] = Factor("power_factor", "power_factor_a", "power_factor_b", "power_factor_c"),
        [0x02800001] = Current("neutral_current"),
        [0x02800002] = new(2, 100, false, ["frequency"]),
    }.ToFrozenDictionary();

    /// <summary>The identifiers whose values are known, and what they are called.</summary>
    public static IEnumerable<KeyValuePair<uint, Dlt645Format>> Known => Formats;

    public static MessageOutcome Decode(ReadOnlySpan<byte> frame, FieldSink fields)
    {
        if (frame.Length < Dlt645Protocol.DataAt + Dlt645Protocol.ItemLength + 2 || (frame[Dlt645Protocol.ControlAt] & 0xDF) != 0x91)
        {
            return MessageOutcome.Malformed;
        }

        if (!Formats.TryGetValue(Dlt645Protocol.ItemOf(frame), out var format))
        {
            return MessageOutcome.Unknown;
        }

        var data = frame[(Dlt645Protocol.DataAt + Dlt645Protocol.ItemLength)..^2];
        var count = data.Length / format.Bytes;
        if (count == 0 || count > format.Names.Length || data.Length % format.Bytes != 0)
        {
            return MessageOutcome.Malformed;
        }

        Span<byte> digits = stackalloc byte[format.Bytes];
        for (var i = 0; i < count; i++)
        {
            Plain(data.Slice(i * format.Bytes, format.Bytes), digits);
            fields(format.Names[i], Value(format, digits));
        }

        return MessageOutcome.Ok;
    }

    // 5.2.5: the sender added 33H to each byte of the data.
    private static void Plain(ReadOnlySpan<byte> sent, Span<byte> plain)
    {
        for (var i = 0; i < sent.Length; i++)
        {
            plain[i] = (byte)(sent[i] - Dlt645Protocol.Offset);
        }
    }

    // A.3, notes: the highest bit is the direction, 0 forward and 1 reverse.
    private static FieldValue Value(Dlt645Format format, Span<byte> digits)
    {
        var isNegative = format.IsSigned && (digits[^1] & 0x80) != 0;
        if (isNegative)
        {
            digits[^1] &= 0x7F;
        }

        // FF… is how meters write that a phase does not exist: no BCD, no value.
        return Bcd.TryRead(digits, out var value) ? FieldValue.Of((isNegative ? -value : value) / format.Divisor) : FieldValue.Missing;
    }

    private static Dlt645Format Energy(string name) => new(4, 100, false, [name]);

    private static Dlt645Format Voltage(params string[] names) => new(2, 10, false, names);

    private static Dlt645Format Current(params string[] names) => new(3, 1_000, true, names);

    private static Dlt645Format Power(params string[] names) => new(3, 10_000, true, names);

    private static Dlt645Format Factor(params string[] names) => new(2, 1_000, true, names);
}
