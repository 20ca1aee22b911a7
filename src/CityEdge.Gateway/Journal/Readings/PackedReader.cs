using System.Buffers.Binary;
using System.Text;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>Reads what <see cref="PackedWriter"/> wrote. No bytes make it throw: after the first that cannot be, <see cref="Failed"/> is set and everything reads as zero.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> from)
{
    private readonly ReadOnlySpan<byte> _from = from;
    private int _position;

    public bool Failed { get; private set; }

    public readonly int Left => _from.Length - _position;

    public byte Byte()
    {
        if (Left < 1)
        {
            return (byte)Fail();
        }

        return _from[_position++];
    }

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (Failed || (shift == 63 && next > 1))
            {
                return Fail();
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        return Fail();
    }

    public long Signed() => Unsigned() is var folded ? (long)(folded >> 1) ^ -(long)(folded & 1) : 0;

    /// <summary>A count or length that cannot be larger than <paramref name="most"/>.</summary>
    public int Count(int most) => Unsigned() is var count && count <= (ulong)Math.Max(most, 0) ? (int)count : (int)Fail();

    public uint UInt32() => Bytes(sizeof(uint)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public ulong UInt64() => Bytes(sizeof(ulong)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > Left)
        {
            Fail();
            return [];
        }

        _position += count;
        return _from.Slice(_position - count, count);
    }

    /// <summary>A text of at most <paramref name="most"/> bytes; bytes that are no UTF-8 become U+FFFD.</summary>
    public string Text(int most) => Encoding.UTF8.GetString(Bytes(Count(Math.Min(most, Left))));

    private ulong Fail()
    {
        Failed = true;
        _position = _from.Length;
        return 0;
    }
}
