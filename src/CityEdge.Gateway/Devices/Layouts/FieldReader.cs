using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>
/// Reads one field; made once from its layout, allocates nothing after.
/// What must hold: <see cref="Read"/> is only called with bytes that <see cref="IsSound"/> has seen.
/// </summary>
internal sealed class FieldReader
{
    /// <summary>A scale this near to one over a whole number is applied as a division, so that 253 × 0.1 is the 25.3 that people compare with.</summary>
    private const double DivisorTolerance = 1e-12;

    private readonly LayoutField _field;
    private readonly ByteOrder _order;
    private readonly ulong _mask;
    private readonly double _divisor;
    private readonly ulong[] _missing;
    private readonly ulong[] _wordKeys;
    private readonly FieldValue[] _words;
    private readonly FieldValue _otherwise;
    private readonly ByteMatch[] _when;

    public FieldReader(LayoutField field, ByteOrder order)
    {
        _field = field;
        _order = field.Order ?? order;
        _mask = ulong.MaxValue >> (64 - field.Width);
        var inverse = Math.Round(1 / field.Scale);
        _divisor = Math.Abs(field.Scale) < 1 && Math.Abs((field.Scale * inverse) - 1) < DivisorTolerance ? inverse : 0;
        _missing = [.. field.Missing.Select(raw => unchecked((ulong)raw) & _mask)];
        var words = field.Words.Select(word => (Raw: unchecked((ulong)word.Key) & _mask, Word: string.Intern(word.Value))).OrderBy(word => word.Raw).ToArray();
        _wordKeys = [.. words.Select(word => word.Raw)];
        _words = [.. words.Select(word => FieldValue.Of(word.Word))];
        _otherwise = FieldValue.Of(string.Intern(field.Otherwise));
        _when = [.. field.When];
        Name = string.Intern(field.Name);
    }

    public string Name { get; }

    public int Size => _field.Size;

    /// <summary>Where the field stands; the cursor where the layout leaves it to the order of the fields.</summary>
    public int Start(int cursor) => _field.At ?? cursor;

    /// <summary>Whether the field is there, or null where the bytes that decide it are not.</summary>
    public bool? IsThere(ReadOnlySpan<byte> scope)
    {
        var all = true;
        foreach (var match in _when)
        {
            if (scope.Length < match.End)
            {
                return null;
            }

            all &= match.Holds(scope);
        }

        return all;
    }

    /// <summary>Whether the bytes can be a number of this type at all: a BCD digit above 9 cannot.</summary>
    public bool IsSound(ReadOnlySpan<byte> bytes)
    {
        if (_field.Type != FieldType.Bcd)
        {
            return true;
        }

        foreach (var one in bytes)
        {
            if ((one & 0x0F) > 9 || one >> 4 > 9)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of exactly <see cref="Size"/> bytes.</summary>
    public FieldValue Read(ReadOnlySpan<byte> bytes)
    {
        var bits = (BitsOf(bytes) >> (_field.Bit ?? 0)) & _mask;
        if (_missing.AsSpan().Contains(bits))
        {
            return FieldValue.Missing;
        }

        if (_wordKeys.Length > 0)
        {
            var at = Array.BinarySearch(_wordKeys, bits);
            return at >= 0 ? _words[at] : _otherwise;
        }

        var raw = RawOf(bits, bytes);
        var value = (_divisor != 0 ? raw / _divisor : raw * _field.Scale) + _field.Offset;
        if (_field.Decimals is { } decimals)
        {
            value = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        }

        // A float that is no number is the device's way of having none.
        return double.IsFinite(value) ? FieldValue.Of(value) : FieldValue.Missing;
    }

    private ulong BitsOf(ReadOnlySpan<byte> bytes)
    {
        var bits = 0UL;
        for (var i = 0; i < bytes.Length; i++)
        {
            bits = (bits << 8) | bytes[_order == ByteOrder.LittleEndian ? bytes.Length - 1 - i : i];
        }

        return bits;
    }

    private double RawOf(ulong bits, ReadOnlySpan<byte> bytes) => _field.Type switch
    {
        FieldType.F32 => BitConverter.UInt32BitsToSingle((uint)bits),
        FieldType.Bf16 => BitConverter.UInt32BitsToSingle((uint)bits << 16),
        FieldType.Bcd => Bcd(bits, bytes.Length),
        FieldType.S8 or FieldType.S16 or FieldType.S24 or FieldType.S32 => (long)(bits << (64 - _field.Width)) >> (64 - _field.Width),
        FieldType.U8 or FieldType.U16 or FieldType.U24 or FieldType.U32 => bits,
    };

    private static double Bcd(ulong bits, int length)
    {
        var number = 0UL;
        for (var shift = (8 * length) - 4; shift >= 0; shift -= 4)
        {
            number = (10 * number) + ((bits >> shift) & 0x0F);
        }

        return number;
    }
}
