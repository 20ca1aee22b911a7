using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Framing;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// The fields of a CJ/T 188 answer to "read data" (DI 90 1F). Every quantity is told in one unit whatever the meter counts in: energy kWh,
/// power kW, volume m³, flow m³/h, temperatures °C, work hours h. The two status bytes mean something else with every maker: they are told
/// as a number and bit by bit, and a profile says which bit is the valve and which the battery.
/// </summary>
internal static class Cjt188Message
{
    private const int ControlAt = 9;
    private const int ValueLength = 5;
    private const int TimeLength = 7;

    private static readonly string[] StatusBits = [.. Enumerable.Range(0, 16).Select(static bit => string.Intern("status_bit" + bit))];

    public static MessageOutcome Decode(ReadOnlySpan<byte> frame, FieldSink fields)
    {
        if (frame.Length < Cjt188Protocol.DataAt + Cjt188Protocol.DataHead + 2)
        {
            return MessageOutcome.Malformed;
        }

        var data = frame[Cjt188Protocol.DataAt..^2];
        if (frame[ControlAt] != 0x81 || (data[0], data[1]) is not ((0x90, 0x1F) or (0x1F, 0x90)))
        {
            return MessageOutcome.Unknown;
        }

        data = data[Cjt188Protocol.DataHead..];
        return (frame[1] >> 4) switch
        {
            // Water 10–19 and gas 30–39: total, total at the settling day, clock, status.
            1 or 3 => Water(data, fields),

            // Heat 20–29.
            2 => Heat(data, fields),
            _ => MessageOutcome.Unknown,
        };
    }

    private static MessageOutcome Water(ReadOnlySpan<byte> data, FieldSink fields)
    {
        var isKnown = true;
        if (!Value(ref data, "volume", Cjt188Quantity.Volume, 100, fields, ref isKnown))
        {
            return MessageOutcome.Malformed;
        }

        // Short answers of some meters end behind any of these.
        return Value(ref data, "settled_volume", Cjt188Quantity.Volume, 100, fields, ref isKnown)
            && Time(ref data, fields) && Status(ref data, fields) && data.IsEmpty && isKnown ? MessageOutcome.Ok : MessageOutcome.Partly;
    }

    private static MessageOutcome Heat(ReadOnlySpan<byte> data, FieldSink fields)
    {
        var isKnown = true;
        if (!Value(ref data, "settled_energy", Cjt188Quantity.Energy, 100, fields, ref isKnown))
        {
            return MessageOutcome.Malformed;
        }

        return Value(ref data, "energy", Cjt188Quantity.Energy, 100, fields, ref isKnown)
            && Value(ref data, "power", Cjt188Quantity.Power, 100, fields, ref isKnown)
            && Value(ref data, "flow", Cjt188Quantity.Flow, 10_000, fields, ref isKnown)
            && Value(ref data, "volume", Cjt188Quantity.Volume, 100, fields, ref isKnown)
            && Plain(ref data, "supply_temperature", 100, fields)
            && Plain(ref data, "return_temperature", 100, fields)
            && Plain(ref data, "work_hours", 1, fields)
            && Time(ref data, fields) && Status(ref data, fields) && data.IsEmpty && isKnown ? MessageOutcome.Ok : MessageOutcome.Partly;
    }

    // Four BCD bytes, low first, and the byte of their unit.
    private static bool Value(
        ref ReadOnlySpan<byte> data, string name, Cjt188Quantity quantity, double divisor, FieldSink fields, ref bool isKnown)
    {
        if (data.Length < ValueLength)
        {
            return false;
        }

        var unit = Cjt188Unit.Scale(quantity, data[4]);
        isKnown &= unit is not null;
        fields(name, unit is { } scale && Bcd.TryRead(data[..4], out var value) ? FieldValue.Of(value / divisor * scale) : FieldValue.Missing);
        data = data[ValueLength..];
        return true;
    }

    // Three BCD bytes without a unit.
    private static bool Plain(ref ReadOnlySpan<byte> data, string name, double divisor, FieldSink fields)
    {
        if (data.Length < 3)
        {
            return false;
        }

        fields(name, Bcd.TryRead(data[..3], out var value) ? FieldValue.Of(value / divisor) : FieldValue.Missing);
        data = data[3..];
        return true;
    }

    // Second, minute, hour, day, month, year in two bytes, all BCD.
    private static bool Time(ref ReadOnlySpan<byte> data, FieldSink fields)
    {
        if (data.Length < TimeLength)
        {
            return false;
        }

        fields("time", Bcd.TryRead(data[..TimeLength], out var t)
            ? MeterClock.Of((int)(t / 10_000_000_000), Pair(t, 100_000_000), Pair(t, 1_000_000), Pair(t, 10_000), Pair(t, 100), Pair(t, 1))
            : FieldValue.Missing);
        data = data[TimeLength..];
        return true;
    }

    private static int Pair(long number, long unit) => (int)(number / unit % 100);

    private static bool Status(ref ReadOnlySpan<byte> data, FieldSink fields)
    {
        if (data.Length < 2)
        {
            return false;
        }

        var status = data[0] | (data[1] << 8);
        fields("status", FieldValue.Of(status));
        for (var bit = 0; bit < StatusBits.Length; bit++)
        {
            fields(StatusBits[bit], FieldValue.Of((status & (1 << bit)) != 0));
        }

        data = data[2..];
        return true;
    }
}
