using System.Buffers.Binary;
using System.Text;

namespace CityEdge.Gateway.Journal.Readings;

/// <summary>Writes small numbers in few bytes: seven bits at a time, the sign folded into the lowest.</summary>
internal ref struct PackedWriter(Span<byte> into)
{
    private readonly Span<byte> _into = into;

    /// <summary>Longest form of one number.</summary>
    public const int MostNumber = 10;

    public int Position { get; private set; }

    public readonly int Left => _into.Length - Position;

    public void Byte(byte value) => _into[Position++] = value;

    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    public void Signed(long value) => Unsigned(Fold(value));

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_into[Position..], value);
        Position += sizeof(uint);
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_into[Position..], value);
        Position += sizeof(ulong);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_into[Position..]);
        Position += bytes.Length;
    }

    public void Text(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)length);
        Position += Encoding.UTF8.GetBytes(text, _into[Position..]);
    }

    public static ulong Fold(long value) => ((ulong)value << 1) ^ (ulong)(value >> 63);

    /// <summary>How many bytes a number takes.</summary>
    public static int Length(ulong value) => (Math.Max(64 - System.Numerics.BitOperations.LeadingZeroCount(value), 1) + 6) / 7;
}
