using System.Buffers.Binary;
using System.Text;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Gateway.Lines.Serial.Framing;

namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>The value of one record, by its data field (EN 13757-3, DIF bits 3–0, and data types A to G).</summary>
internal static class MBusValue
{
    /// <summary>Bytes of a value whose data field says so; -1 for those that do not (special functions).</summary>
    public static int Length(int dataField) => dataField switch
    {
        // No data, selection for readout.
        0x0 or 0x8 => 0,
        0x1 or 0x9 => 1,
        0x2 or 0xA => 2,
        0x3 or 0xB => 3,
        0x4 or 0x5 or 0xC => 4,
        0x6 or 0xE => 6,
        0x7 => 8,
        _ => -1,
    };

    /// <summary>Bytes behind a length byte of data field D; -1 for reserved ones.</summary>
    public static int VariableLength(byte length) => length switch
    {
        // Text; BCD, positive and negative; binary; floating point.
        <= 0xBF => length,
        <= 0xC9 => length - 0xC0,
        >= 0xD0 and <= 0xD9 => length - 0xD0,
        >= 0xE0 and <= 0xEF => length - 0xE0,
        >= 0xF0 and <= 0xFA => length - 0xF0,
        _ => -1,
    };

    /// <summary>The value as a field; missing where its bytes are none.</summary>
    public static FieldValue Of(in MBusRecord record, ReadOnlySpan<byte> value)
    {
        if (record.IsInError)
        {
            return FieldValue.Missing;
        }

        return record.Quantity.Kind switch
        {
            MBusKind.Date => Date(value),
            MBusKind.DateTime => Moment(value),
            _ => record.DataField == 0x0D ? Variable(record, value) : Scaled(record, Number(record.DataField, value)),
        };
    }

    // Types A (BCD), B (two's complement) and H (real).
    private static double Number(int dataField, ReadOnlySpan<byte> value) => dataField switch
    {
        >= 0x1 and <= 0x4 or 0x6 or 0x7 => Integer(value),
        0x5 => BinaryPrimitives.ReadSingleLittleEndian(value),
        _ => Decimal(value),
    };

    private static double Integer(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.Length > sizeof(long))
        {
            return double.NaN;
        }

        long number = (sbyte)value[^1];
        for (var i = value.Length - 2; i >= 0; i--)
        {
            number = (number << 8) | value[i];
        }

        return number;
    }

    // Type A: a highest half byte F is the sign.
    private static double Decimal(ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[value.Length];
        value.CopyTo(digits);
        var isNegative = !digits.IsEmpty && digits[^1] >> 4 == 0xF;
        if (isNegative)
        {
            digits[^1] &= 0x0F;
        }

        return !digits.IsEmpty && Bcd.TryRead(digits, out var number) ? (isNegative ? -number : number) : double.NaN;
    }

    private static FieldValue Scaled(in MBusRecord record, double number)
    {
        if (!double.IsFinite(number))
        {
            return FieldValue.Missing;
        }

        // Divided by a whole power, so that 3312 tenths are 331.2 and not 331.20000000000005.
        var exponent = record.Quantity.Exponent + record.Correction;
        var value = exponent < 0 ? number / Math.Pow(10, -exponent) : number * Math.Pow(10, exponent);
        return double.IsFinite(value) ? FieldValue.Of(value * record.Quantity.Scale) : FieldValue.Missing;
    }

    private static FieldValue Variable(in MBusRecord record, ReadOnlySpan<byte> value)
    {
        var length = value[0];
        value = value[1..];
        return length switch
        {
            <= 0xBF => FieldValue.Of(Text(value)),
            <= 0xC9 => Scaled(record, Decimal(value)),
            <= 0xD9 => Scaled(record, -Decimal(value)),
            <= 0xEF => Scaled(record, Integer(value)),
            _ => value.Length == sizeof(float) ? Scaled(record, BinaryPrimitives.ReadSingleLittleEndian(value)) : FieldValue.Missing,
        };
    }

    // Last character first; what is not printable ASCII becomes a question mark.
    private static string Text(ReadOnlySpan<byte> value)
    {
        Span<byte> text = stackalloc byte[value.Length];
        for (var i = 0; i < value.Length; i++)
        {
            var character = value[value.Length - 1 - i];
            text[i] = character is >= (byte)' ' and <= (byte)'~' ? character : (byte)'?';
        }

        return Encoding.ASCII.GetString(text);
    }

    // Type G: day in bits 0–4, month in bits 8–11, year in bits 5–7 and 12–15.
    private static FieldValue Date(ReadOnlySpan<byte> value) => value.Length == 2
        ? MeterClock.Of(Year(value[0], value[1], 0), value[1] & 0x0F, value[0] & 0x1F)
        : FieldValue.Missing;

    // Type F: minute in bits 0–5, bit 7 invalid, hour in bits 8–12, century in bits 13–14, then the day as in type G.
    private static FieldValue Moment(ReadOnlySpan<byte> value) => value.Length == 4 && (value[0] & 0x80) == 0
        ? MeterClock.Of(Year(value[2], value[3], (value[1] >> 5) & 3), value[3] & 0x0F, value[2] & 0x1F, value[1] & 0x1F, value[0] & 0x3F)
        : FieldValue.Missing;

    // Without a century, 0–80 are of this one (EN 13757-3, type F).
    private static int Year(byte low, byte high, int century)
    {
        var year = (low >> 5) | ((high >> 4) << 3);
        return year + (century == 0 && year <= 80 ? 2000 : 1900 + (100 * century));
    }
}
