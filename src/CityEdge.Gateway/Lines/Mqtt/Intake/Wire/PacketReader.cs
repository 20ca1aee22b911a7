using System.Buffers.Binary;
using System.Text.Unicode;

namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>Reads the data types of MQTT (section 1.5) from a packet's body, never past its end; a method that returns false found the packet malformed.</summary>
internal ref struct PacketReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public bool TryByte(out byte value)
    {
        if (_rest.IsEmpty)
        {
            value = 0;
            return false;
        }

        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    public bool TryTwo(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[2..];
        return true;
    }

    public bool TryFour(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value))
        {
            return false;
        }

        _rest = _rest[4..];
        return true;
    }

    /// <summary>A variable byte integer (section 1.5.5): at most four bytes.</summary>
    public bool TryVariable(out int value)
    {
        value = 0;
        for (var index = 0; index < 4 && index < _rest.Length; index++)
        {
            value |= (_rest[index] & 0x7F) << (7 * index);
            if (_rest[index] < 0x80)
            {
                _rest = _rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }

    public bool TryBinary(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryTwo(out var length) && TryTake(length, out value);
    }

    /// <summary>A string: well-formed UTF-8 without surrogates and without the character NUL (section 1.5.4).</summary>
    public bool TryText(out ReadOnlySpan<byte> value) => TryBinary(out value) && Utf8.IsValid(value) && !value.Contains((byte)0);

    public bool TryTake(int length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (length > _rest.Length)
        {
            return false;
        }

        value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }
}
